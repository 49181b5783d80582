import * as z from 'zod';
import { mediaReference } from '../media-fields.js';
import { messageEnvelope, sampleRecipient } from '../message-envelope.js';
import { type MessageLimits, messageKind } from '../message-kind.js';
import { refuseRepeats } from '../refuse-repeats.js';
import { strictObject } from '../strict-object.js';

const limits = {
  name: {
    max: 512,
    unit: 'characters',
    source: 'https://developers.facebook.com/documentation/business-messaging/whatsapp/templates/overview',
  },
  buttons: {
    max: 10,
    unit: 'entries',
    source: 'https://developers.facebook.com/documentation/business-messaging/whatsapp/templates/components',
  },
} as const satisfies MessageLimits;

const mediaHeader = <Type extends string>(type: Type) =>
  strictObject({ type: z.literal(type), media: mediaReference });

export const template = messageKind({
  type: 'template',
  doc: 'A message made from a template that WhatsApp approved, the only kind that may open a conversation. `name` and `variables` are the app’s own; what each provider calls them stands in the config. `buttons` has one value for a button, and no two quick replies the same.',
  limits,
  schema: strictObject({
    type: z.literal('template').default('template'),
    ...messageEnvelope,
    name: z.string().min(1).max(limits.name.max),
    /** Language code such as `es` or `pt_BR`; where absent, the one the config names for the provider. */
    language: z.string().min(2).optional(),
    variables: z.record(z.string(), z.string()).default({}),
    header: z
      .discriminatedUnion('type', [
        strictObject({ type: z.literal('text'), text: z.string().min(1) }),
        mediaHeader('image'),
        mediaHeader('video'),
        strictObject({
          type: z.literal('document'),
          media: mediaReference,
          filename: z.string().min(1).optional(),
        }),
      ])
      .optional(),
    /** Values for the dynamic buttons, by their place in the template. */
    buttons: z
      .array(
        strictObject({
          type: z.enum(['url', 'quick-reply']),
          index: z
            .int()
            .min(0)
            .max(limits.buttons.max - 1),
          /** The URL's last part, or the payload that the reply brings back. */
          value: z.string().min(1),
        }),
      )
      .min(1)
      // Of too many it is enough to say that they are too many.
      .max(limits.buttons.max, { abort: true })
      .check((payload) => {
        const buttons = payload.value;
        refuseRepeats(payload, 'buttons', 'index', buttons, (place) => [place]);
        // A reply brings its value back; the last parts of two URLs may well be the same.
        const replies = buttons.filter(({ type }) => type === 'quick-reply');
        refuseRepeats(payload, 'buttons', 'value', replies, (_, reply) => [buttons.indexOf(reply)]);
      })
      .optional(),
  }),
  sample: {
    to: sampleRecipient,
    type: 'template',
    name: 'order_shipped',
    language: 'es',
    variables: { customer: 'Ada', order: 'A-1' },
    buttons: [{ type: 'url', index: 0, value: 'A-1' }],
  },
});
