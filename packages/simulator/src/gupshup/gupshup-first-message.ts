import { z } from 'zod';
import type { AcceptanceKind } from '../ledger.js';
import { type CarriedKind, isUncarried } from '../whatsapp-rules.js';

// https://docs.gupshup.io/reference: a page for each type. assumed: that members which no page has are refused; the lengths,
// which are WhatsApp's own.

const filled = z.string().min(1);
const some = z.string().optional();
const link = (kind?: CarriedKind) =>
  z
    .url({ protocol: /^https?$/ })
    .refine((url) => kind === undefined || !isUncarried(url, kind), 'the file is of no supported type');
const caption = z.string().max(1024).optional();
/** The message that this one answers. */
const context = z.strictObject({ msgId: filled }).optional();
/** The id that comes back when a button is pressed. */
const msgid = some;
/** Coordinates are strings in the samples. */
const degrees = (most: number) =>
  z
    .union([z.number(), z.string().regex(/^-?\d{1,3}(?:\.\d+)?$/)])
    .refine((value) => Math.abs(Number(value)) <= most);

const message = <Type extends string, Content extends z.ZodRawShape>(type: Type, content: Content) =>
  z.strictObject({ type: z.literal(type), context, ...content });

const option = z.strictObject({
  type: z.literal('text').optional(),
  title: filled.max(20),
  postbackText: some,
});
const row = z.strictObject({
  type: z.literal('text').optional(),
  title: filled.max(24),
  description: z.string().max(72).optional(),
  postbackText: z.string().max(200).optional(),
});

const firstMessage = z.discriminatedUnion('type', [
  message('text', { text: filled.max(4096), previewUrl: z.boolean().optional() }),
  message('image', { originalUrl: link('image'), previewUrl: link('image'), caption }),
  message('video', { url: link('video'), caption }),
  message('audio', { url: link('audio') }),
  message('file', { url: link(), filename: some, caption }),
  message('sticker', { url: link('sticker') }),
  message('location', { latitude: degrees(90), longitude: degrees(180), name: some, address: some }),
  message('contact', {
    contact: z.looseObject({ name: z.looseObject({ firstName: filled, formattedName: filled }) }),
  }),
  message('reaction', { msgId: filled, emoji: z.string() }),
  message('quick_reply', {
    msgid,
    content: z.strictObject({
      type: z.enum(['text', 'image', 'video', 'file']),
      text: filled.max(1024),
      header: z.string().max(60).optional(),
      caption: z.string().max(60).optional(),
      url: link().optional(),
      filename: some,
    }),
    options: z.array(option).min(1).max(3),
  }),
  message('list', {
    msgid,
    title: z.string().max(60),
    body: filled.max(4096),
    footer: z.string().max(60).optional(),
    globalButtons: z.tuple([z.strictObject({ type: z.literal('text'), title: filled.max(20) })]),
    items: z
      .array(z.strictObject({ title: z.string().max(24), subtitle: some, options: z.array(row).min(1) }))
      .min(1)
      .max(10)
      .refine((all) => all.flatMap(({ options }) => options).length <= 10, 'a list has ten rows at the most'),
  }),
  message('location_request_message', {
    body: z.strictObject({ text: filled.max(1024) }),
    action: z.strictObject({ name: z.literal('send_location') }),
  }),
]);
type FirstMessage = z.output<typeof firstMessage>;

/** The message in the form's member `message`, or what is wrong with it. */
export function readFirstMessage(
  text: string | undefined,
): { readonly kind: AcceptanceKind; readonly said: string } | { readonly problem: string } {
  const { data, error } = firstMessage.safeParse(parse(text));
  if (data !== undefined) return contentOf(data);
  const [issue] = error.issues;
  return { problem: `${issue?.path.join('.') || 'message'}: ${issue?.message}` };
}

export function parse(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    return undefined;
  }
}

function contentOf(message: FirstMessage): { readonly kind: AcceptanceKind; readonly said: string } {
  switch (message.type) {
    case 'text':
      return { kind: 'text', said: message.text };
    case 'image':
      return { kind: 'image', said: message.caption || message.originalUrl };
    case 'video':
      return { kind: 'video', said: message.caption || message.url };
    case 'audio':
    case 'sticker':
      return { kind: message.type, said: message.url };
    case 'file':
      return { kind: 'document', said: message.caption || message.url };
    case 'location':
      return { kind: 'location', said: message.name || `${message.latitude},${message.longitude}` };
    case 'contact':
      return { kind: 'contacts', said: message.contact.name.formattedName };
    case 'reaction':
      return { kind: 'reaction', said: message.emoji };
    case 'quick_reply':
      return { kind: 'buttons', said: message.content.text };
    case 'list':
      return { kind: 'list', said: message.body };
    case 'location_request_message':
      return { kind: 'location-request', said: message.body.text };
  }
}
