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
    team: z.string().optional().describe('the team that the message belongs to'),
    type: z.string().describe('what happened, such as `accepted`, `unknown`, `status` or `needs-review`'),
    at: z.iso.datetime(),
    cursor: z.string().describe('to continue after this event'),
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
    at: z.iso.datetime().describe('when it arrived'),
    cursor: z.string().describe('to continue after this event'),
    event: z.looseObject({
      type: z.string().describe('what it is, such as `message`, `template` or `marketing-preference`'),
      provider: z.string(),
      raw: z.unknown().describe('what the provider sent about it'),
    }),
  } satisfies Partial<Record<keyof ReceivedEvent, z.ZodType>>),
  'A webhook other than a message status: what a user wrote, or a change of a template or an account. docs/events.md describes each.',
);

const endpointEvent = named(
  'EndpointEvent',
  z.object({
    id: z.string().describe('the name of the endpoint'),
    type: z.enum(['endpoint-dead', 'endpoint-recovered']),
    at: z.iso.datetime(),
    cursor: z.string().describe('to continue after this event'),
  } satisfies Partial<Record<keyof EndpointEvent, z.ZodType>>),
  'A change of a webhook endpoint: it has accepted no events for the configured time, or accepts them again.',
);

const pauseEvent = named(
  'PauseEvent',
  z.object({
    id: z.string().describe('the name of the provider or the lane'),
    type: z.enum(['paused', 'resumed']),
    at: z.iso.datetime(),
    cursor: z.string().describe('to continue after this event'),
    provider: z.string().optional(),
    lane: z.string().optional(),
    reason: z.string().optional(),
    by: z.string().optional().describe('who decided'),
  } satisfies Partial<Record<keyof PauseEvent, z.ZodType>>),
  'An operator paused or resumed a provider or a lane.',
);

export const eventSchema = named(
  'Event',
  z.union([receivedEvent, endpointEvent, pauseEvent, messageEvent]),
  'Something that happened, distinguished by `type`.',
);
