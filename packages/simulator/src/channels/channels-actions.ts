import { z } from 'zod';
import type { AcceptanceKind } from '../ledger.js';

/**
 * Buttons and list rows. Only here does the documentation not forbid further fields.
 * https://docs.bird.com/api/channels-api/supported-channels/programmable-whatsapp/sending-whatsapp-messages
 */

const rowDescription = z
  .looseObject({ description: z.strictObject({ label: z.string().max(72).optional() }).optional() })
  .optional();

export const link = z.looseObject({
  type: z.literal('link'),
  link: z.looseObject({ text: z.string(), url: z.union([z.url(), z.string().regex(/\{\{[^{}]+\}\}/)]) }),
});
const action = z.discriminatedUnion('type', [
  link,
  z.looseObject({
    type: z.literal('reply'),
    reply: z.looseObject({ text: z.string(), imageUrl: z.string().optional(), metadata: rowDescription }),
  }),
  z.looseObject({
    type: z.literal('postback'),
    postback: z.looseObject({
      text: z.string(),
      payload: z.string().optional(),
      imageUrl: z.string().optional(),
      metadata: rowDescription,
    }),
  }),
  z.looseObject({
    type: z.literal('locationRequest'),
    locationRequest: z.looseObject({ text: z.string().optional() }).nullish(),
  }),
  z.looseObject({
    type: z.literal('buy'),
    buy: z.looseObject({ text: z.string(), amountCents: z.int(), currency: z.string().length(3) }),
  }),
]);
export const actions = z.array(action).nullish();

type Action = z.infer<typeof action>;

/** The kind of message that the buttons below a text make of it. Replies and postbacks may be combined. */
const kinds = {
  reply: 'buttons',
  postback: 'buttons',
  link: 'link-button',
  locationRequest: 'location-request',
  buy: 'payment-button',
} as const satisfies Record<Action['type'], AcceptanceKind>;

export const kindOfText = (given: z.infer<typeof actions>): AcceptanceKind => {
  const [first] = given ?? [];
  return first === undefined ? 'text' : kinds[first.type];
};

const labelOf = (action: Action): string | undefined => {
  if (action.type === 'reply') return action.reply.text;
  if (action.type === 'postback') return action.postback.text;
  return action.type === 'link' ? action.link.text : undefined;
};

/**
 * Buttons below a message, within WhatsApp's limits: three replies, or one link; 20 characters on each, and no two alike.
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/messages/interactive-reply-buttons-messages
 * assumed: that Bird refuses at once what WhatsApp would not show.
 */
export const buttonActions = actions
  .refine((given) => (given ?? []).length <= 3, 'three buttons at the most')
  .refine((given) => (given ?? []).filter(({ type }) => type === 'link').length <= 1, 'one link at the most')
  .refine(
    (given) => (given ?? []).every((action) => /^.{1,20}$/su.test(labelOf(action) ?? 'x')),
    'a label has 1 to 20 characters',
  )
  .refine((given) => {
    const labels = (given ?? []).flatMap((action) => labelOf(action) ?? []);
    return new Set(labels).size === labels.length;
  }, 'the labels must differ');

/** assumed: buttons of different kinds cannot be combined below one text, as no sample of a text shows it. */
export const textActions = buttonActions.refine(
  (given) => new Set(given?.map(({ type }) => kinds[type])).size <= 1,
  'buttons of one kind only',
);
