import { inputError, strictObject, toIssues } from '@wamux/core';
import { err, ok, type Result } from 'neverthrow';
import * as z from 'zod';
import { messageStates } from '../message-state.js';
import type { OutboxError } from '../outbox-error.js';
import { reviewReasons } from '../outbox-message.js';

const stateSchema = z.enum(messageStates);
const listQuerySchema = strictObject({
  state: z.union([stateSchema.transform((state) => [state]), z.array(stateSchema).min(1)]).optional(),
  reason: z.enum(reviewReasons).optional(),
  /** E.164. */
  to: z.string().optional(),
  /** One, or any of several. */
  idempotencyKey: z.union([z.string().transform((key) => [key]), z.array(z.string()).min(1)]).optional(),
  correlationId: z.string().optional(),
  /** The last id of the page before. */
  after: z.string().optional(),
  limit: z.int().min(1).max(1_000).default(100),
});

/** Which messages to list: all of the given. `after` is the last id of the page before; `limit` is 100 by default. */
export type ListQuery = z.input<typeof listQuerySchema>;
export type CheckedListQuery = z.output<typeof listQuerySchema>;

export function parseListQuery(query: unknown): Result<CheckedListQuery, OutboxError> {
  const parsed = listQuerySchema.safeParse(query ?? {});
  if (parsed.success) return ok(parsed.data);
  return err(inputError('validation', toIssues(parsed.error)) as OutboxError);
}
