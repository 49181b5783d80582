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
      'https://developers.facebook.com/documentation/business-messaging/whatsapp/messages/document-messages',
  },
} as const satisfies MessageLimits;

export const document = messageKind({
  type: 'document',
  doc: 'A file of any kind under a name of its own, with a caption if wanted.',
  limits,
  schema: () =>
    strictObject({
      type: z.literal('document'),
      ...messageEnvelope(),
      ...mediaFields(),
      caption: textUpTo(limits.caption.max).optional(),
      filename: z.string().min(1).optional(),
    }),
  sample: {
    to: sampleRecipient,
    type: 'document',
    media: { url: 'https://files.example.test/a.pdf' },
    filename: 'invoice.pdf',
  },
});
