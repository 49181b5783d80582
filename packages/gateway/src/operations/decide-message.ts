import { strictObject } from '@wamux/core/input';
import type { OutboxMessage } from '@wamux/outbox';
import type { ResultAsync } from 'neverthrow';
import * as z from 'zod';
import { decideAs } from '../keys/decide-as.js';
import { type Problem, problem } from '../problems/problem.js';
import { jsonResponse, problemResponse } from '../problems/problem-response.js';
import { messageSchema } from '../schemas/message-schema.js';
import { maxDecisionBytes, why, withName } from './decision.js';
import { defineOperation } from './operation.js';

const reason = why.describe('kept in the history of the message');
/** What a decision may name of the message as it was looked at. */
const seen = {
  ifCorrelationId: z
    .string()
    .min(1)
    .exactOptional()
    .describe(
      'the `correlationId` of the message as you saw it: if it was sent again since, the answer is a 409 and nothing is done',
    ),
};

/** What the three decisions have in common. */
const decision = (name: string) => ({
  method: 'post' as const,
  path: `/v1/messages/{id}/${name}`,
  tag: 'Decisions' as const,
  scope: 'operate' as const,
  params: { id: 'the id of the message' },
  answers: { 200: { description: 'The message afterwards.', schema: messageSchema } },
  problems: [404, 409, 503],
});

const answer = (decided: ResultAsync<OutboxMessage, Problem>): Promise<Response> =>
  decided.match((message) => jsonResponse(200, message), problemResponse);

export const cancelMessage = defineOperation({
  ...decision('cancel'),
  id: 'cancelMessage',
  summary: 'Cancel a message that was not sent yet, or close one that needs review',
  body: {
    schema: strictObject({ reason: reason.exactOptional(), ...seen }).optional(),
    maxBytes: maxDecisionBytes,
    examples: { reason: { reason: 'the campaign was the wrong one' } },
    isOptional: true,
  },
  handle: ({ context, params: { id = '' }, body = {}, key }) =>
    answer(decideAs(context, key).cancel(id, withName(key, body))),
});

export const resendMessage = defineOperation({
  ...decision('resend'),
  id: 'resendMessage',
  summary: 'Send a message again, whatever its outcome was',
  description:
    'The recipient may get it twice, unless it was certainly not accepted. Each request sends it again, and an `Idempotency-Key` is refused: give `ifCorrelationId` to repeat the request safely. The message is sent once more; from then on the answer is a 409.',
  body: {
    schema: strictObject({ reason, ...seen }),
    maxBytes: maxDecisionBytes,
    examples: {
      reason: { reason: 'the customer got nothing' },
      once: {
        reason: 'the customer got nothing',
        ifCorrelationId: '01890a5d-ac96-774b-bcce-b302099a8058',
      },
    },
  },
  async handle({ context, request, params: { id = '' }, body, key }) {
    if (request.headers.has('idempotency-key')) return problemResponse(noKeyHere);
    return answer(decideAs(context, key).resend(id, withName(key, body)));
  },
});

export const resolveMessage = defineOperation({
  ...decision('resolve'),
  id: 'resolveMessage',
  summary: 'Record what a person found out about an unknown outcome',
  description:
    '`accepted`: a provider accepted it, and its status updates are awaited. `not-accepted`: none did; it has failed, and a resend makes no duplicate. Nothing is sent.',
  body: {
    schema: strictObject({ outcome: z.enum(['accepted', 'not-accepted']), reason, ...seen }),
    maxBytes: maxDecisionBytes,
    examples: { accepted: { outcome: 'accepted', reason: 'it is on the provider’s page' } },
  },
  handle: ({ context, params: { id = '' }, body, key }) =>
    answer(decideAs(context, key).resolve(id, withName(key, body))),
});

/** Refuses an `Idempotency-Key`: its caller believes that a repeated request does nothing, but here it would send once more. */
const noKeyHere = problem(
  'validation',
  'Idempotency-Key: identifies a submitted message, not a resend; give `ifCorrelationId` in the body, so that a repeated request sends nothing more',
  {
    issues: [
      { path: 'Idempotency-Key', message: 'is not supported here; expected `ifCorrelationId` in the body' },
    ],
  },
);
