import { listedParts } from '@wamux/meta-format';
import { optionalLenient } from '@wamux/provider-kit';
import * as z from 'zod';
import { cloudApiLimits } from './cloud-api-limits.js';

/** @see https://github.com/facebook/openapi (business-messaging-api_v23.0.yaml: BaseMessageProperties) */
export const messageEnvelope = z.object({
  messaging_product: z.literal('whatsapp'),
  recipient_type: z.literal('individual'),
  /** Digits; the other one of the two for whoever has a number. */
  to: z
    .string()
    .regex(/^\d{7,15}$/)
    .optional(),
  /**
   * A business-scoped user id, which Meta takes here only: in `to` it would be accepted and dropped.
   * @see https://developers.facebook.com/documentation/business-messaging/whatsapp/business-scoped-user-ids
   */
  recipient: z.string().optional(),
  context: z.strictObject({ message_id: z.string() }).optional(),
  /** Comes back with each status of the message. */
  biz_opaque_callback_data: z.string().max(cloudApiLimits.correlationId.max),
});
export type MessageEnvelope = z.output<typeof messageEnvelope>;

/** @see https://github.com/facebook/openapi (business-messaging-api_v23.0.yaml: MessageResponsePayload) */
export const sendAnswer = z.object({
  contacts: optionalLenient(z.array(z.object({ wa_id: optionalLenient(z.string()) }))),
  messages: z
    .tuple([z.object({ id: z.string().min(1), message_status: optionalLenient(z.string()) })])
    .rest(z.unknown()),
});

/** @see https://developers.facebook.com/documentation/business-messaging/whatsapp/business-phone-numbers/media */
export const uploadAnswer = z.object({ id: z.string().min(1) });

/** @see https://developers.facebook.com/documentation/business-messaging/whatsapp/business-phone-numbers/media */
export const mediaAnswer = z.object({
  url: z.url({ protocol: /^https?$/ }),
  mime_type: optionalLenient(z.string()),
  file_size: optionalLenient(z.coerce.number()),
});

export const successAnswer = z.object({ success: z.literal(true) });

/** @see https://github.com/facebook/openapi (business-messaging-api_v23.0.yaml: CursorPaging) */
export const templateListAnswer = z.object({
  data: z.array(
    z.looseObject({
      name: z.string(),
      language: optionalLenient(z.string()),
      category: optionalLenient(z.string()),
      status: optionalLenient(z.string()),
      ...listedParts,
    }),
  ),
  paging: optionalLenient(
    z.object({
      cursors: optionalLenient(z.object({ after: optionalLenient(z.string()) })),
      next: optionalLenient(z.string()),
    }),
  ),
});
