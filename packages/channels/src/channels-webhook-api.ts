import * as z from '@wamux/core/zod';
import { lenientNumber, optionalLenient } from '@wamux/provider-kit';
import { messageAnswer, time } from './channels-api.js';

const text = optionalLenient(z.string());

/** @see https://docs.bird.com/api/channels-api/message-status-and-interactions */
export const outboundEvent = z.object({
  event: z.literal('whatsapp.outbound'),
  payload: messageAnswer.extend({ status: z.string(), channelId: text }),
});

/** @see https://docs.bird.com/api/channels-api/message-status-and-interactions */
export const interactionEvent = z.object({
  event: z.literal('whatsapp.interaction'),
  payload: z.object({
    type: z.string(),
    messageId: z.string(),
    channelId: text,
    createdAt: time,
  }),
});

/**
 * The button or row that a user chose comes as the action that we sent.
 * @see https://docs.bird.com/api/channels-api/supported-channels/programmable-whatsapp/sending-messages
 */
const action = z.object({
  postback: optionalLenient(
    z.object({
      payload: text,
      metadata: optionalLenient(z.object({ description: optionalLenient(z.object({ label: text })) })),
    }),
  ),
});
const written = optionalLenient(z.object({ text: z.string(), actions: optionalLenient(z.array(action)) }));
export type WireWritten = NonNullable<z.output<typeof written>>;

/** An app fetches this address, so only what a browser would fetch is allowed. */
const file = z.object({ mediaUrl: z.url({ protocol: /^https?$/ }), contentType: text, filename: text });
export type WireFile = z.output<typeof file>;

/** What WhatsApp calls the message. In no document of Bird's, and seen in its webhooks. */
const told = z.object({
  'whatsapp.media.type': optionalLenient(z.enum(['image', 'video', 'audio', 'sticker', 'document'])),
  'whatsapp.interactive.type': text,
  'whatsapp.interactive.button_reply.id': text,
  'whatsapp.interactive.list_reply.id': text,
  /** Seconds since 1970. */
  timestamp: optionalLenient(z.coerce.number().int().positive()),
});

/**
 * A message from a user: a body as it would be sent, which has the member of its own type.
 * @see https://docs.bird.com/api/channels-api/message-status-and-interactions
 */
export const inboundEvent = z.object({
  event: z.literal('whatsapp.inbound'),
  payload: z.object({
    id: z.string().min(1),
    channelId: text,
    sender: z.object({
      contact: z.object({
        /** A phone number, the id of a user who shows none, or their name, to which nothing can be sent. */
        identifierValue: text,
        /** By whatever else Bird knows them, as users of Bird have it. */
        identifiers: optionalLenient(
          z.array(optionalLenient(z.object({ identifierKey: text, identifierValue: text }))),
        ),
        annotations: optionalLenient(z.object({ name: text })),
      }),
    }),
    /** `click`: an action of that message was chosen. */
    replyTo: optionalLenient(z.object({ id: z.string().min(1), type: z.enum(['message', 'click']) })),
    body: z.object({
      type: z.string().min(1),
      text: written,
      list: written,
      image: optionalLenient(z.object({ text, images: z.array(file).min(1) })),
      file: optionalLenient(z.object({ text, files: z.array(file).min(1) })),
      location: optionalLenient(
        z.object({
          coordinates: z.object({ latitude: lenientNumber, longitude: lenientNumber }),
          location: optionalLenient(z.object({ label: text, address: text })),
        }),
      ),
    }),
    meta: optionalLenient(
      z.object({
        extraInformation: optionalLenient(told),
        /**
         * What a user filled into a flow; the text beside it is Bird's own.
         * @see https://docs.bird.com/applications/channels/channels/supported-channels/whatsapp/how-to/create-a-whatsapp-flow/handling-flow-submission
         */
        formResponse: optionalLenient(z.object({ jsonResponse: z.record(z.string(), z.unknown()) })),
      }),
    ),
    createdAt: time,
  }),
});
export type InboundPayload = z.output<typeof inboundEvent>['payload'];
