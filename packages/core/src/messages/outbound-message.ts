import * as z from 'zod';
import { contactsMessage, locationMessage, reactionMessage, textMessage } from './content-messages.js';
import { buttonsMessage, listMessage } from './interactive-messages.js';
import {
  audioMessage,
  documentMessage,
  imageMessage,
  stickerMessage,
  videoMessage,
} from './media-messages.js';
import { templateMessage } from './template-message.js';

export const freeFormMessageTypes = [
  'text',
  'image',
  'video',
  'audio',
  'sticker',
  'document',
  'location',
  'contacts',
  'reaction',
  'buttons',
  'list',
] as const;

export const messageTypes = [...freeFormMessageTypes, 'template'] as const;

export type FreeFormMessageType = (typeof freeFormMessageTypes)[number];
export type MessageType = (typeof messageTypes)[number];

/** Any message but a template; WhatsApp delivers it only within 24 hours of the user's last message. */
export const freeFormMessageSchema = z.discriminatedUnion(
  'type',
  [
    textMessage,
    imageMessage,
    videoMessage,
    audioMessage,
    stickerMessage,
    documentMessage,
    locationMessage,
    contactsMessage,
    reactionMessage,
    buttonsMessage,
    listMessage,
  ],
  {
    error: (issue) =>
      issue.code === 'invalid_union' ? `expected one of ${freeFormMessageTypes.join(', ')}` : undefined,
  },
);

export const templateMessageSchema = templateMessage;

/** Whatever a user writes is only read, so constants are welcome. */
type ReadOnly<Value> = Value extends object ? { readonly [Key in keyof Value]: ReadOnly<Value[Key]> } : Value;

/** As a user writes it. */
export type FreeFormMessage = ReadOnly<z.input<typeof freeFormMessageSchema>>;
/** As a user writes it. */
export type TemplateMessage = ReadOnly<z.input<typeof templateMessageSchema>>;
export type OutboundMessage = FreeFormMessage | TemplateMessage;

type WithCorrelationId<Message> = Message & { correlationId: string };

/** Checked, the recipient in E.164, defaults filled in. */
export type ParsedFreeFormMessage = WithCorrelationId<z.output<typeof freeFormMessageSchema>>;
export type ParsedTemplateMessage = WithCorrelationId<z.output<typeof templateMessageSchema>>;
export type ParsedMessage = ParsedFreeFormMessage | ParsedTemplateMessage;

export type MediaReference = z.output<typeof imageMessage>['media'];
