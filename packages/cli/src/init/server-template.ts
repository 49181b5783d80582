/** The parts of a project that depend on its web server. */
export interface ServerTemplate {
  /** Versions that the code was tried with. */
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
  readonly scripts: Readonly<Record<string, string>>;
  /** The command that starts it for the first time. */
  readonly firstStart: string;
  /** The files that its build writes, for .gitignore. */
  readonly ignored: readonly string[];
  readonly tsconfig: string;
  /** The files that serve the webhooks of providers, by their paths in the project. */
  readonly files: Readonly<Record<string, string>>;
  /** Further files of a project with an outbox; they replace those above of the same path. */
  readonly filesWithOutbox?: Readonly<Record<string, string>>;
  readonly test: WebhookTest;
}

/** The parts of the project's test that depend on its web server. */
interface WebhookTest {
  readonly nodeImports: string;
  readonly ownImports: string;
  /** The function of the project that opens its messages. */
  readonly open: string;
  /** Sends `{}` as a webhook of `provider`, and names the response `answer`. */
  readonly ask: string;
}
