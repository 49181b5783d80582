import * as z from '@wamux/core/zod';
import { listedTemplate } from '@wamux/meta-format';
import { optionalLenient } from '@wamux/provider-kit';

// A message and its answer are read by @wamux/meta-format, because other providers have them from Meta.

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
  data: z.array(listedTemplate),
  paging: optionalLenient(
    z.object({
      cursors: optionalLenient(z.object({ after: optionalLenient(z.string()) })),
      next: optionalLenient(z.string()),
    }),
  ),
});
