import * as z from 'zod';
import { problem, problemOfOutbox } from '../problems/problem.js';
import { jsonResponse, problemResponse } from '../problems/problem-response.js';
import { defineOperation } from './operation.js';

const healthy = z.object({ status: z.literal('ok') });

export const healthz = defineOperation({
  id: 'healthz',
  method: 'get',
  path: '/healthz',
  tag: 'Operations',
  summary: 'Tell whether the process is alive',
  description: 'Does not check the database or the providers: a restart would fix neither.',
  answers: { 200: { description: 'Yes.', schema: healthy } },
  handle: async () => jsonResponse(200, { status: 'ok' }),
});

export const readyz = defineOperation({
  id: 'readyz',
  method: 'get',
  path: '/readyz',
  tag: 'Operations',
  summary: 'Tell whether this process is ready for requests',
  description: 'It is not while its database is unreachable, or when it is about to stop.',
  answers: { 200: { description: 'Yes.', schema: healthy } },
  problems: [503],
  async handle({ context: { outbox, draining } }) {
    if (draining.aborted) return problemResponse(problem('unavailable', 'this process is about to stop'));
    return outbox.list({ limit: 1 }).match(
      () => jsonResponse(200, { status: 'ok' }),
      (error) => problemResponse(problemOfOutbox(error)),
    );
  },
});
