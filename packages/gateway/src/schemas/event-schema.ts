import type { EndpointEvent, PauseEvent, ReceivedEvent, RecordedMessageEvent } from '@wamux/outbox';
import * as z from 'zod';
import { providerError } from './error-schema.js';
import { messageStatus, stateSchema } from './message-schema.js';
import { named } from './registry.js';

/** The event types of docs/concepts/outbox.md; a later version may have more of them. */
const messageEvent = named(
  'MessageEvent',
  z.looseObject({
    id: z.string().describe('of the message'),
    team: z.string().optional().describe('whose message it is'),
    type: z.string().describe('what happened, such as `accepted`, `unknown`, `status` or `needs-review`'),
    at: z.iso.datetime(),
    cursor: z.string().describe('to go on behind this event'),
    state: stateSchema,
    status: messageStatus.optional(),
    provider: z.string().optional(),
    error: providerError.optional(),
    reason: z.string().optional(),
    by: z.string().optional().describe('who decided'),
    dueAt: z.iso.datetime().optional(),
  } satisfies Record<keyof RecordedMessageEvent, z.ZodType>),
  'Something that happened to a message.',
);

const receivedEvent = named(
  'ReceivedEvent',
  z.object({
    id: z.string().describe('of this event'),
    type: z.literal('received'),
    at: z.iso.datetime().describe('when it came'),
    cursor: z.string().describe('to go on behind this event'),
    event: z.looseObject({
      type: z.string().describe('what it is, such as `message`, `template` or `marketing-preference`'),
      provider: z.string(),
      raw: z.unknown().describe('what the provider sent about it'),
    }),
  } satisfies Partial<Record<keyof ReceivedEvent, z.ZodType>>),
  'What a provider pushed beside the statuses of messages: what a user wrote, news of templates and accounts. docs/events.md describes each.',
);

const endpointEvent = named(
  'EndpointEvent',
  z.object({
    id: z.string().describe('the name of the endpoint'),
    type: z.enum(['endpoint-dead', 'endpoint-recovered']),
    at: z.iso.datetime(),
    cursor: z.string().describe('to go on behind this event'),
  } satisfies Partial<Record<keyof EndpointEvent, z.ZodType>>),
  'What became of an endpoint that is sent webhooks: it has taken none for as long as was configured, or takes them again.',
);

const pauseEvent = named(
  'PauseEvent',
  z.object({
    id: z.string().describe('the name of the provider or the lane'),
    type: z.enum(['paused', 'resumed']),
    at: z.iso.datetime(),
    cursor: z.string().describe('to go on behind this event'),
    provider: z.string().optional(),
    lane: z.string().optional(),
    reason: z.string().optional(),
    by: z.string().optional().describe('who decided'),
  } satisfies Partial<Record<keyof PauseEvent, z.ZodType>>),
  'An operator paused a provider or a lane, or let it go on.',
);

export const eventSchema = named(
  'Event',
  z.union([receivedEvent, endpointEvent, pauseEvent, messageEvent]),
  'Something that happened, told by its `type`.',
);
