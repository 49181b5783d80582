import { strictObject } from '../../input/strict-object.js';
import * as z from '../../zod.js';
import { footer, footerLimit, header, headerLimit } from '../header-fields.js';
import { messageEnvelope, sampleRecipient } from '../message-envelope.js';
import { type MessageLimits, messageKind } from '../message-kind.js';
import { refuseRepeats } from '../refuse-repeats.js';
import { textUpTo } from '../text-up-to.js';

const source =
  'https://developers.facebook.com/documentation/business-messaging/whatsapp/messages/interactive-reply-buttons-messages';

const limits = {
  text: { max: 1024, unit: 'characters', source },
  buttons: { max: 3, unit: 'entries', source },
  'buttons[].id': { max: 256, unit: 'characters', source },
  'buttons[].title': { max: 20, unit: 'characters', source },
  'header.text': headerLimit,
  footer: footerLimit,
} as const satisfies MessageLimits;

export const buttons = messageKind({
  type: 'buttons',
  doc: 'A text with reply buttons below it; the answer brings back the `id` of the one that was pressed. No two have the same `id` or `title`.',
  limits,
  schema: () =>
    strictObject({
      type: z.literal('buttons'),
      ...messageEnvelope(),
      text: textUpTo(limits.text.max),
      buttons: z
        .array(
          strictObject({
            // "No leading/trailing spaces", says https://github.com/facebook/openapi (ActionObject).
            id: textUpTo(limits['buttons[].id'].max).refine(
              (id) => id === id.trim(),
              'begins or ends with a space; expected none',
            ),
            title: textUpTo(limits['buttons[].title'].max),
          }),
        )
        .min(1)
        // Where there are too many, one issue that says so is enough.
        .max(limits.buttons.max, { abort: true })
        .check((payload) => {
          // Titles must be unique within a message, says https://developers.facebook.com/docs/whatsapp/cloud-api/reference/messages
          // (button object). assumed: ids as well; in any case an answer could not be told from another.
          for (const part of ['id', 'title'] as const) {
            const values = payload.value.map((button) => button[part]);
            refuseRepeats(payload, 'buttons', values, (index) => [index, part]);
          }
        }),
      header: header().optional(),
      footer: footer(),
    }),
  sample: { to: sampleRecipient, type: 'buttons', text: 'Coming?', buttons: [{ id: 'yes', title: 'Yes' }] },
});
