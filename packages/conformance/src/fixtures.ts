import { readdirSync, readFileSync } from 'node:fs';
import { type Answer, readAnswer } from '@wamux/provider-kit';

/** One provider answer. `from-docs`: as the source shows it. `assumed`: made up by us, for the reason given in `source`. */
export interface Fixture {
  /** Whether a document shows the answer, or we made it up. */
  readonly origin: 'from-docs' | 'assumed';
  /** The page that shows it; for an assumed one, the reason for its form. */
  readonly source: string;
  /** HTTP status. */
  readonly status: number;
  /** Names are in lower case; absent where nothing depends on them. */
  readonly headers?: Readonly<Record<string, string>>;
  /** The answer's body as JSON, or the body of a request that the provider makes. */
  readonly body: unknown;
}

/** The fixtures of one folder, by name. */
export interface Fixtures {
  /** `<endpoint>.<case>` */
  readonly names: readonly string[];
  /** Returns a fixture as in its file. Throws where there is no such file. */
  read(name: string): Fixture;
  /** Returns a fixture in the form in which a mapping function receives it. */
  answer(name: string): Answer;
  /** Returns the body of a request that the provider makes; such a fixture has no status. */
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
