import { strictObject } from '../../input/strict-object.js';
import * as z from '../../zod.js';
import { footer, footerLimit, header, headerLimit } from '../header-fields.js';
import { messageEnvelope, sampleRecipient, webUrl } from '../message-envelope.js';
import { type MessageLimits, messageKind } from '../message-kind.js';
import { textUpTo } from '../text-up-to.js';

const source =
  'https://developers.facebook.com/documentation/business-messaging/whatsapp/messages/interactive-cta-url-messages';

const limits = {
  text: { max: 1024, unit: 'characters', source },
  title: { max: 20, unit: 'characters', source },
  'header.text': headerLimit,
  footer: footerLimit,
} as const satisfies MessageLimits;

export const linkButton = messageKind({
  type: 'link-button',
  doc: 'A text with one button below it that opens a URL; `title` stands on the button.',
  limits,
  schema: () =>
    strictObject({
      type: z.literal('link-button'),
      ...messageEnvelope(),
      text: textUpTo(limits.text.max),
      title: textUpTo(limits.title.max),
      url: webUrl(),
      header: header().optional(),
      footer: footer(),
    }),
  sample: {
    to: sampleRecipient,
    type: 'link-button',
    text: 'Your order is on its way.',
    title: 'Track it',
    url: 'https://shop.example.test/orders/A-1',
  },
});
