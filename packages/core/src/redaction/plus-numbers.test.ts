import fc from 'fast-check';
import { expect, it } from 'vitest';
import { redactText } from './redact.js';

it.each([
  ['+573001112233 (573001112233)', '…2233 (…2233)'],
  ['+573001112233 (573009998877)', '…2233 (…8877)'],
  ['573001112233 (+573001112233)', '…2233 (…2233)'],
  ['+573001112233/573009998877', '…2233/…8877'],
  ['+573001112233, 573009998877; 3007776655', '…2233, …8877; …6655'],
  ['[+573001112233][573001112233]', '[…2233][…2233]'],
  ['+573001112233+573009998877', '…2233…8877'],
  ['+573001112233 is not 300 111 2233', '…2233 is not …2233'],
  ['no user 573001112233@c.us (+57 300 1112233)', 'no user …2233@c.us (…2233)'],
  ['+57 - (300) - 111 - 2233', '…2233'],
  ['+(57) 300 111 2233', '…2233'],
  ['(+57) (300) 111-2233', '(…2233'],
  ['\uff0b\uff15\uff17\uff08300\uff09111\uff0d2233', '…2233'],
  ['%2B573001112233%20%28573001112233%29', '…2233%20%28…2233%29'],
  ['+1234567890123456789 of nobody', '…6789 of nobody'],
])('a number that nobody named is hidden with what touches it: %s', (text, shown) => {
  expect(redactText(text)).toBe(shown);
});

it.each([
  ['+573001112233 131026', '…2233 131026'],
  ['+573001112233 (131026)', '…2233 (131026)'],
  ['+57 300 111 2233 2026-11-20 10:00:00', '…2233 2026-11-20 10:00:00'],
  ['+1 202 555 0123 20/11/2026', '…0123 20/11/2026'],
  ['+573001112233 for order 123456789', '…2233 for order 123456789'],
])('a code, a date or an id behind a number stays: %s', (text, shown) => {
  expect(redactText(text)).toBe(shown);
});

/** Of countries with numbers of one length, of several and of any. */
const number = fc
  .tuple(
    fc.constantFrom(
      ['57', '3', 9],
      ['1', '2', 9],
      ['44', '7', 9],
      ['49', '15', 9],
      ['52', '55', 8],
      ['380', '6', 8],
    ),
    fc.stringMatching(/^\d{9}$/),
  )
  .map(([[country, first, more], digits]) => ({
    country: String(country),
    national: `${first}${digits.slice(0, Number(more))}`,
  }));
type Number = typeof number extends fc.Arbitrary<infer Value> ? Value : never;

const separator = fc.constantFrom(' ', '-', '.', '/', '\u00a0', '\u2011', ' - ', ' / ');
const usual: readonly ((number: Number, separator: string) => string)[] = [
  ({ country, national }) => `+${country}${national}`,
  ({ country, national }, between) => `+${country}${between}${national}`,
  ({ country, national }, between) =>
    `+${[country, national.slice(0, 3), national.slice(3, 6), national.slice(6)].join(between)}`,
  ({ country, national }, between) =>
    `+${country} (${national.slice(0, 3)}) ${national.slice(3, 6)}${between}${national.slice(6)}`,
  ({ country, national }) => `(+${country}) ${national}`,
  ({ country, national }) => `+${country} (0) ${national}`,
  ({ country, national }) => `\u202a+${country} ${national}\u202c`,
];
const spelled = fc
  .tuple(number, fc.constantFrom(...usual), separator)
  .map(([one, write, between]) => ({ ...one, written: write(one, between) }));
const besides = fc.stringMatching(/^[ ()[\]{}<>.,:;!?"'/|=*#@_-]{0,3}$/);
const words = fc.constantFrom('', 'to', 'no user', 'número', 'id');

/** Without the last digits, which may be shown. */
const digitsOf = (shown: string): string => shown.replace(/…\d{4}/g, '').replace(/\D/g, '');

it('a number in any usual spelling is hidden, beside any punctuation and any other number', () => {
  const other = fc.oneof(
    fc.constant(undefined),
    spelled,
    number.map((one) => ({ ...one, written: `${one.country}${one.national}` })),
  );
  fc.assert(
    fc.property(
      words,
      besides,
      spelled,
      besides,
      other,
      besides,
      (word, before, first, between, second, end) => {
        const text = `${word}${before}${first.written}${between}${second?.written ?? ''}${end}`;
        const shown = digitsOf(redactText(text));
        for (const { national } of second === undefined ? [first] : [first, second]) {
          expect([text, shown]).toEqual([text, expect.not.stringContaining(national.slice(-5))]);
        }
      },
    ),
    { numRuns: 3_000, seed: 42 },
  );
});

it('the same number without its plus is hidden wherever it stands in the text', () => {
  fc.assert(
    fc.property(spelled, words, besides, fc.boolean(), (one, word, beside, isFirst) => {
      const again = `${beside}${one.country}${one.national} ${word}x`;
      const text = isFirst ? `${again} ${one.written}` : `${one.written} ${again}`;
      expect([text, digitsOf(redactText(text))]).toEqual([
        text,
        expect.not.stringContaining(one.national.slice(-5)),
      ]);
    }),
    { numRuns: 1_000, seed: 43 },
  );
});

const time = fc.date({ min: new Date('1990-01-01'), max: new Date('2100-01-01'), noInvalidDate: true });

it('a text without a number stays as it is', () => {
  const harmless = fc.oneof(
    fc.uuid(),
    time.map((date) => date.toISOString()),
    time.map((date) => date.toISOString().replace('Z', '+05:30')),
    fc.integer().map((amount) => `$ ${amount.toLocaleString('en')}.00`),
    fc.stringMatching(/^(?:order|#|A-|wamid\.)?\d{1,15}$/),
    fc.stringMatching(/^\+\d{1,3}(?:%| points|\.\d\d USD)$/),
    fc.constantFrom(
      'C++11',
      '1 + 1 = 2',
      'a+b@example.test',
      '+',
      '(+)',
      'UTC+5',
      '+ 1234567',
      '++',
      '+(',
      '+()',
    ),
  );
  fc.assert(
    fc.property(fc.array(harmless, { maxLength: 5 }), (parts) => {
      const text = parts.join(' and ');
      expect(redactText(text)).toBe(text);
    }),
    { numRuns: 2_000, seed: 44 },
  );
});

it.each([
  ['numbers', '+573001112233 '],
  ['different numbers, each with the same end', undefined],
  ['digits', '+57 1 2 3 '],
  ['pluses', '+('],
  ['one number without an end', '5'],
])('is looked for in time in a text of %s', (_, part) => {
  const many = (write: (index: number) => string): string =>
    Array.from({ length: 40_000 }, (__, at) => write(at)).join('');
  const text = `+${many((at) => part ?? `+57${300_000 + at}112233 57${300_000 + at}112233 x`)}`;
  const startedAt = process.cpuUsage();
  redactText(text);
  // On the processor: by the clock, other processes would count too.
  expect(process.cpuUsage(startedAt).user / 1_000).toBeLessThan(2_000);
});
