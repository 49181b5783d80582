import { getOwn } from '../helpers/get-own.js';
import { makeOnce } from '../helpers/make-once.js';
import { expectOneOf } from '../input/expect-one-of.js';
import * as z from '../zod.js';
import { freeFormKinds, templateKind } from './kinds/index.js';
import type { MessageKind } from './message-kind.js';

/** Named so that declarations show the names, and not the kinds that they come from. */
const typesOf = <const Types extends readonly string[]>(
  kinds: {
    readonly [Place in keyof Types]: MessageKind<Types[Place]>;
  },
): Types => kinds.map(({ type }) => type) as unknown as Types;

/** The types of free-form messages, in the order of the documentation. */
export const freeFormMessageTypes = typesOf(freeFormKinds);

/** The types of all messages: the free-form ones, and `template`. */
export const messageTypes = [...freeFormMessageTypes, 'template'] as const;

/** The `type` of a message that is made from no template. */
export type FreeFormMessageType = (typeof freeFormMessageTypes)[number];
/** The `type` of any message. */
export type MessageType = (typeof messageTypes)[number];

type SchemasOf<Kinds extends readonly MessageKind[]> = {
  -readonly [Place in keyof Kinds]: Kinds[Place]['schema'];
};

/** Any message but a template; WhatsApp delivers it only within 24 hours of the user's last message. */
const freeFormMessageSchema = makeOnce(() =>
  z.discriminatedUnion(
    'type',
    freeFormKinds.map(({ schema }) => schema) as unknown as SchemasOf<typeof freeFormKinds>,
    { error: expectOneOf(freeFormMessageTypes) },
  ),
);

const freeFormKindsByType: Readonly<Record<string, MessageKind>> = Object.fromEntries(
  freeFormKinds.map((kind) => [kind.type, kind]),
);

/**
 * The schema that a free-form message is checked by: that of its kind, or where it has no known kind, that of all kinds,
 * which says so.
 */
export function schemaOfFreeForm(input: unknown): z.ZodType {
  const type = typeof input === 'object' ? (input as { readonly type?: unknown } | null)?.type : undefined;
  const kind = typeof type === 'string' ? getOwn(freeFormKindsByType, type) : undefined;
  return kind === undefined ? freeFormMessageSchema() : kind.schema;
}

/** What a message made from a template that WhatsApp approved is checked by. */
export const schemaOfTemplate = (): z.ZodType => templateKind.schema;

/** It knows every kind of message that is no template. */
type FreeFormSchema = ReturnType<typeof freeFormMessageSchema>;
/** It knows the messages that are made from a template. */
type TemplateSchema = (typeof templateKind)['schema'];

/** What a user writes is only read, so it may be `readonly`. */
type ReadOnly<Value> = Value extends object ? { readonly [Key in keyof Value]: ReadOnly<Value[Key]> } : Value;

/** As a user writes it. */
export type FreeFormMessage = ReadOnly<z.input<FreeFormSchema>>;
/** As a user writes it. */
export type TemplateMessage = ReadOnly<z.input<TemplateSchema>>;
/** Any message, as a user writes it: what `enqueue` and `explain` take. */
export type OutboundMessage = FreeFormMessage | TemplateMessage;

/** A message that has its id: ours is generated where the caller gave none. */
type WithCorrelationId<Message> = Message & { correlationId: string };

/** Checked, the recipient in E.164, defaults filled in. */
export type ParsedFreeFormMessage = WithCorrelationId<z.output<FreeFormSchema>>;
/** Checked, the recipient in E.164, defaults filled in. */
export type ParsedTemplateMessage = WithCorrelationId<z.output<TemplateSchema>>;
/** Any message after its check at the door. */
export type ParsedMessage = ParsedFreeFormMessage | ParsedTemplateMessage;
