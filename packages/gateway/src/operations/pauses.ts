import { strictObject } from '@wamux/core/input';
import type { Pause, PauseTarget } from '@wamux/outbox';
import type { ResultAsync } from 'neverthrow';
import { decideAs } from '../keys/decide-as.js';
import type { Problem } from '../problems/problem.js';
import { jsonResponse, problemResponse } from '../problems/problem-response.js';
import { pauseSchema } from '../schemas/pause-schema.js';
import { maxDecisionBytes, why, withName } from './decision.js';
import { defineOperation, type Operation } from './operation.js';

/** What can be paused, as the path names it. */
interface Pausable {
  /** How the ids of its operations end. */
  readonly id: string;
  readonly path: string;
  readonly params: Readonly<Record<string, string>>;
  readonly targetOf: (params: Readonly<Record<string, string>>) => PauseTarget;
}

const answer = (decided: ResultAsync<Pause, Problem>): Promise<Response> =>
  decided.match((pause) => jsonResponse(200, pause), problemResponse);

const common = { method: 'post', tag: 'Decisions', scope: 'operate', concernsAllTeams: true } as const;

/** A pause is of all teams: messages of each of them may wait for what is paused. */
const pauseOf = (
  { id, path, params, targetOf }: Pausable,
  words: Pick<Operation, 'summary' | 'description'>,
): Operation =>
  defineOperation({
    ...{ ...common, ...words, params },
    id: `pause${id}`,
    path: `${path}/pause`,
    body: {
      schema: strictObject({
        reason: why.describe('shown to anyone who asks why a message is not sent'),
      }),
      maxBytes: maxDecisionBytes,
      examples: { reason: { reason: 'losing answers since 02:10' } },
    },
    answers: { 200: { description: 'The pause.', schema: pauseSchema } },
    // 409: it is paused already.
    problems: [404, 409, 503],
    handle: ({ context, params: named, body, key }) =>
      answer(decideAs(context, key).pause(targetOf(named), withName(key, body))),
  });

const resumeOf = ({ id, path, params, targetOf }: Pausable, summary: string): Operation =>
  defineOperation({
    ...{ ...common, summary, params },
    id: `resume${id}`,
    path: `${path}/resume`,
    body: {
      schema: strictObject({ reason: why.exactOptional() }).optional(),
      maxBytes: maxDecisionBytes,
      examples: { reason: { reason: 'fixed by the provider' } },
      isOptional: true,
    },
    answers: { 200: { description: 'The pause that has ended.', schema: pauseSchema } },
    // 404: nothing can have this name; 409: it is not paused.
    problems: [404, 409, 503],
    handle: ({ context, params: named, body = {}, key }) =>
      answer(decideAs(context, key).resume(targetOf(named), withName(key, body))),
  });

const ofProvider: Pausable = {
  id: 'Provider',
  path: '/v1/providers/{provider}',
  params: { provider: 'the name of the provider in the config' },
  targetOf: ({ provider = '' }) => ({ provider }),
};
const ofLane: Pausable = {
  id: 'Lane',
  path: '/v1/lanes/{lane}',
  params: {
    lane: 'the lane, as `wamux outbox stats` and the metrics name it; several names are separated by `%20`, and `%20` alone is the lane of messages that wait for any provider',
  },
  targetOf: ({ lane = '' }) => ({ lane }),
};

const whatGoesOn =
  'Messages that a provider already has are not affected. Every process follows within a second.';

/** How operators take something out of use, and back into it. */
export const pauses: readonly Operation[] = [
  pauseOf(ofProvider, {
    summary: 'Give a provider no new messages until it is resumed',
    description: `Messages go to the other providers of their routes, or stay queued if there is none. ${whatGoesOn}`,
  }),
  resumeOf(ofProvider, 'End the pause of a provider'),
  pauseOf(ofLane, {
    summary: 'Keep the messages of a lane in the queue until it is resumed',
    description: `Even if their routes have other providers. ${whatGoesOn}`,
  }),
  resumeOf(ofLane, 'End the pause of a lane'),
];
