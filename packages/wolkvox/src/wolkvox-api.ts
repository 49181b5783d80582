import * as z from '@wamux/core/zod';
import { listedParts } from '@wamux/meta-format';
import { optionalLenient } from '@wamux/provider-kit';

const text = optionalLenient(z.string());

/**
 * Every Wolkvox answer begins like this. `code` is a number on sends and decimal digits elsewhere; nothing else that
 * JavaScript could make a number of is one.
 * @see https://www.wolkvox.com/en/api-response-codes
 */
export const wolkvoxAnswer = z.object({
  code: optionalLenient(
    z.union([
      z.int(),
      z
        .string()
        .regex(/^\d{1,9}$/)
        .transform(Number),
    ]),
  ),
  error: text,
  msg: text,
});
export type WolkvoxAnswer = z.output<typeof wolkvoxAnswer>;

/** @see https://www.wolkvox.com/en/apis-v2-2/9-synchronize-templates */
export const syncTemplatesAnswer = z.object({
  data: z.array(
    z.object({
      name_template: z.string(),
      body_template: text,
      idiom: text,
      category: text,
    }),
  ),
});

/** @see https://www.wolkvox.com/en/apis-v2-2/6-list-templates */
export const listTemplatesAnswer = z.object({
  data: z.object({
    meta_templates: z.array(
      z.looseObject({
        name: z.string(),
        status: text,
        language: text,
        category: text,
        previous_category: text,
        ...listedParts,
      }),
    ),
  }),
});

/** @see https://www.wolkvox.com/es-apis-v2 (upload_media): a sample for template review, not sendable media */
export const uploadMediaAnswer = z.object({ data: z.object({ handle: z.string().min(1) }) });

/** @see https://www.wolkvox.com/en/apis-v2-2/9-status-of-records-in-whatsapp-campaigns */
export const campaignReportAnswer = z.object({
  data: z.array(
    z.object({
      telephone: z.coerce.string(),
      status: text,
      /** The page has a text; a code alone may well come as a number. */
      errors: optionalLenient(z.union([z.string(), z.number().transform(String)])),
    }),
  ),
});
