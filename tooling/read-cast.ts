import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A line of a recording in asciicast's format, with its terminal colour codes. */
export interface CastLine {
  /** The time since the beginning, in milliseconds. */
  readonly atMs: number;
  readonly text: string;
}

/** The file in which `npm run recording` keeps the demo's output: https://docs.asciinema.org/manual/asciicast/v2/ */
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
/** The code that sets a colour, or ends it. */
export const colourCode = new RegExp(`${esc}\\[(\\d+)m`);

/** The text without colour codes. */
export const withoutColours = (text: string): string => text.replaceAll(new RegExp(colourCode, 'g'), '');
