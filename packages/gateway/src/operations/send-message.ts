import { durationSchema, strictObject } from '@wamux/core/input';
import { decidingAttempts, type EnqueuedMessage, type OutboxMessage } from '@wamux/outbox';
import * as z from 'zod';
import { ownOptions, refusalOf } from '../keys/key-reach.js';
import { problemOfOutbox, problemOfSend } from '../problems/problem.js';
import { jsonResponse, problemResponse } from '../problems/problem-response.js';
import { readIdempotencyKey } from '../read-idempotency-key.js';
import { messageExamples, outboundMessage } from '../schemas/message-input.js';
import { prioritySchema } from '../schemas/message-schema.js';
import { enqueuedSchema, outcomeSchema } from '../schemas/send-schemas.js';
import { outcomeOf } from '../send-outcome.js';
import { waitForOutcome } from '../wait-for-outcome.js';
import { defineOperation } from './operation.js';

/** The longest wait for an outcome, by which time most proxies have ended the request. */
const longestWaitMs = 60_000;
/** The most bytes of a body: a message has at most 256 KiB, and little is around it. */
const maxBytes = 512 * 1024;

const query = strictObject({
  wait: durationSchema
    .refine((ms) => ms <= longestWaitMs, 'expected at most "60s"')
    .optional()
    .describe('how long to wait for the outcome, such as `10s`; at most `60s`'),
  priority: prioritySchema.optional().describe('`high` goes before everything else that is due'),
  ordered: z
    .enum(['true', 'false'])
    .transform((value) => value === 'true')
    .optional()
    .describe('only after the earlier ordered messages to the same recipient'),
});

const location = { Location: 'the path of the message' };

export const sendMessage = defineOperation({
  id: 'sendMessage',
  method: 'post',
  path: '/v1/messages',
  tag: 'Messages',
  summary: 'Submit a message',
  description:
    'Stores the message and answers after the commit: from then on it is sent, whatever happens to this process. With `wait` the answer is the outcome. `unknown` means that a provider may have accepted it: it is looked up, and not sent again. With an `Idempotency-Key` you can repeat the request safely: the message is sent once.',
  scope: 'send',
  headers: {
    'Idempotency-Key':
      'your name for the intent, 1 to 200 characters: the same key with the same message returns the stored message; with another message the answer is a 409 with the hashes of both',
  },
  query,
  body: { schema: outboundMessage, maxBytes, examples: messageExamples },
  answers: {
    200: {
      description: 'With `wait`: a provider accepted it.',
      headers: location,
      schema: outcomeSchema,
      example: {
        id: '01890a5d-ac96-774b-bcce-b302099a8057',
        correlationId: '01890a5d-ac96-774b-bcce-b302099a8058',
        state: 'accepted',
        repeated: false,
        outcome: 'accepted',
        provider: 'bird-eu',
        providerMessageId: 'b2f7c1de',
      },
    },
    202: {
      description: 'It is stored. With `wait`: its outcome is `unknown`, or still `pending`.',
      headers: location,
      schema: z.union([outcomeSchema, enqueuedSchema]),
      example: {
        id: '01890a5d-ac96-774b-bcce-b302099a8057',
        correlationId: '01890a5d-ac96-774b-bcce-b302099a8058',
        state: 'queued',
        repeated: false,
      },
    },
  },
  // 422: with `wait`, no provider accepted it, and none will.
  // 429: the team of the key has handed over enough today.
  problems: [409, 422, 503],
  async handle({ context: { client, outbox, draining }, request, query: options, body, key }) {
    const refusal = refusalOf(client, key, body);
    if (refusal !== undefined) return problemResponse(refusal);
    const { wait, ...how } = options;
    const idempotencyKey = readIdempotencyKey(request);
    const stored = await outbox.enqueue(body as never, {
      ...(idempotencyKey !== undefined && { idempotencyKey }),
      ...(how.priority !== undefined && { priority: how.priority }),
      ...(how.ordered !== undefined && { ordered: how.ordered }),
      ...ownOptions(key),
    });
    if (stored.isErr()) return problemResponse(problemOfOutbox(stored.error));
    const enqueued = stored.value;
    if (wait === undefined) return jsonResponse(202, enqueued, locationOf(enqueued));
    const message = await waitForOutcome(outbox, enqueued.id, wait, [draining, request.signal]);
    // The message is stored, whatever happens to the query.
    if (message.isErr()) return jsonResponse(202, { ...enqueued, outcome: 'pending' }, locationOf(enqueued));
    return toResponse(enqueued, message.value);
  },
});

const locationOf = ({ id }: EnqueuedMessage) => ({ location: `/v1/messages/${id}` });

function toResponse(enqueued: EnqueuedMessage, message: OutboxMessage): Response {
  const outcome = outcomeOf(message);
  const { state, correlationId, error, duplicatePossible } = message;
  const { id, repeated } = enqueued;
  if (outcome === 'not-accepted') {
    const detail = `no provider accepted it: its state is ${state}`;
    return problemResponse(problemOfSend(error, detail, { outcome, id, state, correlationId, repeated }));
  }
  const attempt = decidingAttempts(message).at(-1);
  const told = {
    id,
    correlationId,
    state,
    repeated,
    outcome,
    ...(attempt !== undefined && {
      provider: attempt.provider,
      providerMessageId: attempt.providerMessageId,
    }),
    ...(duplicatePossible && { duplicatePossible }),
    ...(error !== undefined && { error }),
  };
  return jsonResponse(outcome === 'accepted' ? 200 : 202, told, locationOf(enqueued));
}
