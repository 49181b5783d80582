import * as z from '@wamux/core/zod';
import { lenientNumber, optionalLenient } from '@wamux/provider-kit';

const timestamp = optionalLenient(z.union([z.string(), z.number()]));
const text = optionalLenient(z.string());

/** @see https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/messages/status */
export const notification = z.object({
  object: z.literal('whatsapp_business_account'),
  entry: z.array(z.unknown()),
});
/** `id` is that of the WhatsApp Business Account. */
export const notificationEntry = z.object({ id: text, time: timestamp, changes: z.array(z.unknown()) });
export const notificationChange = z.object({
  field: z.string().min(1),
  value: z.looseObject({ metadata: optionalLenient(z.object({ phone_number_id: text })) }),
});

/** What a change of the field `messages` holds. */
export const messagesValue = z.object({
  contacts: optionalLenient(z.array(z.unknown())),
  statuses: z.unknown().optional(),
  messages: z.unknown().optional(),
  errors: z.unknown().optional(),
});

/** @see https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/messages/status */
export const statusItem = z.object({
  id: z.string().min(1),
  /**
   * Absent where it is about a message; `payment` where it says what became of a payment. assumed: that its `id` may be that of the
   * message that asked for the payment. The page shows only its form.
   * @see https://support.wati.io/en/articles/11822291-how-to-use-webhook-to-check-payment-status
   */
  type: text,
  status: z.string().min(1),
  timestamp,
  /** Digits; the id of the group where `recipient_type` says so. */
  recipient_id: text,
  recipient_type: text,
  /** The member of a group that it is about. @see https://developers.facebook.com/documentation/business-messaging/whatsapp/groups */
  recipient_participant_id: text,
  /** @see https://developers.facebook.com/documentation/business-messaging/whatsapp/business-scoped-user-ids */
  recipient_user_id: text,
  pricing: optionalLenient(
    z.object({ billable: optionalLenient(z.boolean()), pricing_model: text, category: text }),
  ),
  biz_opaque_callback_data: text,
  errors: optionalLenient(z.array(z.unknown())),
});

/**
 * The author of one of the messages beside it. A user with a user name has no `wa_id`, but a `user_id`.
 * @see https://developers.facebook.com/documentation/business-messaging/whatsapp/business-scoped-user-ids
 */
export const inboundContact = z.object({
  wa_id: text,
  user_id: text,
  profile: optionalLenient(z.object({ name: text })),
});
export type InboundContact = z.output<typeof inboundContact>;

/** @see https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/messages/image */
const media = optionalLenient(
  z.object({ id: z.string().min(1), mime_type: text, caption: text, filename: text }),
);
export type WireMedia = NonNullable<z.output<typeof media>>;

/** @see https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/messages/contacts */
const card = z.object({
  name: optionalLenient(
    z.object({
      formatted_name: text,
      first_name: text,
      middle_name: text,
      last_name: text,
      prefix: text,
      suffix: text,
    }),
  ),
  phones: optionalLenient(z.array(z.object({ phone: text, type: text, wa_id: text }))),
  emails: optionalLenient(z.array(z.object({ email: text, type: text }))),
  urls: optionalLenient(z.array(z.object({ url: text, type: text }))),
  addresses: optionalLenient(
    z.array(
      z.object({
        street: text,
        city: text,
        state: text,
        zip: text,
        country: text,
        country_code: text,
        type: text,
      }),
    ),
  ),
  org: optionalLenient(z.object({ company: text, department: text, title: text })),
  birthday: text,
});
export type WireCard = z.output<typeof card>;

/** @see https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/messages/interactive */
const reply = optionalLenient(z.object({ id: z.string(), title: z.string(), description: text }));

/** @see https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/messages/order */
const order = optionalLenient(
  z.object({
    catalog_id: text,
    text,
    product_items: z.array(
      z.object({
        product_retailer_id: z.string().min(1),
        quantity: lenientNumber,
        item_price: optionalLenient(lenientNumber),
        currency: text,
      }),
    ),
  }),
);

/** What a message says; of the members that are named like types it has the one of its own type. */
const contentMembers = {
  type: z.string().min(1),
  text: optionalLenient(z.object({ body: z.string() })),
  image: media,
  video: media,
  audio: media,
  sticker: media,
  document: media,
  /** @see https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/messages/location */
  location: optionalLenient(
    z.object({ latitude: lenientNumber, longitude: lenientNumber, name: text, address: text }),
  ),
  contacts: optionalLenient(z.array(card)),
  /** @see https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/messages/reaction */
  reaction: optionalLenient(z.object({ message_id: z.string().min(1), emoji: text })),
  /** @see https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/messages/button */
  button: optionalLenient(z.object({ payload: text, text: z.string() })),
  interactive: optionalLenient(
    z.object({
      type: z.string().min(1),
      button_reply: reply,
      list_reply: reply,
      /** @see https://developers.facebook.com/docs/whatsapp/flows/guides/receiveflowresponse */
      nfm_reply: optionalLenient(z.object({ name: text, response_json: z.string() })),
    }),
  ),
  order,
  /** @see https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/messages/unsupported */
  unsupported: optionalLenient(z.object({ type: optionalLenient(z.string().min(1)) })),
};
const contentItem = z.object(contentMembers);
export type ContentItem = z.output<typeof contentItem>;

/**
 * A message from a user.
 * @see https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/messages
 */
export const inboundItem = z.object({
  id: z.string().min(1),
  /** Digits, with or without `+`; absent for a user with a user name, who has a `from_user_id`. */
  from: optionalLenient(z.string().min(1)),
  from_user_id: optionalLenient(z.string().min(1)),
  /** The group that it was written in. */
  group_id: text,
  timestamp,
  /** `id` is missing where the message is only forwarded. */
  context: optionalLenient(z.object({ id: text })),
  ...contentMembers,
  /** The ad or post that the user came from. */
  referral: optionalLenient(
    z.object({
      source_type: z.string().min(1),
      source_id: text,
      source_url: text,
      headline: text,
      ctwa_clid: text,
    }),
  ),
  /** @see https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/messages/edit */
  edit: optionalLenient(
    z.object({ original_message_id: z.string().min(1), message: optionalLenient(contentItem) }),
  ),
  revoke: optionalLenient(z.object({ original_message_id: z.string().min(1) })),
  /** @see https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/messages/system */
  system: optionalLenient(
    z.object({ type: text, wa_id: text, new_wa_id: text, user_id: text, previous_user_id: text }),
  ),
});
export type InboundItem = z.output<typeof inboundItem>;
