import { expectOneOf } from '../../input/expect-one-of.js';
import { strictObject } from '../../input/strict-object.js';
import * as z from '../../zod.js';
import { mediaHeaders } from '../header-fields.js';
import { jsonObject } from '../json-object.js';
import { messageEnvelope, sampleRecipient } from '../message-envelope.js';
import { type MessageLimits, messageKind } from '../message-kind.js';
import { placeFields } from '../place-fields.js';
import { refuseRepeats } from '../refuse-repeats.js';
import { templateButtonTypes } from '../template-button-types.js';
import { textUpTo } from '../text-up-to.js';

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

/** What fills the header. A text has no limit here: how long it may be depends on the template. */
const header = () =>
  z.discriminatedUnion(
    'type',
    [
      strictObject({ type: z.literal('text'), text: z.string().min(1) }),
      ...mediaHeaders(),
      strictObject({ type: z.literal('location'), ...placeFields() }),
    ],
    { error: expectOneOf(['text', 'image', 'video', 'document', 'location']) },
  );

const place = () => ({
  index: z
    .int()
    .min(0)
    .max(limits.buttons.max - 1),
  value: z.string().min(1),
});

/**
 * What fills a button. The value is the URL's last part or the one-time code, the payload that a quick reply brings back,
 * the code that is copied, or the flow's token.
 */
const button = () =>
  z.discriminatedUnion(
    'type',
    [
      strictObject({ type: z.enum(['url', 'quick-reply', 'copy-code']), ...place() }),
      /** `data` is what the flow's first screen is given. */
      strictObject({ type: z.literal('flow'), ...place(), data: jsonObject().optional() }),
    ],
    { error: expectOneOf(templateButtonTypes) },
  );

export const template = messageKind({
  type: 'template',
  doc: 'A message made from a template that WhatsApp approved, the only kind that may open a conversation. `name` and `variables` are the app’s own; what each provider calls them stands in the config. `header` is a text, an image, a video, a document or a location; `buttons` has one value for a button (`url`, `quick-reply`, `copy-code` or `flow`), and no two quick replies the same.',
  limits,
  schema: () =>
    strictObject({
      type: z.literal('template').default('template'),
      ...messageEnvelope(),
      name: textUpTo(limits.name.max),
      /** Language code such as `es` or `pt_BR`; where absent, the one the config names for the provider. */
      language: z.string().min(2).optional(),
      variables: z.record(z.string(), z.string()).default({}),
      /** What fills the header, where the config does not say that a variable does. */
      header: header().optional(),
      /** Values for the dynamic buttons, by their place in the template, where the config names no variable for them. */
      buttons: z
        .array(button())
        .min(1)
        // Where there are too many, one issue that says so is enough.
        .max(limits.buttons.max, { abort: true })
        .check((payload) => {
          const buttons = payload.value;
          const indexes = buttons.map(({ index }) => index);
          refuseRepeats(payload, 'buttons', indexes, (place) => [place, 'index']);
          // A reply brings its value back; the last parts of two URLs may well be the same.
          const values = buttons.map((button) => (button.type === 'quick-reply' ? button.value : button));
          refuseRepeats(payload, 'buttons', values, (place) => [place, 'value']);
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
