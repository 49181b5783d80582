import { inputError, readInput, parseRecipient as readRecipient, strictObject } from '@wamux/core/input';
import { err, ok, type Result } from 'neverthrow';
import * as z from 'zod';
import type { OutboxError } from './outbox-error.js';

/**
 * The longest span that is accepted: a hundred years, in milliseconds. Both databases and ISO 8601 can still write a time
 * that far from now.
 */
export const longestMs = 100 * 365 * 86_400_000;

/** A line of text that both databases can store and compare, and a person can read. */
export const line = z
  .string()
  .regex(/^[^\p{Cc}\p{Surrogate}]*$/u, 'expected no control characters and no lone surrogates');

/** The name of a team. */
export const team = z.string().regex(/^[\w.-]{1,64}$/, 'expected 1 to 64 letters, digits, dots, - and _');

/** Whether a value can be the id of a message. */
export const isId = (id: unknown): id is string => typeof id === 'string' && /^[\x21-\x7e]+$/.test(id);

/** A recipient in any spelling, turned into the form that messages have. */
export const recipient = line.transform((written, context) => {
  const read = readRecipient(written);
  if (read.isOk()) return read.value;
  context.addIssue({ code: 'custom', message: read.error });
  return z.NEVER;
});

const recipientOnly = strictObject({ to: recipient });
const ageOnly = strictObject({ olderThanMs: z.int().min(0).max(longestMs) });

export const parseRecipient = (to: unknown) => parse(recipientOnly, { to }).map((checked) => checked.to);
export const parseAge = (options: unknown) =>
  parse(ageOnly, options, 'options').map(({ olderThanMs }) => olderThanMs);

/** Checks an input. The error names each wrong field, below `root` where it is given. */
export function parse<Schema extends z.ZodType>(
  schema: Schema,
  input: unknown,
  root = '',
): Result<z.output<Schema>, OutboxError> {
  return orUnreadable(root, () => readInput(schema, input ?? {}, root).mapErr(wrong));
}

/**
 * Turns an exception while the input is read into a validation error: a caller's getter or proxy may throw, which is not
 * the database's fault.
 */
export function orUnreadable<Value>(
  path: string,
  read: () => Result<Value, OutboxError>,
): Result<Value, OutboxError> {
  try {
    return read();
  } catch {
    return err(wrong([{ path: path || '(root)', message: 'cannot be read; expected plain data' }]));
  }
}

/** Reads the entries of a list, also those that it lacks. */
export function readList(path: string, given: unknown): Result<readonly unknown[], OutboxError> {
  return orUnreadable(path, () =>
    Array.isArray(given) ? ok(Array.from(given)) : err(wrong([{ path, message: 'expected a list' }])),
  );
}

export const wrong = (issues: Parameters<typeof inputError>[1]): OutboxError =>
  inputError('validation', issues) as OutboxError;
