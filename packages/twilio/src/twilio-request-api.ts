import * as z from '@wamux/core/zod';
import { twilioLimits } from './twilio-limits.js';

// Only tests check against these schemas; the code that sends uses only their types, so no process makes them.

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
