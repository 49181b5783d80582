import { Secret } from '@wamux/core';
import { strictObject } from '@wamux/core/input';
import * as z from '@wamux/core/zod';
import type { metaMessageOptions } from '@wamux/meta-format';
import { commonSettings, credential, headerName, limitSettings, unsignedAddress } from '@wamux/provider-kit';

/** How Meta names a number or an account in the notifications that 360dialog passes on. */
const graphId = z.string().regex(/^\d{1,32}$/, 'expected an id as Meta gives it, digits only');

/** What proves a webhook request: the platform secret, or the whole value of a header, which may hold spaces inside. */
const webhookSecret = z
  .string()
  .regex(/^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/, 'expected visible ASCII characters')
  .transform((value) => new Secret(value));

const signatureHeader = 'x-360dialog-signature';

/** A config entry with `"adapter": "dialog360"`. */
export const dialog360Settings = strictObject({
  // assumed: 360dialog names no timeout. Meta's is taken, whose answer it passes on.
  ...commonSettings({ timeoutMs: 30_000 }),
  apiKey: credential
    .refine((key) => !key.reveal().startsWith('EAA'), {
      error: "is an access token of Meta's; expected the API key of the number, from the 360dialog Hub",
    })
    .refine((key) => !/^eyJ[^.]*\.[^.]+\.[^.]+$/.test(key.reveal()), {
      error:
        'is a token of the Partner API; expected the API key of the number, from the 360dialog Hub (API Keys)',
    })
    .describe('The key of one number, from the 360dialog Hub: sent as `D360-API-KEY`.'),
  phoneNumberId: graphId
    .optional()
    .describe(
      "Meta's id of the number (`metadata.phone_number_id` of a notification). Needed where one address serves several numbers, as the webhook of a WhatsApp Business Account does; without it every event is this instance's.",
    ),
  businessAccountId: graphId
    .optional()
    .describe(
      "Meta's id of the WhatsApp Business Account, to which news of templates and of the account belong.",
    ),
  /**
   * @see https://docs.360dialog.com/partner/get-started/billing-and-invocing
   * @see https://developers.facebook.com/documentation/business-messaging/whatsapp/about-the-platform#pair-rate-limits
   */
  limits: limitSettings({ perSecond: 80, pairBurst: 45, pairInterval: '6s' }).describe(
    '80 messages per second, up to 1,000 after an upgrade; to one user Meta takes 45 at once, and one more every six seconds.',
  ),
  webhook: strictObject({
    secrets: z
      .array(webhookSecret)
      .min(1)
      .describe(
        'The platform secrets of a partner, which sign; with `header` the values that it carries. Several while one is being replaced.',
      ),
    /** @see https://docs.360dialog.com/docs/hub/webhook-url */
    header: headerName()
      .refine((name) => name !== signatureHeader, {
        error: `carries a signature, not a secret; leave "header" out if 360dialog signs`,
      })
      .optional()
      .describe(
        'For direct customers, whose webhooks are not signed: the name of the header that was registered with the address, and that carries one of the secrets.',
      ),
    publicUrl: unsignedAddress('360dialog'),
  })
    .optional()
    .describe('What 360dialog pushes statuses and inbound messages to.'),
});

/** A config entry with `"adapter": "dialog360"`, read: defaults filled in, credentials as `Secret`. */
export type Dialog360Settings = z.output<typeof dialog360Settings>;

/** The options of a message under `providerOptions.dialog360` after parsing. */
export type Dialog360MessageOptions = z.output<typeof metaMessageOptions>;
