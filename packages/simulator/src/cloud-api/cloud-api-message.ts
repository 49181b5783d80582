import { z } from 'zod';
import { isUserId } from '../phone-digits.js';
import { interactive } from './cloud-api-interactive.js';
import { carriedFile, mediaFile } from './cloud-api-media.js';
import { templateMessage } from './cloud-api-template-message.js';

/** Coordinates are strings in Meta's specification, and numbers in its examples; assumed: both are accepted. */
const degrees = (most: number) =>
  z
    .union([z.number(), z.string().regex(/^-?\d{1,3}(?:\.\d+)?$/)])
    .refine((value) => Math.abs(Number(value)) <= most);

/** https://developers.facebook.com/documentation/business-messaging/whatsapp/messages/image-messages */
const caption = z.string().max(1024).optional();
const common = {
  messaging_product: z.literal('whatsapp'),
  // assumed: a group is not accepted as a recipient here.
  recipient_type: z.literal('individual').optional(),
  // assumed: the `+` and separators that people write are accepted; `wa_id` returns the digits.
  to: z
    .string()
    .regex(/^\+?\d[\d ()-]{5,24}$/, 'must be a phone number with its country code')
    .optional(),
  // `to` takes precedence over `recipient`. Meta accepts a user id in `to`, but delivers to nobody: it is refused here.
  // https://developers.facebook.com/documentation/business-messaging/whatsapp/business-scoped-user-ids
  recipient: z.string().refine(isUserId, 'must be a business-scoped user id').optional(),
  context: z.strictObject({ message_id: z.string().min(1) }).optional(),
  // https://developers.facebook.com/docs/whatsapp/cloud-api/reference/messages
  biz_opaque_callback_data: z.string().max(512).optional(),
};

const message = <Type extends string, Content extends z.ZodType>(type: Type, content: Content) =>
  z.strictObject({ ...common, type: z.literal(type), [type]: content } as typeof common & {
    type: z.ZodLiteral<Type>;
  } & Record<Type, Content>);

const contact = z.strictObject({
  name: z.strictObject({
    formatted_name: z.string().min(1),
    first_name: z.string().optional(),
    last_name: z.string().optional(),
    middle_name: z.string().optional(),
    prefix: z.string().optional(),
    suffix: z.string().optional(),
  }),
  phones: z
    .array(
      z.strictObject({
        phone: z.string().optional(),
        type: z.string().optional(),
        wa_id: z.string().optional(),
      }),
    )
    .optional(),
  emails: z.array(z.strictObject({ email: z.string().optional(), type: z.string().optional() })).optional(),
  urls: z.array(z.strictObject({ url: z.string().optional(), type: z.string().optional() })).optional(),
  addresses: z
    .array(
      z.strictObject({
        street: z.string().optional(),
        city: z.string().optional(),
        state: z.string().optional(),
        zip: z.string().optional(),
        country: z.string().optional(),
        country_code: z.string().optional(),
        type: z.string().optional(),
      }),
    )
    .optional(),
  org: z
    .strictObject({
      company: z.string().optional(),
      department: z.string().optional(),
      title: z.string().optional(),
    })
    .optional(),
  birthday: z
    .string()
    .regex(/^\d{4}-\d\d-\d\d$/)
    .optional(),
});

/**
 * Text, media and templates are documented. https://github.com/facebook/openapi (business-messaging-api)
 * assumed: the shapes of location, contacts and reactions, and every limit, as Meta's samples are commonly known; that `type`
 * is always present, and that a message carries only the content of its own type.
 */
export const sendRequest = z.discriminatedUnion('type', [
  message('text', z.strictObject({ body: z.string().min(1).max(4096), preview_url: z.boolean().optional() })),
  message('image', carriedFile('image', { caption })),
  message('video', carriedFile('video', { caption })),
  message('audio', carriedFile('audio', { voice: z.boolean().optional() })),
  message('sticker', carriedFile('sticker')),
  message('document', mediaFile({ caption, filename: z.string().min(1).optional() })),
  message(
    'location',
    z.strictObject({
      latitude: degrees(90),
      longitude: degrees(180),
      name: z.string().optional(),
      address: z.string().optional(),
    }),
  ),
  // The page says "up to 257"; Meta's OpenAPI document says 5.
  // https://developers.facebook.com/documentation/business-messaging/whatsapp/messages/contacts-messages
  message('contacts', z.array(contact).min(1).max(257)),
  // An empty emoji removes a reaction.
  message('reaction', z.strictObject({ message_id: z.string().min(1), emoji: z.string() })),
  message('interactive', interactive),
  message('template', templateMessage),
]);

export type SendRequest = z.infer<typeof sendRequest>;

export const markAsReadRequest = z.strictObject({
  messaging_product: z.literal('whatsapp'),
  status: z.literal('read'),
  // assumed: any id of WhatsApp's form; the simulator does not remember which messages it reported to whom.
  message_id: z.string().startsWith('wamid.'),
  // https://developers.facebook.com/documentation/business-messaging/whatsapp/typing-indicators
  typing_indicator: z.strictObject({ type: z.literal('text') }).optional(),
});

const count = z.coerce.number().int().min(1).max(1000);

/** assumed: the range and default of `limit`, and the filters. */
export const listTemplatesQuery = z.strictObject({
  limit: count.default(25),
  after: z.string().optional(),
  fields: z.string().optional(),
  name: z.string().optional(),
  language: z.string().optional(),
  status: z.string().optional(),
  category: z.string().optional(),
});

export type ListTemplatesQuery = z.infer<typeof listTemplatesQuery>;

/** The fields of an upload other than `file`. */
export const uploadFields = z.strictObject({
  messaging_product: z.literal('whatsapp'),
  type: z.string().min(1),
});
