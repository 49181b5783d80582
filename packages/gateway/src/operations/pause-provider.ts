import { strictObject } from '@wamux/core/input';
import type { Pause } from '@wamux/outbox';
import type { ResultAsync } from 'neverthrow';
import { decideAs } from '../keys/decide-as.js';
import type { Problem } from '../problems/problem.js';
import { jsonResponse, problemResponse } from '../problems/problem-response.js';
import { pauseSchema } from '../schemas/pause-schema.js';
import { maxDecisionBytes, why, withName } from './decision.js';
import { defineOperation } from './operation.js';

const decision = (name: string) => ({
  method: 'post' as const,
  path: `/v1/providers/{provider}/${name}`,
  tag: 'Decisions' as const,
  scope: 'operate' as const,
  concernsAllTeams: true as const,
  params: { provider: 'the name of the provider in the config' },
});

const answer = (decided: ResultAsync<Pause, Problem>): Promise<Response> =>
  decided.match((pause) => jsonResponse(200, pause), problemResponse);

export const pauseProvider = defineOperation({
  ...decision('pause'),
  id: 'pauseProvider',
  summary: 'Give a provider no new messages until it is resumed',
  description:
    'Every process obeys within a second. Messages go to the other providers of their routes; what has none stays in the queue. What was given to the provider before ends as usual.',
  body: {
    schema: strictObject({ reason: why.describe('everybody is told it who asks why a message is not sent') }),
    maxBytes: maxDecisionBytes,
    examples: { reason: { reason: 'it loses answers since 02:10' } },
  },
  answers: { 200: { description: 'The pause.', schema: pauseSchema } },
  // 409: it is paused already.
  problems: [404, 409, 503],
  handle: ({ context, params: { provider = '' }, body, key }) =>
    answer(decideAs(context, key).pause({ provider }, withName(key, body))),
});

export const resumeProvider = defineOperation({
  ...decision('resume'),
  id: 'resumeProvider',
  summary: 'End the pause of a provider',
  body: {
    schema: strictObject({ reason: why.optional() }).optional(),
    maxBytes: maxDecisionBytes,
    examples: { reason: { reason: 'they have mended it' } },
    isOptional: true,
  },
  answers: { 200: { description: 'The pause that has ended.', schema: pauseSchema } },
  // 409: it is not paused.
  problems: [409, 503],
  handle: ({ context, params: { provider = '' }, body: { reason } = {}, key }) =>
    answer(
      decideAs(context, key).resume({ provider }, withName(key, reason === undefined ? {} : { reason })),
    ),
});
