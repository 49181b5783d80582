import { messageKinds } from '@wamux/core';
import * as z from 'zod';
import { named } from './registry.js';

/** The name of a kind of message among the schemas: `location-request` is `LocationRequestMessage`. */
const schemaNameOf = (type: string): string =>
  `${type.replaceAll(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase())}Message`;

/** Every kind of message, as core checks it. */
const kinds = messageKinds.map(({ type, schema, doc }) =>
  named(schemaNameOf(type), schema as z.ZodType, doc),
);

/**
 * A message. Only the reference reads these schemas here: the outbox checks the message, with the same ones and with what a
 * JSON Schema cannot say.
 */
export const outboundMessage = named(
  'OutboundMessage',
  z.unknown(),
  'A message of any kind, distinguished by `type`.',
);

/** The schema that the reference shows in place of `z.unknown()`. */
export const outboundMessageKinds = z.union(kinds);

/** A request for each kind, as core’s own samples have it. */
export const messageExamples: Readonly<Record<string, unknown>> = Object.fromEntries(
  messageKinds.map(({ type, sample }) => [type, sample]),
);
