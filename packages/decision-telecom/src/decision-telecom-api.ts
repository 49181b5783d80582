import * as z from '@wamux/core/zod';
import { optionalLenient } from '@wamux/provider-kit';

/** Numbers come as strings at times. */
const numeric = z.union([
  z.int(),
  z
    .string()
    .regex(/^\d{1,9}$/)
    .transform(Number),
]);

/**
 * An id as text, digit for digit. One that JSON has as a number must be exact: beyond 2^53 it is some other message's.
 */
export const messageId = z.union([z.string().regex(/^\d{1,40}$/), z.int().min(0).transform(String)]);

/** The answer to `send-whatsapp` where it worked. */
export const sendAnswer = z.object({ message_id: messageId });

/** The answer to `receive-whatsapp`, and what a callback is assumed to carry. */
export const statusAnswer = z.object({ message_id: messageId, status: numeric });

/**
 * A refusal. It comes with HTTP 200 as often as not, and its `status` is a word of the vendor's, not of HTTP's.
 * @see https://github.com/IT-DecisionTelecom/DecisionTelecom-Nodejs (fixtures of the Viber client)
 */
export const errorAnswer = z.object({
  name: optionalLenient(z.string()),
  message: optionalLenient(z.string()),
  code: optionalLenient(numeric),
  status: optionalLenient(numeric),
});
export type ErrorAnswer = z.output<typeof errorAnswer>;
