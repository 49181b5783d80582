import * as z from '@wamux/core/zod';
import { optionalLenient } from '@wamux/provider-kit';
import { acmeChatLimits } from './acme-chat-limits.js';

/** Digits with the country code, no `+`. */
const phoneNumber = z.string().regex(/^\d+$/);

/** @see https://docs.acme-chat.example/messages#send */
export const sendRequest = z.union([
  z.strictObject({ to: phoneNumber, text: z.string().max(acmeChatLimits.text.max) }),
  z.strictObject({
    to: phoneNumber,
    template: z.strictObject({ name: z.string(), language: z.string(), values: z.array(z.string()) }),
  }),
]);
export type SendRequest = z.output<typeof sendRequest>;

/** @see https://docs.acme-chat.example/messages#send */
export const sendAnswer = z.object({ id: z.string().min(1) });

/** @see https://docs.acme-chat.example/messages#status */
export const statusAnswer = z.object({
  id: z.string().min(1),
  status: z.string(),
  changed_at: optionalLenient(z.iso.datetime()),
});

/** @see https://docs.acme-chat.example/errors */
export const errorAnswer = z.object({
  error: z.object({ code: optionalLenient(z.string()), message: optionalLenient(z.string()) }),
});
