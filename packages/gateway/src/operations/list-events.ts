import { strictObject } from '@wamux/core/input';
import * as z from 'zod';
import { problemOfOutbox } from '../problems/problem.js';
import { jsonResponse, problemResponse } from '../problems/problem-response.js';
import { providerError } from '../schemas/error-schema.js';
import { messageStatus, stateSchema } from '../schemas/message-schema.js';
import { named } from '../schemas/registry.js';
import { defineOperation } from './operation.js';

const event = named(
  'Event',
  z.looseObject({
    id: z.string().describe('of the message'),
    type: z.string().describe('what happened, such as `accepted`, `unknown`, `status` or `needs-review`'),
    at: z.iso.datetime(),
    cursor: z.string().describe('to go on behind this event'),
    state: stateSchema,
    status: messageStatus.optional(),
    provider: z.string().optional(),
    error: providerError.optional(),
    reason: z.string().optional(),
    dueAt: z.iso.datetime().optional(),
  }),
  'Something that happened to a message.',
);

export const listEvents = defineOperation({
  id: 'listEvents',
  method: 'get',
  path: '/v1/events',
  tag: 'Messages',
  summary: 'Tell what happened to messages',
  description:
    'In order, of all processes, at most 500 events at a time. Ask again with `after`, the cursor of the last answer: each event is given at least once to whoever keeps it.',
  scope: 'read',
  query: strictObject({
    after: z.string().optional().describe('the cursor of the last answer; from the beginning without it'),
  }),
  answers: {
    200: {
      description: 'What happened since; nothing where there is nothing new.',
      schema: z.object({ events: z.array(event), cursor: z.string().optional() }),
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
