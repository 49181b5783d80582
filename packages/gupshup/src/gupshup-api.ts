import * as z from '@wamux/core/zod';
import { optionalLenient } from '@wamux/provider-kit';

// A message and its answer are Meta's, whose schemas stand in @wamux/meta-format.

const word = optionalLenient(z.string());

/**
 * Gupshup's own refusals, with whatever HTTP status; some pages have the words in an object.
 * @see https://docs.gupshup.io/reference/post_msg-1 (401)
 */
export const ownErrorAnswer = z.object({
  status: z.literal('error'),
  message: optionalLenient(
    z.union([z.string(), z.object({ message: z.string() }).transform(({ message }) => message)]),
  ),
});

/** @see https://partner-docs.gupshup.io (upload media) */
export const uploadAnswer = z.object({ mediaId: z.string().min(1) });

/** @see https://partner-docs.gupshup.io (mark as read, typing indicator) */
export const successAnswer = z.object({ status: z.literal('success') });

/**
 * The parts of a template, as JSON in a text. No page shows it; clients have met it in this form.
 * @see https://partner-docs.gupshup.io (get templates)
 */
export const containerMeta = z.object({
  data: word,
  header: word,
  buttons: optionalLenient(z.array(z.looseObject({ type: word, url: word }))),
});

/** @see https://partner-docs.gupshup.io (get templates) */
export const templateListAnswer = z.object({
  templates: z.array(
    z.looseObject({
      elementName: z.string(),
      languageCode: word,
      category: word,
      status: word,
      templateType: word,
      data: word,
      containerMeta: word,
    }),
  ),
});

/** What Gupshup writes beside Meta's members of a status. */
export const ownStatus = z.object({
  /** The id that the answer to the send had; `id` is WhatsApp's. */
  gs_id: word,
  status: word,
  code: optionalLenient(z.union([z.string(), z.int().transform(String)])),
  reason: word,
  errors: optionalLenient(z.array(z.unknown())),
});

/** What Gupshup writes beside Meta's members of a user's message: its own id of the message that is answered or reacted to. */
export const ownMessage = z.object({
  context: optionalLenient(z.object({ gs_id: word })),
  reaction: optionalLenient(z.object({ gs_id: word })),
});

/** The member by which Meta's notifications are told from Gupshup's own events. */
export const metaNotification = z.object({
  object: z.literal('whatsapp_business_account'),
  entry: z.array(z.unknown()),
});

/** The app that a notification belongs to. */
export const ownNotification = z.object({ gs_app_id: word });
