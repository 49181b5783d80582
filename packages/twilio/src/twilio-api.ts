import * as z from '@wamux/core/zod';
import { optionalLenient } from '@wamux/provider-kit';

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
