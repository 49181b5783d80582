import { strictObject } from '@wamux/core/input';
import * as z from 'zod';
import { problemOfOutbox } from '../problems/problem.js';
import { jsonResponse, problemResponse } from '../problems/problem-response.js';
import { eventSchema } from '../schemas/event-schema.js';
import { defineOperation } from './operation.js';

export const listEvents = defineOperation({
  id: 'listEvents',
  method: 'get',
  path: '/v1/events',
  tag: 'Events',
  summary: 'Tell what happened to messages, and what users wrote',
  description:
    'In order, of all processes, at most 500 events at a time. Ask again with `after`, the cursor of the last answer: each event is given at least once to whoever keeps it.',
  scope: 'read',
  query: strictObject({
    after: z.string().optional().describe('the cursor of the last answer; from the beginning without it'),
  }),
  answers: {
    200: {
      description: 'What happened since; nothing where there is nothing new.',
      schema: z.object({ events: z.array(eventSchema), cursor: z.string().optional() }),
    },
  },
  problems: [503],
  handle: async ({ context: { outbox }, query: { after } }) =>
    outbox.listEvents(after === undefined ? {} : { after }).match(
      (events) => {
        const cursor = events.at(-1)?.cursor ?? after;
        return jsonResponse(200, { events, ...(cursor !== undefined && { cursor }) });
      },
      (error) => problemResponse(problemOfOutbox(error)),
    ),
});
