import type { ProviderError } from '@wamux/core';
import type * as z from '@wamux/core/zod';
import { err, type Result } from 'neverthrow';
import { type Answer, parseAnswer } from './answer.js';

/** Whether HTTP calls an answer a success; what the body says is another matter. */
export const isSuccess = ({ status }: Pick<Answer, 'status'>): boolean => status >= 200 && status < 300;

/**
 * The body of a successful answer, as the schema reads it.
 *
 * @param toError What the adapter makes of every other answer.
 */
export const readSuccess = <Schema extends z.ZodType>(
  answer: Answer,
  schema: Schema,
  toError: (answer: Answer) => ProviderError,
): Result<z.output<Schema>, ProviderError> =>
  isSuccess(answer) ? parseAnswer(answer, schema) : err(toError(answer));

/**
 * The same for the answer to a send, whose schema requires the id of the message. An HTTP error with such an id contradicts
 * itself, so it is not known whether the message was taken.
 */
export function readAccepted<Schema extends z.ZodType>(
  answer: Answer,
  schema: Schema,
  toError: (answer: Answer) => ProviderError,
): Result<z.output<Schema>, ProviderError> {
  if (isSuccess(answer) || !schema.safeParse(answer.json).success)
    return readSuccess(answer, schema, toError);
  return err({ kind: 'bad_response', message: `HTTP ${answer.status} around the id of a message` });
}
