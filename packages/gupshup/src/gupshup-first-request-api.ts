import * as z from '@wamux/core/zod';

// Only tests check against these schemas; the code that sends uses only their types, so no process makes them.

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
