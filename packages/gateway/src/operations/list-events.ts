import { strictObject } from '@wamux/core/input';
import type { EventPage, Outbox, OutboxError } from '@wamux/outbox';
import type { Result } from 'neverthrow';
import * as z from 'zod';
import { asksForStream, streamType } from '../asks-for-stream.js';
import type { GatewayContext } from '../gateway.js';
import type { GatewayKey } from '../keys/gateway-key.js';
import { problem, problemOfOutbox } from '../problems/problem.js';
import { jsonResponse, problemResponse } from '../problems/problem-response.js';
import { eventSchema } from '../schemas/event-schema.js';
import { defineOperation } from './operation.js';

/** The most pages that one request looks through for events of a team; the outbox bounds each page. */
const mostLooks = 20;
const beginning = '0-0';

export const listEvents = defineOperation({
  id: 'listEvents',
  method: 'get',
  path: '/v1/events',
  tag: 'Events',
  summary: 'List what happened to messages, and what users wrote',
  description: `In order, from all processes, at most 500 events at a time. Ask again with \`after\`, the cursor of the last answer: a client that keeps the cursor gets each event at least once. With \`Accept: ${streamType}\` it is a live stream, each event with its cursor as its id; it begins after \`Last-Event-ID\` or \`after\`, and without either now.`,
  scope: 'read',
  query: strictObject({
    after: z
      .string()
      .optional()
      .describe('the cursor of the last answer; without it from the beginning, or for a stream from now on'),
  }),
  headers: {
    'Last-Event-ID': 'for a stream: the cursor of the last event received; browsers send it automatically',
  },
  answers: {
    200: {
      description:
        'What happened since, and the cursor to continue after. If it is the cursor that was given, there is nothing new. A key of a team may get no events but another cursor, because the events in between belong to others; ask again at once then.',
      schema: z.object({
        events: z.array(eventSchema),
        cursor: z.string().describe('to ask again with; everything up to here was searched'),
      }),
      orContentType: streamType,
    },
  },
  problems: [503],
  async handle({ context, request, query: { after }, key }) {
    const { outbox } = context;
    if (asksForStream(request)) {
      const last = request.headers.get('last-event-id');
      return stream(context, key, last ? { after: last, name: 'Last-Event-ID' } : { after, name: 'after' });
    }
    return (await findEvents(outbox, key, after)).match(
      (page) => jsonResponse(200, page),
      (error) => problemResponse(problemOfOutbox(error)),
    );
  },
});

/** The next events that the caller may see. A team whose events are rare may get an empty page with a later cursor. */
async function findEvents(
  outbox: Outbox,
  key: GatewayKey | undefined,
  from: string | undefined,
): Promise<Result<EventPage, OutboxError>> {
  const team = key?.team;
  let after = from ?? beginning;
  for (let looks = 1; ; looks += 1) {
    const page = await outbox.eventPage({ after, ...(team !== undefined && { team }) });
    if (page.isErr() || page.value.events.length > 0 || looks === mostLooks) return page;
    const { cursor } = page.value;
    if (cursor === after) return page;
    after = cursor;
  }
}

async function stream(
  { outbox, listeners, draining }: GatewayContext,
  key: GatewayKey | undefined,
  { after, name }: { readonly after: string | undefined; readonly name: string },
): Promise<Response> {
  // A wrong cursor must be reported before the stream begins.
  const from =
    after === undefined
      ? await outbox.lastCursor()
      : await outbox.listEvents({ after, limit: 1 }).map(() => after);
  if (from.isErr()) {
    const { issues = [], ...error } = from.error;
    const named = issues.map(({ message }) => ({ path: name, message }));
    return problemResponse(problemOfOutbox({ ...error, ...(named.length > 0 && { issues: named }) }));
  }
  if (draining.aborted) return problemResponse(problem('unavailable', 'this process is about to stop'));
  const events = listeners.listen(from.value, key?.team);
  if (events === undefined) return problemResponse(tooManyListen);
  return new Response(events, {
    headers: {
      'content-type': streamType,
      // A connection that is kept would hold up the end of the process.
      connection: 'close',
      // nginx would collect the events, and pass on many at once.
      'x-accel-buffering': 'no',
    },
  });
}

const tooManyListen = problem('unavailable', 'this process has its maximum of listeners; try another one');
