import { strictObject } from '../../input/strict-object.js';
import * as z from '../../zod.js';
import { checkSections } from '../check-sections.js';
import { footer, footerLimit, headerLimit, textOnlyHeader } from '../header-fields.js';
import { messageEnvelope, sampleRecipient } from '../message-envelope.js';
import { type MessageLimits, messageKind } from '../message-kind.js';
import { refuseRepeats } from '../refuse-repeats.js';
import { textUpTo } from '../text-up-to.js';

const source = 'https://github.com/facebook/openapi/blob/main/business-messaging-api_v23.0.yaml';

const limits = {
  text: { max: 1024, unit: 'characters', source },
  'header.text': headerLimit,
  sections: { max: 10, unit: 'entries', source },
  'sections[].title': { max: 24, unit: 'characters', source },
  /** The most products of one section; assumed: of all sections together as well. */
  'sections[].productIds': { max: 30, unit: 'entries', source },
  footer: footerLimit,
} as const satisfies MessageLimits;

const section = () =>
  strictObject({
    title: textUpTo(limits['sections[].title'].max).optional(),
    productIds: z.array(z.string().min(1)).min(1).max(limits['sections[].productIds'].max),
  });

export const productList = messageKind({
  type: 'product-list',
  doc: 'Products of a catalog behind one button; the answer is an `order`. Thirty products over all sections, none twice in one section, and a title for each of several sections. The header is a text, and has to be there.',
  limits,
  schema: () =>
    strictObject({
      type: z.literal('product-list'),
      ...messageEnvelope(),
      text: textUpTo(limits.text.max),
      header: textOnlyHeader(),
      /** The catalog's id at Meta; it belongs to the WhatsApp Business Account. */
      catalogId: z.string().min(1),
      sections: z
        .array(section())
        .min(1)
        .max(limits.sections.max, { abort: true })
        .check((payload) => {
          const counts = payload.value.map(({ productIds }) => productIds.length);
          checkSections(payload, 'products', counts, limits['sections[].productIds'].max);
          for (const [place, { productIds }] of payload.value.entries())
            refuseRepeats(payload, 'sections', productIds, (index) => [place, 'productIds', index]);
        }),
      footer: footer(),
    }),
  sample: {
    to: sampleRecipient,
    type: 'product-list',
    text: 'What is fresh today',
    header: { type: 'text', text: 'Bakery' },
    catalogId: '367025965434465',
    sections: [{ title: 'Bread', productIds: ['sku-1'] }],
  },
});
