import * as z from '@wamux/core/zod';
import { optionalLenient } from '@wamux/provider-kit';
import { inboundItem } from './notification-api.js';

const timestamp = optionalLenient(z.union([z.string(), z.number()]));
const text = optionalLenient(z.string());

/**
 * A message that the business sent from the phone app.
 * @see https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/smb_message_echoes
 */
export const echoItem = inboundItem.extend({ to: optionalLenient(z.string().min(1)), to_user_id: text });

/** @see https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/user_preferences */
export const preferenceItem = z.object({
  wa_id: text,
  user_id: text,
  category: z.string().min(1),
  /**
   * `stop` or `resume`, or `signup` of a user who followed a link to sign up.
   * @see https://github.com/david-lev/pywa/blob/master/tests/data/updates/user_marketing_preferences.json
   */
  value: z.string().min(1),
  timestamp,
});

/**
 * A user has another business-scoped id.
 * @see https://developers.facebook.com/documentation/business-messaging/whatsapp/business-scoped-user-ids
 */
export const userIdItem = z.object({
  wa_id: text,
  user_id: z.object({ previous: z.string().min(1), current: z.string().min(1) }),
  timestamp,
});

/** @see https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/message_template_status_update */
export const templateValue = z.looseObject({
  event: z.string().min(1),
  message_template_name: z.string().min(1),
  message_template_language: text,
  reason: text,
});

/**
 * Events about the account or a number: each field has its own word for what changed.
 * @see https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/overview
 */
export const accountValue = z.looseObject({ event: text, decision: text, alert_type: text });

/**
 * A call, or a status of one.
 * @see https://developers.facebook.com/documentation/business-messaging/whatsapp/calling/reference
 */
export const callItem = z.object({
  id: z.string().min(1),
  from: text,
  from_user_id: text,
  to: text,
  event: text,
  status: text,
  direction: text,
  recipient_id: text,
  timestamp,
});
