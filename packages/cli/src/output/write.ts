import { wrapAnsi } from 'fast-wrap-ansi';
import type { Output } from '../io.js';

/** Writes lines, the long ones broken at the edge of the terminal and indented as they began. */
export function writeLines(output: Output, lines: readonly string[]): void {
  output.write(`${lines.flatMap((line) => breakLine(line, output.columns)).join('\n')}\n`);
}

/** One value as JSON: in a few lines on a terminal, in one elsewhere. */
export function writeJson(output: Output, value: unknown): void {
  output.write(`${JSON.stringify(value, null, output.isTerminal ? 2 : undefined)}\n`);
}

/** One of many values as JSON, each in a line of its own. */
export function writeJsonLine(output: Output, value: unknown): void {
  output.write(`${JSON.stringify(value)}\n`);
}

const narrowest = 20;

function breakLine(line: string, columns: number): readonly string[] {
  const indent = /^ */.exec(line)?.[0] ?? '';
  const room = columns - indent.length;
  // A command is made to be copied: where the terminal itself breaks it, it stays whole.
  const isCommand = line.startsWith('wamux ', indent.length);
  if (isCommand || room === Number.POSITIVE_INFINITY || room < narrowest) return [line];
  return wrapAnsi(line.slice(indent.length), room, { hard: true, trim: true })
    .split('\n')
    .map((part) => indent + part);
}
