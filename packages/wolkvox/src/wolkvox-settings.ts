import { strictObject } from '@wamux/core/input';
import { templateFields } from '@wamux/core/policy';
import * as z from '@wamux/core/zod';
import { commonSettings, credential, limitSettings } from '@wamux/provider-kit';

/** A config entry with `"adapter": "wolkvox"`. */
export const wolkvoxSettings = strictObject({
  ...commonSettings({
    // Wolkvox ends a call after 60 s itself. @see https://www.wolkvox.com/en/apis-v2-2/2-whatsapp-api-for-sending-templates
    timeoutMs: 60_000,
  }),
  server: z
    .string()
    .regex(/^[a-z0-9-]+$/i, 'expected the server name, such as "0023"')
    .describe('The server of the operation: `0023` for https://wv0023.wolkvox.com.'),
  token: credential.describe('The token of the operation.'),
  connectorId: z.string().min(1).describe('The WhatsApp connector (line) that sends, as Wolkvox numbers it.'),
  campaignId: z
    .string()
    .min(1)
    .optional()
    .describe(
      'The campaign whose report tells what became of messages; without it `getStatus` is unsupported.',
    ),
  /** @see https://www.wolkvox.com/en/apis-v2-2/2-whatsapp-api-for-sending-templates */
  limits: limitSettings({ concurrency: 1, maximumConcurrency: 2 }).describe(
    'Limits on concurrent calls and messages per second. Wolkvox allows two calls in flight per token and recommends one.',
  ),
});

/** A config entry with `"adapter": "wolkvox"`, read: defaults filled in, credentials as `Secret`. */
export type WolkvoxSettings = z.output<typeof wolkvoxSettings>;

/** What `templates.<name>.on.<provider>` says for a Wolkvox provider. */
export const wolkvoxTemplate = strictObject({
  name: z.string().min(1).describe("The template's name at Wolkvox; it selects the language too."),
  language: z
    .string()
    .min(2)
    .optional()
    .describe('The language of that template, so that a message in another one is refused.'),
  variables: templateFields.order
    .optional()
    .describe(
      "Our variables in the order of this template's placeholders, where it differs from the config's.",
    ),
});

/** A mapping of `templates.<name>.on.<provider>`, read. */
export type WolkvoxTemplate = z.output<typeof wolkvoxTemplate>;

/** The options that a message may have under `providerOptions.wolkvox`. */
export const wolkvoxMessageOptions = strictObject({
  /** The customer's number in Wolkvox's own records. */
  customerId: z.string().min(1).optional(),
});

export type WolkvoxMessageOptions = z.output<typeof wolkvoxMessageOptions>;
