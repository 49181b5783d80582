import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A line of a recording in asciicast's format, with its colours as a terminal is told them. */
export interface CastLine {
  /** Since the beginning, in milliseconds. */
  readonly atMs: number;
  readonly text: string;
}

/** Where `npm run recording` keeps what the demo wrote: https://docs.asciinema.org/manual/asciicast/v2/ */
export const demoCast = join(import.meta.dirname, '../docs/figures/demo.cast');

export function toCast(lines: readonly CastLine[]): string {
  const header = { version: 2, width: 120, height: 24, title: 'npm run demo' };
  const events = lines.map(({ atMs, text }) => [Math.round(atMs) / 1_000, 'o', `${text}\r\n`]);
  return [header, ...events].map((entry) => `${JSON.stringify(entry)}\n`).join('');
}

export function readCast(path: string): readonly CastLine[] {
  const [, ...events] = readFileSync(path, 'utf8').trimEnd().split('\n');
  return events.map((line) => {
    const [seconds, , text]: [number, string, string] = JSON.parse(line);
    return { atMs: seconds * 1_000, text: text.trimEnd() };
  });
}

const esc = '\u001b';
/** What sets a colour, or ends it. */
export const colourCode = new RegExp(`${esc}\\[(\\d+)m`);

/** As it reads without colours. */
export const withoutColours = (text: string): string => text.replaceAll(new RegExp(colourCode, 'g'), '');
