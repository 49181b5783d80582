import { strictObject } from '@wamux/core/input';
import type { OutboxMessage } from '@wamux/outbox';
import type { ResultAsync } from 'neverthrow';
import * as z from 'zod';
import { decideAs } from '../keys/decide-as.js';
import type { Problem } from '../problems/problem.js';
import { jsonResponse, problemResponse } from '../problems/problem-response.js';
import { messageSchema } from '../schemas/message-schema.js';
import { maxDecisionBytes, why, withName } from './decision.js';
import { defineOperation } from './operation.js';

const reason = why.describe('stays in the account of the message');

/** What the three decisions have in common. */
const decision = (name: string) => ({
  method: 'post' as const,
  path: `/v1/messages/{id}/${name}`,
  tag: 'Decisions',
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
    schema: strictObject({ reason: reason.optional() }).optional(),
    maxBytes: maxDecisionBytes,
    examples: { reason: { reason: 'the campaign was the wrong one' } },
    isOptional: true,
  },
  handle: ({ context, params: { id = '' }, body: { reason } = {}, key }) =>
    answer(decideAs(context, key).cancel(id, withName(key, reason === undefined ? {} : { reason }))),
});

export const resendMessage = defineOperation({
  ...decision('resend'),
  id: 'resendMessage',
  summary: 'Send a message once more, whatever became of it',
  description: 'The recipient may get it twice, unless it has certainly not been accepted.',
  body: {
    schema: strictObject({ reason }),
    maxBytes: maxDecisionBytes,
    examples: { reason: { reason: 'the customer got nothing' } },
  },
  handle: ({ context, params: { id = '' }, body, key }) =>
    answer(decideAs(context, key).resend(id, withName(key, body))),
});

export const resolveMessage = defineOperation({
  ...decision('resolve'),
  id: 'resolveMessage',
  summary: 'Record what a person found out about an unknown outcome',
  description:
    '`accepted`: a provider took it, and its statuses are awaited. `not-accepted`: none did; it has failed, and a resend makes no second copy. Nothing is sent.',
  body: {
    schema: strictObject({ outcome: z.enum(['accepted', 'not-accepted']), reason }),
    maxBytes: maxDecisionBytes,
    examples: { accepted: { outcome: 'accepted', reason: 'it is on the provider’s page' } },
  },
  handle: ({ context, params: { id = '' }, body, key }) =>
    answer(decideAs(context, key).resolve(id, withName(key, body))),
});
