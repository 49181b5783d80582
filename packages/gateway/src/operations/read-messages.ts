import { strictObject } from '@wamux/core/input';
import {
  type ListQuery,
  messageStates,
  type Outbox,
  type OutboxError,
  type OutboxMessage,
} from '@wamux/outbox';
import { err, ok, type Result } from 'neverthrow';
import * as z from 'zod';
import { findOwn, reaches } from '../keys/key-reach.js';
import { invalid, problem, problemOfOutbox } from '../problems/problem.js';
import { jsonResponse, problemResponse } from '../problems/problem-response.js';
import { messageWithTimeline } from '../schemas/message-schema.js';
import { pageSchema } from '../schemas/send-schemas.js';
import { defineOperation } from './operation.js';

const id = { id: 'the id of the message, as returned when it was submitted' };

export const getMessage = defineOperation({
  id: 'getMessage',
  method: 'get',
  path: '/v1/messages/{id}',
  tag: 'Messages',
  summary: 'Read a message with its history, including who decided what and why',
  scope: 'read',
  params: id,
  answers: { 200: { description: 'The message.', schema: messageWithTimeline } },
  problems: [404, 503],
  handle: async ({ context: { outbox }, params, key }) =>
    findOwn(outbox, key, params.id ?? '')
      .andThen((message) => outbox.timeline(message.id).map((timeline) => ({ ...message, timeline })))
      .match(
        (message) => jsonResponse(200, message),
        (error) => problemResponse(problemOfOutbox(error)),
      ),
});

const oneOrMore = <Schema extends z.ZodType>(schema: Schema) => z.union([schema, z.array(schema)]);

const listQuery = strictObject({
  state: oneOrMore(z.enum(messageStates)).optional().describe('may be given more than once'),
  to: z
    .string()
    // A `+` that was not encoded arrives as a space.
    .transform((to) => to.replace(/^ (?=\d)/, '+'))
    .optional()
    .describe('the recipient, in any spelling'),
  provider: z.string().optional().describe('the name of a provider that the message was given to'),
  team: z.string().optional().describe('the team of the messages; a key of a team sees only its own'),
  cursor: z.string().optional().describe('from the previous page'),
  limit: z
    .string()
    .regex(/^(?:[1-9]\d{0,2}|1000)$/, 'expected a whole number from 1 to 1000')
    .transform(Number)
    .optional()
    .describe('1 to 1000, default 100; a page of large messages has fewer'),
});

export const listMessages = defineOperation({
  id: 'listMessages',
  method: 'get',
  path: '/v1/messages',
  tag: 'Messages',
  summary: 'List messages',
  description:
    'In the order in which they arrived, one page at a time: there is another page as long as the answer has a `cursor`. All filters must match.',
  scope: 'read',
  query: listQuery,
  answers: { 200: { description: 'A page.', schema: pageSchema } },
  problems: [400, 503],
  async handle({ context: { outbox }, query, key }) {
    const { cursor, limit = 100, team = key?.team, ...conditions } = query;
    if (!reaches(key, { team }))
      return problemResponse(problem('forbidden', `the key belongs to the team ${key?.team}`));
    if (cursor !== undefined) {
      // A cursor after a message that is gone would give an empty page, which means that there are no more.
      const last = await findOwn(outbox, key, cursor);
      if (last.isErr()) {
        const { kind } = last.error;
        if (kind !== 'not-found') return problemResponse(problemOfOutbox(last.error));
        return problemResponse(wrongCursor);
      }
    }
    const given = Object.entries({ ...conditions, team }).filter(([, value]) => value !== undefined);
    return (await findPage(outbox, Object.fromEntries(given), limit, cursor)).match(
      (page) => jsonResponse(200, page),
      (error) => problemResponse(problemOfOutbox(error)),
    );
  },
});

/**
 * A thousand messages may be 256 MB. Nothing else of the process runs while so many are read and written: no health check, no
 * lease of a worker, nobody else's request.
 */
const mostCharacters = 8 * 2 ** 20;
const mostAtOnce = 100;

async function findPage(
  outbox: Outbox,
  conditions: ListQuery,
  limit: number,
  cursor: string | undefined,
): Promise<Result<{ messages: readonly OutboxMessage[]; cursor?: string }, OutboxError>> {
  const messages: OutboxMessage[] = [];
  let characters = 0;
  while (characters < mostCharacters) {
    const asked = Math.min(limit - messages.length, mostAtOnce);
    const after = messages.at(-1)?.id ?? cursor;
    const read = await outbox.list({ ...conditions, ...(after !== undefined && { after }), limit: asked });
    if (read.isErr()) return err(read.error);
    const isFirst = messages.length === 0;
    messages.push(...read.value);
    // Nothing behind a message may also mean that this one was removed meanwhile: only the next request knows.
    if (read.value.length === 0 && !isFirst) break;
    if (read.value.length < asked) return ok({ messages });
    if (messages.length === limit) break;
    characters += JSON.stringify(read.value).length;
  }
  const last = messages.at(-1);
  return ok({ messages, ...(last !== undefined && { cursor: last.id }) });
}

const wrongCursor = invalid([
  { path: 'cursor', message: 'matches no message; it may have been removed since' },
]);
