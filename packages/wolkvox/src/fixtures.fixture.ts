import { readdirSync, readFileSync } from 'node:fs';
import { type Answer, readAnswer } from '@wamux/transport';

const folder = new URL('./__fixtures__/', import.meta.url);

/** One provider answer. `from-docs`: as the source shows it. `assumed`: ours, for the reason that `source` gives. */
interface Fixture {
  readonly origin: 'from-docs' | 'assumed';
  readonly source: string;
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: unknown;
}

export function readFixture(name: string): Fixture {
  return JSON.parse(readFileSync(new URL(`${name}.json`, folder), 'utf8'));
}

export const fixtureNames: readonly string[] = readdirSync(folder).map((file) => file.replace('.json', ''));

/** A fixture as a mapping function reads it. */
export function fixtureAnswer(name: string): Answer {
  const { status, headers = {}, body } = readFixture(name);
  return readAnswer({ status, headers, text: JSON.stringify(body) });
}
