import widthOf from 'fast-string-width';
import { wrapAnsi } from 'fast-wrap-ansi';
import type { Output } from '../io.js';
import { cleanJson, cleanPainted } from './clean.js';

/** Writes lines, the long ones broken between words and indented as they began. */
export function writeLines(output: Output, lines: readonly string[]): void {
  const single = lines.flatMap((line) => cleanPainted(line).split('\n'));
  output.write(`${single.flatMap((line) => breakLine(line, output.columns)).join('\n')}\n`);
}

/** One value as JSON: in a few lines on a terminal, in one elsewhere. */
export function writeJson(output: Output, value: unknown): void {
  output.write(`${cleanJson(JSON.stringify(value, null, output.isTerminal ? 2 : undefined))}\n`);
}

/** One of many values as JSON, each in a line of its own. */
export function writeJsonLine(output: Output, value: unknown): void {
  output.write(`${cleanJson(JSON.stringify(value))}\n`);
}

function breakLine(line: string, columns: number): readonly string[] {
  const indent = /^ */.exec(line)?.[0] ?? '';
  // A command is made to be copied: where the terminal itself breaks it, it stays whole.
  const isCommand = line.startsWith('wamux ', indent.length);
  if (isCommand || widthOf(line) <= columns) return [line];
  const parts = wrapAnsi(line.slice(indent.length), columns - indent.length).split('\n');
  return parts.map((part) => indent + part);
}
