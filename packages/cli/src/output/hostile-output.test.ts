import { execFileSync } from 'node:child_process';
import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { createOutput, type Output } from '../io.js';
import { toCommand } from './command.js';
import { toReceiptLines } from './receipt.js';
import { toTable } from './table.js';
import { writeJson, writeJsonLine, writeLines } from './write.js';

/** Everything that was written to a terminal. */
function onTerminal(write: (output: Output) => void, columns = 80): string {
  let text = '';
  const stream = {
    write: (more: string): boolean => {
      text += more;
      return true;
    },
    isTTY: true,
    columns,
  };
  write(createOutput(stream, {}));
  return text;
}

const hostile = [
  ['ESC', '\u001b[2J'],
  ['a C1 control', '\u009b31m'],
  ['DEL', '\u007f'],
  ['BEL', '\u0007'],
  ['a right-to-left override', '\u202e'],
  ['an isolate', '\u2066'],
  ['an Arabic letter mark', '\u061c'],
  ['a zero-width space', '\u200b'],
  ['a word joiner', '\u2060'],
  ['a byte order mark', '\ufeff'],
  ['a soft hyphen', '\u00ad'],
  ['a line separator', '\u2028'],
  ['a filler', '\u3164'],
  ['a tag', '\u{e0041}'],
] as const;

describe('a terminal is given no command and nothing invisible', () => {
  it.each(hostile)('in a line: %s', (_, sign) => {
    const [first = ''] = sign;
    const written = onTerminal((output) =>
      writeLines(output, [`a${sign}b`, output.paint('red', `c${sign}d`)]),
    );
    expect(stripVTControlCharacters(written)).not.toContain(first);
    expect(written).toContain('\u001b[31mc');
    expect(stripVTControlCharacters(written)).toMatch(/^a.{0,4}b\nc.{0,4}d\n$/u);
  });

  it.each(hostile)('in JSON, which keeps its value: %s', (_, sign) => {
    const value = { [`k${sign}`]: `a${sign}b` };
    for (const write of [writeJson, writeJsonLine]) {
      const written = onTerminal((output) => write(output, value));
      expect(written).toMatch(/^[\n\x20-\x7e]*$/);
      expect(JSON.parse(written)).toEqual(value);
    }
  });

  it('in a table, whose columns stay what they are', () => {
    const rows = [['a\u200b\u202eb', 'c']];
    const lines = onTerminal((output) => writeLines(output, toTable(output, ['one', 'two'], rows)));
    expect(lines).toContain('ab   c\n');
  });
});

describe('a command that is made to be copied', () => {
  const read = (command: string): string[] => {
    const words = command.replace(/^wamux /, '');
    return execFileSync('sh', ['-c', `printf '%s\\n' ${words}`], { encoding: 'utf8', cwd: '/' })
      .trimEnd()
      .split('\n');
  };

  it.each([
    'a;touch PWNED',
    '$(touch PWNED)',
    '`touch PWNED`',
    "it's",
    'a b',
    '*',
    '~',
    '&& x',
    '"',
    '\\',
    '#x',
    '!!',
  ])('is one word in a shell for every part: %s', (id) => {
    expect(read(toCommand('status', { provider: 'bird', watch: true }, id))).toEqual([
      'status',
      id,
      '--provider',
      'bird',
      '--watch',
    ]);
    expect(read(toCommand('send', { media: id, type: 'image' }))).toEqual([
      'send',
      '--media',
      id,
      '--type',
      'image',
    ]);
  });

  it('takes no id for an option', () => {
    expect(toCommand('status', { provider: 'bird' }, '--watch')).toBe(
      'wamux status --provider bird -- --watch',
    );
    expect(toCommand('send', { media: '-x' })).toBe('wamux send --media=-x');
  });

  it('is what a receipt shows', () => {
    const receipt = {
      provider: 'bird',
      status: 'accepted',
      providerMessageId: 'a;touch PWNED;$(x)',
      correlationId: 'c-1',
      acceptedAt: '2026-11-20T10:00:00.000Z',
      attempts: [],
      raw: {},
    } as const;
    const shown = onTerminal((output) => writeLines(output, toReceiptLines(output, receipt, undefined)));
    expect(shown).toContain(`  wamux status 'a;touch PWNED;$(x)' --provider bird --watch\n`);
  });
});

it.each([
  [0, 80],
  [-1, 80],
  [Number.NaN, 80],
  [1, 20],
  [40, 40],
])('a terminal that says %s columns is written to in %s', (columns, used) => {
  const written = onTerminal((output) => writeLines(output, ['word '.repeat(100)]), columns);
  const longest = Math.max(...written.split('\n').map(({ length }) => length));
  expect(longest).toBeLessThanOrEqual(used);
  expect(longest).toBeGreaterThan(used - 6);
});
