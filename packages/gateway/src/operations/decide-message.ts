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

const reason = why.describe('stays in the account of the message');
/** What a decision may name of the message as it was looked at. */
const seen = {
  ifCorrelationId: z
    .string()
    .min(1)
    .exactOptional()
    .describe(
      'the `correlationId` of the message as it was looked at: a 409 where it was sent again meanwhile, and nothing is done',
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
  summary: 'Stop a message that has not left, or close the case of one that needs review',
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
  summary: 'Send a message once more, whatever became of it',
  description:
    'The recipient may get it twice, unless it has certainly not been accepted. Each request sends it once more, and an `Idempotency-Key` is refused: give `ifCorrelationId`, and repeat the request as often as you like. The message is sent once more; from then on the answer is a 409.',
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
    '`accepted`: a provider took it, and its statuses are awaited. `not-accepted`: none did; it has failed, and a resend makes no second copy. Nothing is sent.',
  body: {
    schema: strictObject({ outcome: z.enum(['accepted', 'not-accepted']), reason, ...seen }),
    maxBytes: maxDecisionBytes,
    examples: { accepted: { outcome: 'accepted', reason: 'it is on the provider’s page' } },
  },
  handle: ({ context, params: { id = '' }, body, key }) =>
    answer(decideAs(context, key).resolve(id, withName(key, body))),
});

/** A caller who gives one believes that a repeated request does nothing more; here it would send once more. */
const noKeyHere = problem(
  'validation',
  'Idempotency-Key: names a message that is handed over, and not a resend of it; give `ifCorrelationId` in the body, and a repeated request sends nothing more',
  {
    issues: [
      { path: 'Idempotency-Key', message: 'is not taken here; expected `ifCorrelationId` in the body' },
    ],
  },
);
