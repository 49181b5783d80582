import widthOf from 'fast-string-width';
import { wrapAnsi } from 'fast-wrap-ansi';
import type { Output, Style } from '../io.js';
import { cleanLine } from './clean.js';

/** A text, or a text with a colour. */
export type Cell = string | readonly [style: Style, text: string];

const gap = '  ';
/** A last column that would be narrower than this is no column any more. */
const leastLastWidth = 24;

/**
 * Rows below their titles. The last column is broken where it does not fit; where even that is not enough, every row
 * becomes a block of lines.
 */
export function toTable(
  output: Output,
  titles: readonly string[],
  rows: readonly (readonly Cell[])[],
): string[] {
  const widths = titles.map((title, column) =>
    Math.max(widthOf(title), ...rows.map((row) => widthOf(textOf(row[column] ?? '')))),
  );
  const last = widths.pop() ?? 0;
  const room = output.columns - widths.reduce((sum, width) => sum + width + gap.length, 0);
  if (room < Math.min(last, leastLastWidth)) return toBlocks(output, titles, rows);
  const head = titles.map((title): Cell => ['dim', title]);
  return [head, ...rows].flatMap((row) => toLines(output, row, widths, room));
}

function toLines(
  output: Output,
  row: readonly Cell[],
  widths: readonly number[],
  lastWidth: number,
): string[] {
  const before = widths.map((width, column) => pad(paint(output, row[column] ?? ''), width) + gap).join('');
  return breakCell(output, row[widths.length] ?? '', lastWidth).map((part, index) =>
    ((index === 0 ? before : ' '.repeat(widthOf(before))) + part).trimEnd(),
  );
}

/** The first cell of each row, and below it the others behind their titles. */
function toBlocks(output: Output, titles: readonly string[], rows: readonly (readonly Cell[])[]): string[] {
  const [, ...others] = titles;
  // With two columns the titles may be values themselves, such as an id or a count, so they are a row like the others.
  if (others.length === 1) return [titles, ...rows].flatMap((row) => toPair(output, row));
  const widest = Math.max(...others.map((title) => widthOf(title)));
  const room = Math.max(leastLastWidth, output.columns - 2 - widest - gap.length);
  return rows.flatMap(([first = '', ...rest]) => [
    paint(output, first),
    ...rest.flatMap((cell, column) =>
      textOf(cell) === ''
        ? []
        : toLines(output, [['dim', others[column] ?? ''], cell], [widest], room).map((line) => `  ${line}`),
    ),
  ]);
}

function toPair(output: Output, [first = '', second = '']: readonly Cell[]): string[] {
  const parts = breakCell(output, second, Math.max(leastLastWidth, output.columns - 2));
  return [paint(output, first), ...parts.map((part) => `  ${part}`)].filter((line) => line.trim() !== '');
}

const textOf = (cell: Cell): string => cleanLine(typeof cell === 'string' ? cell : cell[1]);

function paint(output: Output, cell: Cell, text = textOf(cell)): string {
  return typeof cell === 'string' || text === '' ? text : output.paint(cell[0], text);
}

const pad = (text: string, width: number): string => text + ' '.repeat(Math.max(0, width - widthOf(text)));

/** Breaks only between words: a broken id cannot be copied. */
function breakCell(output: Output, cell: Cell, width: number): string[] {
  const text = textOf(cell);
  const parts = widthOf(text) <= width ? [text] : wrapAnsi(text, width).split('\n');
  return parts.map((part) => paint(output, cell, part));
}
