import { type MessageStatus, messageStatuses } from '@wamux/core';
import { messageStates, type OutboxAttempt, type OutboxMessage, type TimelineEntry } from '@wamux/outbox';
import * as z from 'zod';
import { providerError } from './error-schema.js';
import { outboundMessage } from './message-input.js';
import { named } from './registry.js';

const time = z.iso.datetime();
export const messageStatus = named(
  'MessageStatus',
  z.enum(messageStatuses),
  'The status that the providers report for a message. `unknown`: not known.',
);
export const stateSchema = named(
  'MessageState',
  z.enum(messageStates),
  'The state of a message. It ends in `delivered`, `read`, `failed`, `expired`, `canceled` or `needs-review`.',
);
export const prioritySchema = z.enum(['high', 'normal', 'low']);

const history = z.object({
  status: messageStatus,
  rawStatus: z.string().describe('the provider’s own word'),
  error: providerError.optional(),
  deletedAt: time.optional(),
  times: z.partialRecord(messageStatus, z.string()) satisfies z.ZodType<
    Partial<Record<MessageStatus, string>>
  >,
});

/** Checked against the types of the outbox below, member by member. */
const attemptShape = {
  provider: z.string(),
  outcome: z.enum(['started', 'accepted', 'not-accepted', 'unknown']),
  correlationId: z.string(),
  providerMessageId: z.string().nullable(),
  history,
  error: providerError.optional(),
  startedAt: time,
  endedAt: time.optional(),
} satisfies Partial<Record<keyof OutboxAttempt, z.ZodType>>;

const messageShape = {
  id: z.string(),
  state: stateSchema,
  status: messageStatus,
  correlationId: z.string(),
  team: z.string().optional().describe('of the key that submitted it'),
  idempotencyKey: z.string().optional(),
  to: z.string().optional(),
  message: outboundMessage.optional(),
  priority: prioritySchema,
  reason: z.enum(['outcome-unknown', 'no-status', 'unreadable']).optional(),
  error: providerError.optional(),
  duplicatePossible: z.literal(true).optional(),
  duplicateObserved: z.literal(true).optional(),
  unservedSince: time.optional(),
  pausedSince: time.optional().describe('every provider that could take it has been paused since then'),
  dueAt: time,
  expiresAt: time.optional(),
  createdAt: time,
  updatedAt: time,
  endedAt: time.optional(),
  attempts: z.array(
    named('Attempt', z.looseObject(attemptShape), 'One attempt to send a message through one provider.'),
  ),
} satisfies Record<keyof OutboxMessage, z.ZodType>;

/** The account of a message. */
export const messageSchema = named(
  'Message',
  z.looseObject(messageShape),
  'A message: what was submitted, its state, and every attempt. `to` and `message` are absent once removed.',
);

const timelineEntry = named(
  'TimelineEntry',
  z.looseObject({
    at: time.describe('of a provider status: in the provider’s words'),
    type: z
      .string()
      .describe(
        '`enqueued`, `attempt` (it was given to `provider`), `answer` (the result of the attempt), `provider-status` (a status that the provider reported), or the type of an event',
      ),
    provider: z.string().optional(),
    outcome: z.enum(['accepted', 'not-accepted', 'unknown']).optional().describe('of an `answer`'),
    status: messageStatus.optional(),
    state: stateSchema.optional(),
    reason: z.string().optional().describe('why somebody decided so, or why somebody has to'),
    by: z.string().optional().describe('who decided: the name of a key, or a person'),
    error: providerError.optional(),
    dueAt: time.optional(),
  } satisfies Record<keyof TimelineEntry, z.ZodType>),
  'One thing that happened to a message.',
);

/** The account of a message with its story. */
export const messageWithTimeline = named(
  'MessageWithTimeline',
  z.looseObject({
    ...messageShape,
    timeline: z
      .array(timelineEntry)
      .describe('everything that happened to it, oldest first, with who decided and why'),
  }),
  'A message, and everything that happened to it.',
);
