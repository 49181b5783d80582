import { strictObject } from '../../input/strict-object.js';
import * as z from '../../zod.js';
import { mediaFields } from '../media-fields.js';
import { messageEnvelope, sampleRecipient } from '../message-envelope.js';
import { type MessageLimits, messageKind } from '../message-kind.js';
import { textUpTo } from '../text-up-to.js';

const limits = {
  caption: {
    max: 1024,
    unit: 'characters',
    source:
      'https://developers.facebook.com/documentation/business-messaging/whatsapp/messages/video-messages',
  },
} as const satisfies MessageLimits;

export const video = messageKind({
  type: 'video',
  doc: 'A film, with a caption if wanted.',
  limits,
  schema: () =>
    strictObject({
      type: z.literal('video'),
      ...messageEnvelope(),
      ...mediaFields(),
      caption: textUpTo(limits.caption.max).optional(),
    }),
  sample: { to: sampleRecipient, type: 'video', media: { url: 'https://files.example.test/a.mp4' } },
});
