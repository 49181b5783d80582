import { strictObject } from '@wamux/core/input';
import * as z from '@wamux/core/zod';
import type { metaMessageOptions } from '@wamux/meta-format';
import { commonSettings, credential, limitSettings, unsignedAddress } from '@wamux/provider-kit';

/** How Meta names things; it becomes a part of a path. */
const graphId = z.string().regex(/^\d{1,32}$/, 'expected an id as Meta gives it, digits only');

/** A config entry with `"adapter": "cloud-api"`. */
export const cloudApiSettings = strictObject({
  ...commonSettings({ timeoutMs: 30_000 }),
  accessToken: credential.describe("A system user's token with `whatsapp_business_messaging`."),
  phoneNumberId: graphId.describe("The number that sends, by Meta's id: not the phone number itself."),
  businessAccountId: graphId
    .optional()
    .describe(
      'The WhatsApp Business Account that has the templates; without it `listTemplates` is unsupported.',
    ),
  /** @see https://github.com/facebook/openapi (business-messaging-api_v23.0.yaml) */
  apiVersion: z
    .string()
    .regex(/^v\d{1,3}\.\d{1,2}$/, 'expected a version such as "v23.0"')
    .default('v23.0')
    .describe('The version of the Graph API that is called.'),
  /**
   * @see https://developers.facebook.com/documentation/business-messaging/whatsapp/throughput
   * @see https://developers.facebook.com/documentation/business-messaging/whatsapp/about-the-platform#pair-rate-limits
   */
  limits: limitSettings({ perSecond: 80, pairBurst: 45, pairInterval: '6s' }).describe(
    'A number sends 80 messages per second, up to 1,000 after an upgrade; to one user 45 at once, and one more every six seconds.',
  ),
  webhook: strictObject({
    secrets: z
      .array(credential)
      .min(1)
      .describe('Secrets of the Meta app, which sign; several while one is being replaced.'),
    verifyToken: credential.describe('What Meta has to say when it asks whether the address is ours.'),
    publicUrl: unsignedAddress('Meta'),
  })
    .optional()
    .describe('What Meta pushes statuses and inbound messages to.'),
});

/** A config entry with `"adapter": "cloud-api"`, read: defaults filled in, credentials as `Secret`. */
export type CloudApiSettings = z.output<typeof cloudApiSettings>;

/** The options of a message under `providerOptions["cloud-api"]` after parsing. */
export type CloudApiMessageOptions = z.output<typeof metaMessageOptions>;
