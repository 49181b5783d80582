import * as z from '@wamux/core/zod';
import { optionalLenient } from '@wamux/provider-kit';

// The first API: forms whose members hold JSON, and events in their version 2.

/** The form of every send; members that are undefined are left out. */
export interface FirstForm {
  readonly channel: 'whatsapp';
  readonly source: string;
  readonly destination: string;
  readonly 'src.name': string;
  /** JSON: the message, or the header of a template. */
  readonly message?: string | undefined;
  /** JSON: the id of a template, and the texts that fill it. */
  readonly template?: string | undefined;
  /** JSON: what quick replies of a template bring back. */
  readonly postbackTexts?: string | undefined;
  readonly disablePreview?: 'true' | 'false' | undefined;
}

const text = z.string().min(1);
const url = z.string().min(1);

/** The message that is answered. Clients write it so; no page shows it. */
const context = z.strictObject({ msgId: text }).optional();

const card = z.strictObject({
  name: z.strictObject({
    firstName: text,
    formattedName: text,
    lastName: text.optional(),
    middleName: text.optional(),
    prefix: text.optional(),
    suffix: text.optional(),
  }),
  phones: z.array(z.strictObject({ phone: text, type: text.optional(), wa_id: text.optional() })).optional(),
  emails: z.array(z.strictObject({ email: text, type: text.optional() })).optional(),
  urls: z.array(z.strictObject({ url: text, type: text.optional() })).optional(),
  addresses: z.array(z.record(z.string(), z.string().optional())).optional(),
  org: z.record(z.string(), z.string().optional()).optional(),
  birthday: text.optional(),
});

/** A card of a contact, as it is sent. */
export type FirstCard = z.output<typeof card>;

/**
 * A message, by its type.
 * @see https://docs.gupshup.io/reference/quick-replies, https://docs.gupshup.io/reference/post_wa-api-v1-msg-1 (lists), and
 * a page for each other type
 */
export const firstMessage = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('text'), text, context }),
  z.strictObject({
    type: z.literal('image'),
    originalUrl: url,
    previewUrl: url,
    caption: text.optional(),
    context,
  }),
  z.strictObject({ type: z.literal('video'), url, caption: text.optional(), context }),
  z.strictObject({ type: z.literal('audio'), url, context }),
  z.strictObject({ type: z.literal('sticker'), url, context }),
  z.strictObject({
    type: z.literal('file'),
    url,
    filename: text.optional(),
    caption: text.optional(),
    context,
  }),
  z.strictObject({
    type: z.literal('location'),
    latitude: z.string(),
    longitude: z.string(),
    name: text.optional(),
    address: text.optional(),
    context,
  }),
  z.strictObject({ type: z.literal('contact'), contact: card, context }),
  z.strictObject({ type: z.literal('reaction'), msgId: text, emoji: z.string() }),
  z.strictObject({
    type: z.literal('quick_reply'),
    msgid: text.optional(),
    content: z.strictObject({
      type: z.enum(['text', 'image', 'video', 'file']),
      text,
      header: text.optional(),
      caption: text.optional(),
      url: url.optional(),
      filename: text.optional(),
    }),
    options: z.array(z.strictObject({ type: z.literal('text'), title: text, postbackText: text })),
    context,
  }),
  z.strictObject({
    type: z.literal('list'),
    msgid: text,
    title: z.string(),
    body: text,
    footer: text.optional(),
    globalButtons: z.tuple([z.strictObject({ type: z.literal('text'), title: text })]),
    items: z.array(
      z.strictObject({
        title: z.string(),
        options: z.array(
          z.strictObject({
            type: z.literal('text'),
            title: text,
            description: text.optional(),
            postbackText: text,
          }),
        ),
      }),
    ),
    context,
  }),
  z.strictObject({
    type: z.literal('location_request_message'),
    body: z.strictObject({ text }),
    action: z.strictObject({ name: z.literal('send_location') }),
    context,
  }),
]);

/** A message of the first API, as it is sent. */
export type FirstMessage = z.output<typeof firstMessage>;

/** @see https://docs.gupshup.io/reference/sending-text-template (200: `{ "status": "submitted", "messageId": "…" }`) */
export const submittedAnswer = z.object({ status: z.literal('submitted'), messageId: z.string().min(1) });

const word = optionalLenient(z.string());
const degrees = z.union([z.number(), z.string().regex(/^-?\d{1,3}(?:\.\d+)?$/)]).transform(Number);

/**
 * An event in version 2, of an app by its name.
 * @see https://docs.gupshup.io/docs/message-events, https://docs.gupshup.io/docs/inbound-messages
 */
export const firstEvent = z.object({
  app: z.string(),
  timestamp: optionalLenient(z.number()),
  type: z.string(),
  payload: z.looseObject({}),
});

/** The payload of a `message-event`. `gsId` is Gupshup's id where `id` is WhatsApp's, for a week. */
export const firstStatus = z.object({
  id: z.string().min(1),
  gsId: word,
  type: z.string(),
  destination: word,
  payload: optionalLenient(
    z.object({
      ts: optionalLenient(z.number()),
      code: optionalLenient(z.union([z.string(), z.int().transform(String)])),
      reason: word,
    }),
  ),
});

const inboundCard = z.object({
  name: optionalLenient(
    z.object({
      formattedName: word,
      firstName: word,
      middleName: word,
      lastName: word,
      prefix: word,
      suffix: word,
    }),
  ),
  phones: optionalLenient(z.array(z.object({ phone: word, type: word, wa_id: word }))),
  emails: optionalLenient(z.array(z.object({ email: word, type: word }))),
  urls: optionalLenient(z.array(z.object({ url: word, type: word }))),
  org: optionalLenient(z.object({ company: word, department: word, title: word })),
  birthday: word,
});

/** What stands in the payload of a message, by its type. */
export const firstContent = z.object({
  text: word,
  url: word,
  caption: word,
  contentType: word,
  name: word,
  latitude: optionalLenient(degrees),
  longitude: optionalLenient(degrees),
  address: word,
  title: word,
  postbackText: word,
  description: word,
  contacts: optionalLenient(z.array(inboundCard)),
});

/** The payload of a `message`. */
export const firstInbound = z.object({
  id: z.string().min(1),
  source: z.string().min(1),
  type: z.string(),
  payload: firstContent,
  sender: optionalLenient(z.object({ name: word })),
  context: optionalLenient(z.object({ id: word, gsId: word })),
});
