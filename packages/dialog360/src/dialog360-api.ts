import * as z from '@wamux/core/zod';
import { listedTemplate } from '@wamux/meta-format';
import { optionalLenient } from '@wamux/provider-kit';

// A message and its answer are Meta's, whose schemas stand in @wamux/meta-format.

/** @see https://docs.360dialog.com/docs/waba-messaging/media/upload-retrieve-or-delete-media */
export const uploadAnswer = z.object({ id: z.string().min(1) });

/** @see https://docs.360dialog.com/docs/messaging-api/api-reference/media (Get Media by ID) */
export const mediaAnswer = z.object({
  url: z.url({ protocol: /^https?$/ }),
  mime_type: optionalLenient(z.string()),
  file_size: optionalLenient(z.coerce.number()),
});

/** What Meta answers where a message was marked as read. */
export const successAnswer = z.object({ success: z.literal(true) });

/** @see https://docs.360dialog.com/partner/partner-api/api-reference/templates-management (TemplateListOut) */
export const templateListAnswer = z.object({
  waba_templates: z.array(listedTemplate),
  /** How many templates there are on all pages. */
  total: optionalLenient(z.int().min(0)),
});

/**
 * 360dialog's own errors, of requests that it does not pass on. Its documents write the members in one way, and its
 * clients have met the other.
 * @see https://docs.360dialog.com/partner/help-and-support/error-messages
 */
export const ownErrorAnswer = z.object({
  meta: z
    .object({
      success: z.literal(false).nullish(),
      developerMessage: optionalLenient(z.string()),
      developer_message: optionalLenient(z.string()),
    })
    .transform(({ success, developerMessage, developer_message }) => ({
      isRefusal: success === false,
      words: developerMessage ?? developer_message ?? undefined,
    }))
    .refine(({ isRefusal, words }) => isRefusal || words !== undefined),
});
