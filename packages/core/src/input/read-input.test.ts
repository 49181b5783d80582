import { describe, expect, it } from 'vitest';
import * as z from '../zod.js';
import { readInput } from './read-input.js';
import { strictObject } from './strict-object.js';

const one = z.string();
const shape = z.discriminatedUnion('type', [
  z.object({ type: z.literal('a') }),
  z.object({ type: z.literal('b') }),
]);

describe('what is wrong with an input', () => {
  it.each([
    ['nothing', one, undefined, 'missing; expected a text'],
    ['null', one, null, 'expected a text, not null'],
    ['a number', one, 5, 'expected a text, not a number'],
    ['a list', one, [], 'expected a text, not a list'],
    ['an object', one, {}, 'expected a text, not an object'],
    ['a function', one, () => {}, 'expected a text, not a function'],
    ['a Date', one, new Date(0), 'expected a text, not a date'],
    ['true', one, true, 'expected a text, not true'],
    ['an empty text', one.min(1), '', 'is empty; expected a text'],
    ['an empty code', one.min(3), '', 'is empty; expected at least 3 characters'],
    ['a short text', one.min(3), 'ab', 'has 2 characters; expected at least 3'],
    ['a long text', one.max(3), 'abcd', 'has 4 characters; expected at most 3'],
    ['a text of another length', one.length(3), 'abcd', 'has 4 characters; expected exactly 3'],
    ['a shorter one', one.length(3), 'ab', 'has 2 characters; expected exactly 3'],
    ['another form', one.regex(/^a$/), 'b', 'expected a text of another form'],
    ['another beginning', one.startsWith('a'), 'b', 'expected a text that begins with "a"'],
    ['another end', one.endsWith('a'), 'b', 'expected a text that ends with "a"'],
    ['a text that lacks something', one.includes('a'), 'b', 'expected a text with "a" in it'],
    ['no URL', z.url(), 'x', 'expected a URL'],
    ['no UUID', z.uuid(), 'x', 'expected a UUID'],
    ['no time', z.iso.datetime({ offset: true }), 'x', /^expected a time in ISO 8601 with its zone, such as/],
    ['a text for a number', z.number(), '5', 'expected a number, not a text'],
    ['NaN', z.number(), Number.NaN, 'expected a number, not NaN'],
    ['Infinity', z.number(), Number.POSITIVE_INFINITY, 'expected a number, not Infinity'],
    ['a part of a number', z.int(), 1.5, 'expected a whole number'],
    ['too little', z.number().min(1), 0, 'expected at least 1'],
    ['too much', z.number().max(1), 2, 'expected at most 1'],
    ['the very bound', z.number().gt(0).lt(1), 0, 'expected more than 0'],
    ['the other bound', z.number().gt(0).lt(1), 1, 'expected less than 1'],
    ['an odd one', z.number().multipleOf(2), 3, 'expected a multiple of 2'],
    ['no flag', z.boolean(), 'yes', 'expected true or false, not a text'],
    ['no list', z.array(one), 'x', 'expected a list, not a text'],
    ['an empty list', z.array(one).min(1), [], 'is empty; expected at least one entry'],
    ['a short list', z.array(one).min(2), ['x'], 'has 1 entries; expected at least 2'],
    ['a long list', z.array(one).max(1), ['x', 'y'], 'has 2 entries; expected at most 1'],
    ['no object', z.object({}), 'x', 'expected an object, not a text'],
    ['no map', z.record(one, one), 'x', 'expected an object, not a text'],
    ['a Map for a map', z.record(one, one), new Map(), 'expected a plain object, not one of a class'],
    ['another word', z.enum(['a', 'b']), 'c', 'expected one of a, b'],
    ['no word', z.enum(['a', 'b']), undefined, 'missing; expected one of a, b'],
    ['another constant', z.literal('a'), 'c', 'expected "a"'],
    ['another flag', z.literal(true), false, 'expected true'],
    ['none of two types', z.union([one, z.number()]), true, 'expected a text or a number'],
    ['no value of two types', z.union([one, z.number()]), undefined, 'missing; expected a text or a number'],
    [
      'none of two forms',
      z.union([z.object({ a: one }), z.object({ b: one })]),
      {},
      'matches none of the accepted forms',
    ],
    ['a check that says nothing', one.refine(() => false), 'x', 'is not what is expected here'],
  ])('%s', (_, schema, input, message) => {
    const [issue, ...others] = readInput(schema, input)._unsafeUnwrapErr();
    expect(others).toEqual([]);
    expect(issue?.message).toMatch(typeof message === 'string' ? new RegExp(`^${message}$`) : message);
  });

  it('is said of the member that tells the form', () => {
    expect(readInput(shape, {})._unsafeUnwrapErr()).toEqual([
      { path: 'type', message: 'missing; expected one of a, b' },
    ]);
    expect(readInput(shape, { type: 'c' }, 'root')._unsafeUnwrapErr()).toEqual([
      { path: 'root.type', message: 'expected one of a, b' },
    ]);
  });

  it.each([
    ['ours', strictObject({ caption: one.optional() })],
    ['zod’s', z.strictObject({ caption: one.optional() })],
  ])('is an unknown field, with the one that was meant, whether the schema is %s', (_, schema) => {
    expect(readInput(schema, { captoin: 'x' })._unsafeUnwrapErr()).toEqual([
      { path: '(root)', message: 'unknown field "captoin"; did you mean "caption"?' },
    ]);
  });

  it('is said in the words of the schema where it has some', () => {
    expect(readInput(z.string({ error: 'expected a colour' }), 5)._unsafeUnwrapErr()).toEqual([
      { path: '(root)', message: 'expected a colour' },
    ]);
  });
});
