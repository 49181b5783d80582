import { readdirSync, readFileSync } from 'node:fs';
import { type Answer, readAnswer } from '@wamux/provider-kit';

/** One provider answer. `from-docs`: as the source shows it. `assumed`: ours, for the reason that `source` gives. */
export interface Fixture {
  /** Whether a document shows the answer, or it was thought up. */
  readonly origin: 'from-docs' | 'assumed';
  /** The page that shows it; of an assumed one, why it looks so. */
  readonly source: string;
  /** HTTP status. */
  readonly status: number;
  /** Names in lower case; absent where nothing depends on them. */
  readonly headers?: Readonly<Record<string, string>>;
  /** The answer's body as JSON, or that of a request that the provider makes. */
  readonly body: unknown;
}

/** The fixtures of one folder, by name. */
export interface Fixtures {
  /** `<endpoint>.<case>` */
  readonly names: readonly string[];
  /** A fixture as its file has it. Throws where there is no such file. */
  read(name: string): Fixture;
  /** As a mapping function reads it. */
  answer(name: string): Answer;
  /** The body of a request that the provider makes; such a fixture has no status. */
  pushed(name: string): unknown;
}

/** The answers in an adapter's `__fixtures__` folder. */
export function openFixtures(folder: URL): Fixtures {
  const read = (name: string): Fixture => JSON.parse(readFileSync(new URL(`${name}.json`, folder), 'utf8'));
  return {
    names: readdirSync(folder).map((file) => file.replace('.json', '')),
    read,
    answer(name) {
      const { status, headers = {}, body } = read(name);
      return readAnswer({ status, headers, text: JSON.stringify(body) });
    },
    pushed: (name) => read(name).body,
  };
}
