import * as z from 'zod';
import { outcomes } from '../send-outcome.js';
import { providerError } from './error-schema.js';
import { messageSchema, stateSchema } from './message-schema.js';
import { named } from './registry.js';

/** What is stored of a message that was handed over. */
export const enqueuedSchema = named(
  'Enqueued',
  z.object({
    id: z.string().describe('the id of the message from now on'),
    correlationId: z.string(),
    state: stateSchema,
    repeated: z.boolean().describe('it was already stored under the same idempotency key'),
  }),
  'A stored message: it survives everything that the database survives.',
);

/** What became of a message within the wait. */
export const outcomeSchema = named(
  'SendOutcome',
  z.object({
    ...enqueuedSchema.shape,
    outcome: z.enum(outcomes),
    provider: z
      .string()
      .optional()
      .describe('the provider that accepted it, may have accepted it, or was asked last'),
    providerMessageId: z.string().nullable().optional(),
    duplicatePossible: z.literal(true).optional(),
    error: providerError.optional(),
  }),
  'What is known after the wait. `accepted`: a provider accepted it. `unknown`: it may have been sent, and is not sent again. `pending`: not known yet; the message is queued or being sent.',
);

/** One of a batch. */
export const batchResultSchema = named(
  'BatchResult',
  z.union([
    z.object({ status: z.literal(202), ...enqueuedSchema.shape }),
    z.looseObject({ status: z.int().min(400), kind: z.string(), detail: z.string() }),
  ]),
  'The result of one message of a batch: stored, with the status 202, or a problem.',
);

export const pageSchema = named(
  'MessagePage',
  z.object({
    messages: z.array(messageSchema),
    cursor: z.string().optional().describe('for the next page; absent on the last page'),
  }),
  'Messages in the order in which they arrived.',
);
