import { strictObject } from '../../input/strict-object.js';
import * as z from '../../zod.js';
import { messageEnvelope, sampleRecipient } from '../message-envelope.js';
import { type MessageLimits, messageKind } from '../message-kind.js';
import { textUpTo } from '../text-up-to.js';

const limits = {
  text: {
    max: 4096,
    unit: 'characters',
    source:
      'https://developers.facebook.com/documentation/business-messaging/whatsapp/messages/text-messages',
  },
} as const satisfies MessageLimits;

export const text = messageKind({
  type: 'text',
  doc: 'Text, in which links can be tapped. `preview` asks for a preview of the first one; a provider without previews ignores it.',
  limits,
  schema: () =>
    strictObject({
      type: z.literal('text'),
      ...messageEnvelope(),
      text: textUpTo(limits.text.max),
      /** A hint: whether to show a preview of the first link. Where absent, the provider decides. */
      preview: z.boolean().optional(),
    }),
  sample: { to: sampleRecipient, type: 'text', text: 'Hola' },
});
