import { stripVTControlCharacters } from 'node:util';
import widthOf from 'fast-string-width';
import { describe, expect, it } from 'vitest';
import { createOutput, type Output } from '../io.js';
import { type Cell, toTable } from './table.js';
import { writeLines } from './write.js';

const outputOf = (columns: number, environment: Record<string, string> = {}): Output =>
  createOutput({ write: () => true, isTTY: true, columns }, environment);

const titles = ['provider', 'state', 'details'];
const rows: Cell[][] = [
  ['wolkvox', ['green', 'approved'], 'short'],
  ['bird', ['red', 'paused'], 'a long explanation of what is wrong and of what may be done about it'],
];
/** As a terminal shows it, colours or not. */
function plain(columns: number, table = rows): string[] {
  const [coloured, sober] = [{}, { NO_COLOR: '1' }].map((environment) => {
    let text = '';
    const write = (more: string): boolean => {
      text += more;
      return true;
    };
    const output = createOutput({ write, isTTY: true, columns }, environment);
    writeLines(output, toTable(output, titles, table));
    return stripVTControlCharacters(text);
  });
  expect(coloured).toBe(sober);
  return (sober ?? '').trimEnd().split('\n');
}

describe('a table', () => {
  it('stands in columns where there is room', () => {
    expect(plain(120)).toEqual([
      'provider  state     details',
      'wolkvox   approved  short',
      'bird      paused    a long explanation of what is wrong and of what may be done about it',
    ]);
  });

  it('breaks its last column where that does not fit', () => {
    expect(plain(60)).toEqual([
      'provider  state     details',
      'wolkvox   approved  short',
      'bird      paused    a long explanation of what is wrong and',
      '                    of what may be done about it',
    ]);
  });

  it('becomes blocks where no column fits any more', () => {
    expect(plain(40)).toEqual([
      'wolkvox',
      '  state    approved',
      '  details  short',
      'bird',
      '  state    paused',
      '  details  a long explanation of what is',
      '           wrong and of what may be done',
      '           about it',
    ]);
  });

  it('shows the id or the count that its title is once, where two columns become blocks', () => {
    const output = outputOf(30);
    const lines = toTable(output, ['active workers', '3'], [['waiting for a paused provider', '0']]);
    expect(lines).toEqual(['active workers', '  3', 'waiting for a paused provider', '  0']);
  });

  it.each([200, 80, 60, 45, 30])('fits into %s columns', (columns) => {
    for (const line of toTable(outputOf(columns), titles, rows)) {
      expect(widthOf(line)).toBeLessThanOrEqual(Math.max(columns, 35));
    }
  });

  it('counts what is seen: wide characters, no colours', () => {
    const [, first, second] = plain(120, [
      ['株式会社', ['green', 'ok'], 'x'],
      ['b', 'ok', 'x'],
    ]);
    expect([widthOf(first ?? ''), widthOf(second ?? '')]).toEqual([18, 18]);
  });

  it('lets no text from outside command the terminal', () => {
    const [, line] = plain(120, [['a\u001b[2J\u0007', 'b\nc', '\u009b31mred']]);
    expect(line).toMatch(/^a [[]2J {2}\s*b c\s+ ?31mred$/);
  });
});

describe('colours', () => {
  const coloured = (output: Output): boolean => toTable(output, titles, rows).join().includes('\u001b[');

  it('are for terminals that want them', () => {
    expect(coloured(outputOf(80))).toBe(true);
    expect(coloured(outputOf(80, { NO_COLOR: '' }))).toBe(true);
    expect(coloured(outputOf(80, { NO_COLOR: '1' }))).toBe(false);
    expect(coloured(outputOf(80, { TERM: 'dumb' }))).toBe(false);
    expect(coloured(createOutput({ write: () => true }, {}))).toBe(false);
  });
});
