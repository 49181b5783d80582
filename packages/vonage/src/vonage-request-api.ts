import * as z from '@wamux/core/zod';
import { vonageLimits } from './vonage-limits.js';

// Only tests check against these schemas; the code that sends uses only their types, so no process makes them.

const url = z.url({ protocol: /^https?$/ });
const caption = z.string().optional();
const context = z.strictObject({ message_uuid: z.string() });

/**
 * What a message says, by its type. What Vonage has no form for goes as `custom`, in Meta's, whose schema stands in
 * @wamux/meta-format.
 * @see https://developer.vonage.com/en/api/messages
 */
export const vonageContent = z.discriminatedUnion('message_type', [
  z.strictObject({ message_type: z.literal('text'), text: z.string().min(1).max(4_096) }),
  z.strictObject({ message_type: z.literal('image'), image: z.strictObject({ url, caption }) }),
  z.strictObject({ message_type: z.literal('video'), video: z.strictObject({ url, caption }) }),
  z.strictObject({ message_type: z.literal('audio'), audio: z.strictObject({ url }) }),
  z.strictObject({
    message_type: z.literal('file'),
    file: z.strictObject({ url, caption, name: z.string().optional() }),
  }),
  z.strictObject({ message_type: z.literal('sticker'), sticker: z.strictObject({ url }) }),
  z.strictObject({
    message_type: z.literal('reaction'),
    reaction: z.strictObject({ action: z.enum(['react', 'unreact']), emoji: z.string().optional() }),
    /** The message reacted to. */
    context,
  }),
  z.strictObject({ message_type: z.literal('custom'), custom: z.looseObject({ type: z.string() }) }),
]);
export type VonageContent = z.output<typeof vonageContent>;

/** What stands around a content. */
export const envelope = z.object({
  channel: z.literal('whatsapp'),
  from: z.string().regex(/^\d{7,15}$/),
  /** Digits, or a user id. */
  to: z.string().min(1),
  client_ref: z.string().min(1).max(vonageLimits.correlationId.max),
  webhook_version: z.literal('v1'),
  context: context.optional(),
});
