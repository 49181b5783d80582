import { strictObject } from '../../input/strict-object.js';
import * as z from '../../zod.js';
import { messageEnvelope, sampleRecipient } from '../message-envelope.js';
import { type MessageLimits, messageKind } from '../message-kind.js';
import { textUpTo } from '../text-up-to.js';

const limits = {
  text: {
    max: 1024,
    unit: 'characters',
    source:
      'https://developers.facebook.com/documentation/business-messaging/whatsapp/messages/location-request-messages',
  },
} as const satisfies MessageLimits;

export const locationRequest = messageKind({
  type: 'location-request',
  doc: 'A text with a button by which the user shares a place; the answer is a location whose `inReplyTo` names this message.',
  limits,
  schema: () =>
    strictObject({
      type: z.literal('location-request'),
      ...messageEnvelope(),
      text: textUpTo(limits.text.max),
    }),
  sample: { to: sampleRecipient, type: 'location-request', text: 'Where shall we deliver?' },
});
