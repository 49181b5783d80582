import { strictObject } from '@wamux/core/input';
import * as z from 'zod';
import { ownOptions, refusalOf } from '../keys/key-reach.js';
import { invalid, problemOfOutbox } from '../problems/problem.js';
import { jsonResponse, problemResponse } from '../problems/problem-response.js';
import { readIdempotencyKey } from '../read-idempotency-key.js';
import { messageExamples, outboundMessage } from '../schemas/message-input.js';
import { prioritySchema } from '../schemas/message-schema.js';
import { named } from '../schemas/registry.js';
import { batchResultSchema } from '../schemas/send-schemas.js';
import { defineOperation } from './operation.js';

const mostMessages = 1_000;
const maxBytes = 8 * 2 ** 20;

const batch = named(
  'Batch',
  strictObject({
    messages: z
      .array(
        strictObject({
          message: outboundMessage,
          idempotencyKey: z.string().optional(),
          priority: prioritySchema.optional(),
          ordered: z.boolean().optional(),
        }),
      )
      .min(1)
      .max(mostMessages),
  }),
);

export const sendBatch = defineOperation({
  id: 'sendBatch',
  method: 'post',
  path: '/v1/messages/batch',
  tag: 'Messages',
  summary: `Submit up to ${mostMessages} messages`,
  description:
    'Stores them in one commit. Each has its own result, in the order of the messages: an invalid one does not affect the others. If the database does not answer, the answer is a 503: then none is stored or, if the connection broke during the commit, all are. Repeat it with the same keys.',
  scope: 'send',
  headers: {
    'Idempotency-Key':
      'a key for the whole batch, 1 to 190 characters: a message without its own key gets this one, `/` and its index from 0',
  },
  body: {
    schema: batch,
    maxBytes,
    examples: {
      two: {
        messages: [
          { message: messageExamples.text, idempotencyKey: 'order-1' },
          { message: messageExamples.template },
        ],
      },
    },
  },
  answers: {
    202: {
      description: 'The result of each.',
      schema: z.object({ results: z.array(batchResultSchema) }),
    },
  },
  problems: [503],
  async handle({ context: { client, outbox }, request, body: { messages }, key }) {
    const ofBatch = readIdempotencyKey(request);
    if (ofBatch === '') return problemResponse(emptyKey);
    const refusals = messages.map(({ message }) => refusalOf(client, key, message));
    const allowed = messages.flatMap((one, place) => (refusals[place] === undefined ? [{ one, place }] : []));
    const stored = await outbox.enqueueMany(
      allowed.map(({ one: { message, idempotencyKey, priority, ordered }, place }) => ({
        message: message as never,
        ...keyOf(idempotencyKey, ofBatch, place),
        ...ownOptions(key),
        ...(priority !== undefined && { priority }),
        ...(ordered !== undefined && { ordered }),
      })),
    );
    const away = stored.find((result) => result.isErr() && result.error.kind === 'unavailable');
    if (away?.isErr()) return problemResponse(problemOfOutbox(away.error));
    const told = stored
      .map((result, place) => {
        const isOwn = allowed[place]?.one.idempotencyKey !== undefined;
        return result.match(
          (enqueued) => ({ status: 202, ...enqueued }),
          (error) => problemOfOutbox(error, isOwn ? 'idempotencyKey' : undefined),
        );
      })
      .values();
    // The results keep the order of the messages, with the refusals in their places.
    return jsonResponse(202, { results: refusals.map((refusal) => refusal ?? told.next().value) });
  },
});

function keyOf(own: string | undefined, ofBatch: string | undefined, place: number) {
  if (own !== undefined) return { idempotencyKey: own };
  return ofBatch === undefined ? {} : { idempotencyKey: `${ofBatch}/${place}` };
}

/**
 * Refuses an empty key: a client that forgot to fill it in would give every batch the same one, and be told that the messages
 * of another batch are its own.
 */
const emptyKey = invalid([{ path: 'Idempotency-Key', message: 'is empty; expected a text' }]);
