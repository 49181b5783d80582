import { strictObject } from '../../input/strict-object.js';
import * as z from '../../zod.js';
import { footer, footerLimit } from '../header-fields.js';
import { messageEnvelope, sampleRecipient } from '../message-envelope.js';
import { type MessageLimits, messageKind } from '../message-kind.js';
import { textUpTo } from '../text-up-to.js';

const limits = {
  text: {
    max: 1024,
    unit: 'characters',
    source: 'https://github.com/facebook/openapi/blob/main/business-messaging-api_v23.0.yaml',
  },
  footer: footerLimit,
} as const satisfies MessageLimits;

export const product = messageKind({
  type: 'product',
  doc: 'One product of a catalog, with its picture and price, and a text if wanted. `productId` is the id that the shop gave it.',
  limits,
  schema: () =>
    strictObject({
      type: z.literal('product'),
      ...messageEnvelope(),
      text: textUpTo(limits.text.max).optional(),
      /** The catalog's id at Meta; it belongs to the WhatsApp Business Account. */
      catalogId: z.string().min(1),
      /** The product by the shop's own id (Meta's "retailer id"). */
      productId: z.string().min(1),
      footer: footer(),
    }),
  sample: { to: sampleRecipient, type: 'product', catalogId: '367025965434465', productId: 'sku-1' },
});
