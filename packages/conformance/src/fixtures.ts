import { readdirSync, readFileSync } from 'node:fs';
import { type Answer, readAnswer } from '@wamux/provider-kit';

/** One provider answer. `from-docs`: as the source shows it. `assumed`: ours, for the reason that `source` gives. */
export interface Fixture {
  readonly origin: 'from-docs' | 'assumed';
  readonly source: string;
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: unknown;
}

export interface Fixtures {
  /** `<endpoint>.<case>` */
  readonly names: readonly string[];
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
