import { getOwn } from '../helpers/get-own.js';
import type * as z from '../zod.js';
import { unknownFields } from './unknown-fields.js';

/**
 * Gives the words of every error about an input, in place of zod's: those speak of a program ("Invalid input: expected
 * string, received undefined"), and differ from the words of our own checks. A schema's own message takes precedence.
 * Nothing quotes the input, which may be a secret.
 */
export const wordsOfIssue: z.core.$ZodErrorMap = (raw) => {
  const issue = raw as RawIssue;
  switch (issue.code) {
    case 'invalid_type':
      return ofWrongType(issue);
    case 'invalid_value':
      return expected(oneOf(issue.values), issue.input);
    case 'too_small':
      return ofTooSmall(issue);
    case 'too_big':
      return ofTooBig(issue);
    case 'invalid_format':
      return `expected ${formOf(issue)}`;
    case 'not_multiple_of':
      return `expected a multiple of ${issue.divisor}`;
    case 'unrecognized_keys':
      return unknownFields(issue.keys, Object.keys(issue.inst?._zod.def.shape ?? {}));
    case 'invalid_union':
      return ofUnion(issue);
    default:
      return 'is not what is expected here';
  }
};

/** What zod passes to an error map: an issue of any code, with the input. zod's own type of it has no codes. */
type RawIssue = z.core.$ZodIssue & {
  readonly input?: unknown;
  readonly inst?: { readonly _zod: { readonly def: { readonly shape?: object } } };
};
type IssueOf<Code> = Extract<RawIssue, { code: Code }>;

/** The words of an error about something that is too long. */
export const overLimit = (given: number, most: number, unit: string): string =>
  `has ${given} ${unit}; expected at most ${most}`;

const expected = (what: string, input: unknown): string =>
  input === undefined ? `missing; expected ${what}` : `expected ${what}`;

/** By the names that zod has for types. */
const types: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  bigint: 'a bigint',
  boolean: 'true or false',
  array: 'a list',
  tuple: 'a list',
  object: 'an object',
  record: 'an object',
  function: 'a function',
  date: 'a date',
  symbol: 'a symbol',
  never: 'nothing',
};

function ofWrongType({ expected: type, input }: IssueOf<'invalid_type'>): string {
  const words = expected(getOwn(types, type) ?? 'a value', input);
  const given = describe(input);
  // zod reads a record only of a plain object: a `Map` has no members, and those of a class may be its methods.
  if (type === 'record' && given === types.object) return 'expected a plain object, not one of a class';
  const isNearlyRight = input === undefined || (type === 'int' && given === types.number);
  return isNearlyRight ? words : `${words}, not ${given}`;
}

function describe(input: unknown): string {
  if (input === null || typeof input === 'boolean') return String(input);
  if (typeof input === 'number' && !Number.isFinite(input)) return String(input);
  if (Array.isArray(input)) return 'a list';
  return input instanceof Date ? 'a date' : (types[typeof input] ?? 'a value');
}

/** What texts and lists are counted in. */
const units: Readonly<Record<string, string>> = { string: 'characters', array: 'entries' };
/** What one of each makes. */
const one: Readonly<Record<string, string>> = { characters: 'a text', entries: 'at least one entry' };

const countOf = (input: unknown): number => (input as string | readonly unknown[]).length;

function ofTooSmall({ exact, inclusive, input, minimum, origin }: IssueOf<'too_small'>): string {
  const unit = getOwn(units, origin);
  if (unit === undefined) return `expected ${inclusive === false ? 'more than' : 'at least'} ${minimum}`;
  if (countOf(input) === 0) {
    return `is empty; expected ${minimum === 1 ? one[unit] : `at least ${minimum} ${unit}`}`;
  }
  return `has ${countOf(input)} ${unit}; expected ${exact ? 'exactly' : 'at least'} ${minimum}`;
}

function ofTooBig({ exact, inclusive, input, maximum, origin }: IssueOf<'too_big'>): string {
  const unit = getOwn(units, origin);
  if (unit === undefined) return `expected ${inclusive === false ? 'less than' : 'at most'} ${maximum}`;
  if (exact) return `has ${countOf(input)} ${unit}; expected exactly ${maximum}`;
  return overLimit(countOf(input), Number(maximum), unit);
}

/** By the names that zod has for forms of a text. */
const forms: Readonly<Record<string, string>> = {
  url: 'a URL',
  uuid: 'a UUID',
  email: 'an email address',
  datetime: 'a time in ISO 8601 with its zone, such as "2026-11-28T10:00:00Z"',
  date: 'a date in ISO 8601, such as "2026-11-28"',
};

function formOf(issue: IssueOf<'invalid_format'>): string {
  const { format, includes, prefix, suffix } = issue as typeof issue & Readonly<Record<string, unknown>>;
  if (prefix !== undefined) return `a text that begins with "${prefix}"`;
  if (suffix !== undefined) return `a text that ends with "${suffix}"`;
  if (includes !== undefined) return `a text with "${includes}" in it`;
  return getOwn(forms, format) ?? 'a text of another form';
}

/** What may be left out is not named: nobody can write it. */
function oneOf(values: readonly unknown[]): string {
  const written = values.filter((value) => value !== undefined);
  return written.length === 1 ? quoted(written[0]) : `one of ${written.join(', ')}`;
}

const quoted = (value: unknown): string => (typeof value === 'string' ? `"${value}"` : String(value));

/** Where a value fits none of several forms, the error says what each of them expects first. */
function ofUnion(issue: IssueOf<'invalid_union'>): string {
  const { discriminator, errors, input, options } = issue as typeof issue & {
    readonly discriminator?: string;
    readonly options?: readonly unknown[];
  };
  if (discriminator !== undefined && options !== undefined)
    return expected(oneOf(options), (input as Readonly<Record<string, unknown>>)[discriminator]);
  const what = new Set(errors.map(([first]) => expectationOf(first)));
  return what.has(undefined) ? 'matches none of the accepted forms' : expected([...what].join(' or '), input);
}

/** What a form expects of the value itself; `undefined` where it is a member that is wrong. */
function expectationOf(first: z.core.$ZodIssue | undefined): string | undefined {
  if (first === undefined || first.path.length > 0) return undefined;
  return /^(?:missing; )?expected (.+?)(?:, not .*)?$/.exec(first.message)?.[1];
}
