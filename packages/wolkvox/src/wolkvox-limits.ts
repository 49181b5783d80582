import type { DocumentedLimit } from '@wamux/core/policy';

/**
 * Wolkvox documents no length and no size of what wamux sends: WhatsApp's own limits are all there is, and core checks
 * them. Its numbers are about calls (two at a time with one token, 60 seconds each, a daily quota by licences), which
 * the settings know, and about reports (31 days, 60,000 records, 256 MB), which wamux asks for by the day.
 * @see https://www.wolkvox.com/en/apis-v2-2/2-whatsapp-api-for-sending-templates
 */
export const wolkvoxLimits = {} as const satisfies Record<string, DocumentedLimit>;

/** Ends a variable within `template_vars`, and cannot be escaped. @see https://www.wolkvox.com/en/apis-v2-2/2-whatsapp-api-for-sending-templates */
export const variableSeparator = ';';
