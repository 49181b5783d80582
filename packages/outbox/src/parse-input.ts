import { inputError, parsePhoneNumber, strictObject, toIssues } from '@wamux/core';
import { err, ok, type Result } from 'neverthrow';
import * as z from 'zod';
import type { OutboxError } from './outbox-error.js';

const longestReason = 1_000;

/** What both databases can store and compare. */
export const line = z
  .string()
  // biome-ignore lint/suspicious/noControlCharactersInRegex: PostgreSQL cannot store NUL, and nobody can read the others.
  .regex(/^[^\u0000-\u001f\u007f]*$/, 'expected no control characters');

/** Whether it can be the id of a message. */
export const isId = (id: unknown): boolean => typeof id === 'string' && /^[\x21-\x7e]+$/.test(id);

/** A recipient in any spelling, E.164 afterwards. */
export const recipient = line.transform((written, context) => {
  const number = parsePhoneNumber(written);
  if (number.isOk()) return number.value;
  context.addIssue({ code: 'custom', message: number.error });
  return z.NEVER;
});

const recipientOnly = strictObject({ to: recipient });
const reasonOnly = strictObject({
  reason: z
    .string('expected a text that says why')
    .trim()
    .min(1, 'expected a text that says why')
    .max(longestReason),
});
const ageOnly = strictObject({ olderThanMs: z.number().min(0) });

export const parseRecipient = (to: unknown) => parse(recipientOnly, { to }).map((checked) => checked.to);
export const parseReason = (options: unknown) =>
  parse(reasonOnly, options, 'options').map(({ reason }) => reason);
export const parseAge = (options: unknown) =>
  parse(ageOnly, options, 'options').map(({ olderThanMs }) => olderThanMs);

/** A wrong input is an error that names each wrong field, below `root` where there is one. */
export function parse<Schema extends z.ZodType>(
  schema: Schema,
  input: unknown,
  root = '',
): Result<z.output<Schema>, OutboxError> {
  const parsed = schema.safeParse(input ?? {});
  if (parsed.success) return ok(parsed.data);
  return err(wrong(toIssues(parsed.error, root)));
}

export const wrong = (issues: Parameters<typeof inputError>[1]): OutboxError =>
  inputError('validation', issues) as OutboxError;
