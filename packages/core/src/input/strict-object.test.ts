import { describe, expect, it } from 'vitest';
import * as z from '../zod.js';
import { strictObject } from './strict-object.js';

const schema = strictObject({ caption: z.string().optional(), media: z.string().optional() });
const messageOf = (input: object): string => schema.safeParse(input).error?.issues[0]?.message ?? 'taken';

describe('strictObject', () => {
  it('says which field was probably meant', () => {
    expect(messageOf({ captoin: 'x' })).toBe('unknown field "captoin"; did you mean "caption"?');
    expect(messageOf({ colour: 'x' })).toBe('unknown field "colour"; expected one of caption, media');
  });

  it('quotes no more of a long name than it takes to find it', () => {
    expect(messageOf({ ['x'.repeat(2_000_000)]: 1 })).toBe(
      `unknown field "${'x'.repeat(40)}…"; expected one of caption, media`,
    );
  });

  it.each([
    ['+573001112233', '…2233'],
    ['573001112233', '…2233'],
    ['57 300 111 2233', '…2233'],
    ['Bearer abc', 'Bearer [redacted]'],
    [`${'x'.repeat(35)}+573001112233`, `${'x'.repeat(35)}…2233`],
    ['sent_20261120', 'sent_20261120'],
  ])('quotes %s as %s', (name, shown) => {
    expect(messageOf({ [name]: 1 })).toMatch(`unknown field "${shown}";`);
  });

  it('names some of many, and counts the others', () => {
    const message = messageOf(
      Object.fromEntries(Array.from({ length: 5_000 }, (_, index) => [`f${index}`, 1])),
    );
    expect(message.split('; ').slice(-2)).toEqual([
      'expected one of caption, media',
      '4990 more unknown fields',
    ]);
  });
});
