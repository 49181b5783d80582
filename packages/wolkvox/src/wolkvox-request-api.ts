import * as z from '@wamux/core/zod';

// Only tests check against these schemas; the code that sends uses only their types, so no process makes them.

/** @see https://www.wolkvox.com/en/apis-v2-2/2-whatsapp-api-for-sending-templates */
export const sendTemplateRequest = z.strictObject({
  connector_id: z.string(),
  /** Digits with the country code, no `+`. */
  telephone: z.string().regex(/^\d+$/),
  template_name: z.string(),
  /** Values in the order of the placeholders, joined by `;`, which nothing can escape. */
  template_vars: z.string(),
  customer_id: z.string(),
  /** Public URL of the header's file; empty where the template has none. */
  url_attach: z.string(),
});
export type SendTemplateRequest = z.output<typeof sendTemplateRequest>;

/** @see https://www.wolkvox.com/en/apis-v2-2/3-official-whatsapp-api-for-sending-free-messages */
export const sendMessageRequest = z.strictObject({
  connector_id: z.string(),
  telephone: z.string().regex(/^\d+$/),
  message: z.string(),
});
export type SendMessageRequest = z.output<typeof sendMessageRequest>;
