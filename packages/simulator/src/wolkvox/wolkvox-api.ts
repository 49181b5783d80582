import { z } from 'zod';

// Every parameter is documented as a String, and the samples contain all of them: a missing one is refused, and an empty one
// passes where the samples leave it empty.
// assumed: undocumented parameters are refused too.

const filled = z.string().min(1);
/** assumed: digits with the country code, as public clients write it; the documentation shows no `+`. */
const telephone = z.string().regex(/^\d{7,15}$/);
const url = z.url({ protocol: /^https?$/ });

/** https://developers.wolkvox.com/es-apis-v2/ (WhatsApp API for sending templates) */
export const sendTemplateRequest = z.strictObject({
  connector_id: filled,
  telephone,
  template_name: filled,
  /** `v1;v2;v3`; a `;` inside a value cannot be escaped. */
  template_vars: z.string(),
  customer_id: z.string(),
  url_attach: z.union([url, z.literal('')]),
});

/** https://www.wolkvox.com/en/apis-v2-2/3-official-whatsapp-api-for-sending-free-messages */
export const sendMessageRequest = z.strictObject({ connector_id: filled, telephone, message: filled });

/**
 * https://www.wolkvox.com/en/apis-v2-2/9-synchronize-templates
 * https://www.wolkvox.com/en/apis-v2-2/6-list-templates
 */
export const connectorRequest = z.strictObject({ connector_id: filled });

/**
 * https://developers.wolkvox.com/es-apis-v2/ (upload_media). The file must be in wolkvox Storage; the form of its URLs is not
 * documented, so any URL passes.
 */
export const uploadMediaRequest = z.strictObject({ connector_id: filled, file_url: url });

/** `YYYYmmddHHiiss` → milliseconds. assumed: UTC; the time zone is not documented. */
const reportTime = z
  .string()
  .regex(/^\d{14}$/)
  .transform((text, context) => {
    const at = Date.parse(text.replace(/^(....)(..)(..)(..)(..)(..)$/, '$1-$2-$3T$4:$5:$6Z'));
    if (Number.isNaN(at)) context.addIssue('not a date');
    return at;
  });

const longestReportMs = 31 * 24 * 60 * 60 * 1000;

/** https://wolkvox.com/en/apis-v2-2/9-status-of-records-in-whatsapp-campaigns */
export const campaignReportRequest = z
  .strictObject({ api: filled, campaign_id: filled, date_ini: reportTime, date_end: reportTime })
  .refine(({ date_ini, date_end }) => date_ini <= date_end && date_end - date_ini <= longestReportMs);
