import { strictObject } from '@wamux/core/input';
import type { Result } from 'neverthrow';
import * as z from 'zod';
import type { OutboxError } from '../outbox-error.js';
import { reviewReasons } from '../outbox-message.js';
import { statesSchema } from '../parse-decision.js';
import { line, longestMs, parse, recipient, team } from '../parse-input.js';

/** Each condition is optional; all that are given must hold. */
const listQuerySchema = strictObject({
  state: statesSchema.optional(),
  reason: z.enum(reviewReasons).optional(),
  /** Only messages of one team. */
  team: team.optional(),
  /** The recipient, in any spelling. */
  to: recipient.optional(),
  /** The instance id of a provider that was given the message at least once. */
  provider: line.optional(),
  /** One key, or any of several. A team's key is found only together with its `team`, or with `ofAnyTeam`. */
  idempotencyKey: z.union([line.transform((key) => [key]), z.array(line).min(1)]).optional(),
  /** Looks for the keys in every team, and not only among messages without one. */
  ofAnyTeam: z.literal(true).optional(),
  /** The current correlation id, or one from before the message was sent again. */
  correlationId: line.optional(),
  /** Only messages that were enqueued longer ago than this, in milliseconds. */
  olderThanMs: z.int().min(0).max(longestMs).optional(),
  /** The last id of the previous page. */
  after: line.optional(),
  order: z.enum(['oldest-first', 'newest-first']).default('oldest-first'),
  limit: z.int().min(1).max(1_000).default(100),
});

/**
 * Which messages to list: those for which all given conditions hold. `after` is the last id of the previous page. `limit`
 * is 100 by default, and `order` is `oldest-first`, the order in which they were enqueued.
 */
export type ListQuery = z.input<typeof listQuerySchema>;
export type CheckedListQuery = z.output<typeof listQuerySchema>;

export const parseListQuery = (query: unknown): Result<CheckedListQuery, OutboxError> =>
  parse(listQuerySchema, query);
