import { expect, it } from 'vitest';
import { Secret } from '../secret.js';
import { redactText } from './redact.js';
import type { Sensitive } from './text.js';
import { viewsOf } from './views.js';
import { findWords, wordsToHide } from './words.js';

const sentence = 'Your parcel waits in the shop around the corner until Friday.';
const many = Array.from({ length: 400 }, (_, index) => `a${index}`.padEnd(4 + (index % 11), 'ab'));

/** On the processor: by the clock, other processes would count too. */
function timeOf(run: () => unknown): number {
  const times = [1, 2, 3].map(() => {
    const startedAt = process.cpuUsage();
    run();
    const { user, system } = process.cpuUsage(startedAt);
    return user + system;
  });
  return Math.min(...times);
}

it.each<[string, string, Sensitive | ((length: number) => Sensitive)]>([
  ['one letter, in which a short text stands everywhere', 'a', { words: ['aaaa'] }],
  ['one letter, in which a longer text stands everywhere', 'a', { words: ['a'.repeat(14)] }],
  ['one letter, of which a long text is', 'a', (length) => ({ words: ['a'.repeat(length / 4)] })],
  [
    'a piece of a long text, again and again',
    'parcel waits ',
    (length) => ({ words: [`${'parcel waits '.repeat(length / 50)}x`] }),
  ],
  ['pieces of a text that are too short', 'arcel wa|', { words: [sentence] }],
  ['what begins many short texts', 'ab', { words: many }],
  ['all of a text and many others', sentence, { words: [sentence, ...many] }],
  ['letters that fold to more', 'ß…', { words: ['ssss', 'ss......ss.....'] }],
  ['what begins URLs with a password', '://a:', {}],
  ['what begins tokens', 'eyJabcdefg.', {}],
  ['what begins a token', 'eyJ', {}],
  ['schemes without a credential', 'bearer \n', {}],
  ['digits in base64', 'MDAwMDAw', {}],
  ['digits before an address', '573001112233@c.', {}],
  ['a credential of one letter', 'x', { secrets: [new Secret('x')] }],
  [
    'places that overlap',
    'aaaa bearer ',
    { secrets: [new Secret('aaaa')], words: ['aaaa', 'a bear', 'bearer aa'] },
  ],
])('takes a time in step with its length: a text of %s', (_, part, sensitive) => {
  const hide = (length: number): unknown =>
    redactText(
      part.repeat(length / part.length),
      typeof sensitive === 'function' ? sensitive(length) : sensitive,
    );
  hide(30_000);
  const one = timeOf(() => hide(30_000));
  const sixteen = timeOf(() => hide(480_000));
  // 256 where time goes with the square: a collector of garbage does not make eight times as much of a linear one.
  expect(sixteen / Math.max(one, 200)).toBeLessThan(128);
});

it.each([
  ['aaaa', 'a'.repeat(100_000)],
  ['a'.repeat(40), 'a'.repeat(100_000)],
  [sentence, sentence.repeat(2_000)],
])('words that overlap are told as one place: %s', (word, text) => {
  const places: number[][] = [];
  findWords({ text: text.toLowerCase(), from: Number, to: Number }, wordsToHide([word]), (...place) =>
    places.push(place),
  );
  expect(places).toEqual([[0, text.length]]);
});

it('escapes of escapes are undone for as long as there is something left for them, and four times in any case', () => {
  const text = `%${'25'.repeat(10_000)}`;
  const allowance = { left: 50_000 };
  const views = viewsOf(text, allowance);
  const signs = views.reduce((sum, view) => sum + view.text.length, 0);
  expect(signs).toBeLessThanOrEqual(5 * text.length + 50_000);
  expect(viewsOf(text, allowance)).toHaveLength(5);
});

it('texts of one value share what is left for escapes of escapes', () => {
  const allowance = { left: 10_000 };
  const layers = Array.from({ length: 100 }, () => viewsOf(`%${'25'.repeat(50)}`, allowance).length);
  expect([layers[0], layers[99]]).toEqual([51, 5]);
});
