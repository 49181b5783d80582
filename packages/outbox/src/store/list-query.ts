import { strictObject } from '@wamux/core/input';
import type { Result } from 'neverthrow';
import * as z from 'zod';
import type { OutboxError } from '../outbox-error.js';
import { reviewReasons } from '../outbox-message.js';
import { statesSchema } from '../parse-decision.js';
import { line, longestMs, parse, recipient, team } from '../parse-input.js';

/** Each condition may be left out; what is given must all hold. */
const listQuerySchema = strictObject({
  state: statesSchema.optional(),
  reason: z.enum(reviewReasons).optional(),
  /** Those of one team. */
  team: team.optional(),
  /** In any spelling. */
  to: recipient.optional(),
  /** Instance id: it was given the message at least once. */
  provider: line.optional(),
  /** One, or any of several; a key of a team is found together with its `team`, or with `ofAnyTeam`. */
  idempotencyKey: z.union([line.transform((key) => [key]), z.array(line).min(1)]).optional(),
  /** The keys are looked for in every team, and not only where there is none. */
  ofAnyTeam: z.literal(true).optional(),
  /** It counts now, or did before the message was sent again. */
  correlationId: line.optional(),
  /** It came longer ago than this, in milliseconds. */
  olderThanMs: z.int().min(0).max(longestMs).optional(),
  /** The last id of the page before. */
  after: line.optional(),
  order: z.enum(['oldest-first', 'newest-first']).default('oldest-first'),
  limit: z.int().min(1).max(1_000).default(100),
});

/**
 * Which messages to list: all of the given. `after` is the last id of the page before; `limit` is 100 by default, and `order`
 * `oldest-first`: in the order in which they were enqueued.
 */
export type ListQuery = z.input<typeof listQuerySchema>;
export type CheckedListQuery = z.output<typeof listQuerySchema>;

export const parseListQuery = (query: unknown): Result<CheckedListQuery, OutboxError> =>
  parse(listQuerySchema, query);
