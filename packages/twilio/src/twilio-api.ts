import * as z from '@wamux/core/zod';
import { optionalLenient } from '@wamux/provider-kit';
import { twilioLimits } from './twilio-limits.js';

/** A number with `+`, or a user id without. */
const address = z.string().regex(/^whatsapp:(?:\+\d{7,15}|[A-Z]{2}\.[A-Za-z\d.]+)$/);

/**
 * The parameters of the form that sends a message.
 * @see https://www.twilio.com/docs/messaging/api/message-resource (create a Message)
 */
export const sendRequest = z.strictObject({
  To: address,
  From: address.optional(),
  MessagingServiceSid: z.string().optional(),
  Body: z.string().max(twilioLimits.text.max).optional(),
  MediaUrl: z.url().optional(),
  /** `geo:latitude,longitude|label` */
  PersistentAction: z.string().optional(),
  ContentSid: z.string().optional(),
  /** JSON in a string: the content's variables and what fills them. */
  ContentVariables: z.string().optional(),
  StatusCallback: z.url().optional(),
  /** Seconds. */
  ValidityPeriod: z.string().regex(/^\d+$/).optional(),
  ScheduleType: z.literal('fixed').optional(),
  /** ISO 8601. */
  SendAt: z.string().optional(),
});
export type SendRequest = z.output<typeof sendRequest>;

/** @see https://www.twilio.com/docs/messaging/api/message-resource#message-properties */
export const messageAnswer = z.object({
  sid: z.string().min(1),
  status: optionalLenient(z.string()),
  error_code: optionalLenient(z.union([z.int(), z.string()])),
  /** RFC 2822. */
  date_updated: optionalLenient(z.string()),
});

/** @see https://www.twilio.com/docs/usage/twilios-response#errors */
export const errorAnswer = z.object({
  code: optionalLenient(z.union([z.int(), z.string()])),
  message: optionalLenient(z.string()),
  status: optionalLenient(z.int()),
});

/** @see https://www.twilio.com/docs/content/content-api-resources (contents with their approvals) */
export const contentListAnswer = z.object({
  contents: z.array(
    z.looseObject({
      sid: z.string(),
      friendly_name: optionalLenient(z.string()),
      language: optionalLenient(z.string()),
      variables: optionalLenient(z.record(z.string(), z.unknown())),
      types: optionalLenient(z.record(z.string(), z.looseObject({ body: optionalLenient(z.string()) }))),
      approval_requests: optionalLenient(
        z.looseObject({ category: optionalLenient(z.string()), status: optionalLenient(z.string()) }),
      ),
    }),
  ),
  meta: optionalLenient(z.object({ next_page_url: optionalLenient(z.url()) })),
});

/** @see https://www.twilio.com/docs/whatsapp/api/typing-indicators-resource */
export const typingAnswer = z.object({ success: z.literal(true) });
