import * as z from 'zod';
import { messageEnvelope, sampleRecipient } from '../message-envelope.js';
import { type MessageLimits, messageKind } from '../message-kind.js';
import { strictObject } from '../strict-object.js';

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
  doc: 'Text, in which links can be tapped.',
  limits,
  schema: strictObject({
    type: z.literal('text'),
    ...messageEnvelope,
    text: z.string().min(1).max(limits.text.max),
  }),
  sample: { to: sampleRecipient, type: 'text', text: 'Hola' },
});
