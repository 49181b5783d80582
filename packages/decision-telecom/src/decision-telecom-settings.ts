import { strictObject } from '@wamux/core/input';
import { templateFields } from '@wamux/core/policy';
import * as z from '@wamux/core/zod';
import { commonSettings, credential, limitSettings } from '@wamux/provider-kit';
import { decisionTelecomLimits } from './decision-telecom-limits.js';

/** A config entry with `"adapter": "decision-telecom"`. */
export const decisionTelecomSettings = strictObject({
  ...commonSettings({
    // The timeout of the documentation's own sample. @see https://en-api.decisiontele.com/whatsapp-business-api
    timeoutMs: 30_000,
  }),
  apiKey: credential.describe('The API key of the account.'),
  /** @see https://en-api.decisiontele.com/whatsapp-business-api (source_addr) */
  sender: z
    .string()
    .min(decisionTelecomLimits.sender.min)
    .max(decisionTelecomLimits.sender.max)
    .describe('The name or number that messages come from, as in the account.'),
  authEncoding: z
    .enum(['verbatim', 'base64', 'base64-colon'])
    .default('verbatim')
    .describe(
      "How the key becomes a Basic header. The documentation calls the key Base64 already (`verbatim`, the default); the vendor's SDKs encode it (`base64`); its PHP sample encodes it with a colon behind (`base64-colon`).",
    ),
  limits: limitSettings().describe(
    'Limits on concurrent calls and messages per second. DecisionTelecom documents none.',
  ),
  webhook: strictObject({
    secrets: z
      .array(credential)
      .min(1)
      .describe('Secrets that sign the callback URL of each message; the first signs, all are accepted.'),
    publicUrl: z
      .url({ protocol: /^https?$/ })
      .describe('The callback address as DecisionTelecom reaches it.'),
  })
    .optional()
    .describe('Where DecisionTelecom reports statuses to.'),
});

/** A config entry with `"adapter": "decision-telecom"`, read: defaults filled in, credentials as `Secret`. */
export type DecisionTelecomSettings = z.output<typeof decisionTelecomSettings>;

/** What `templates.<name>.on.<provider>` says for a DecisionTelecom provider. */
export const decisionTelecomTemplate = strictObject({
  name: z.string().min(1).describe("The template's name at DecisionTelecom."),
  namespace: z.string().min(1).describe('The namespace of the template, as DecisionTelecom gives it.'),
  language: templateFields.language.describe(
    "The template's language as it was approved; or an object from the languages of messages to it.",
  ),
  variables: templateFields.order
    .optional()
    .describe(
      "Our variables in the order of this template's placeholders, where it differs from the config's.",
    ),
  header: templateFields.header.optional().describe('The variable that fills a text header.'),
  buttons: templateFields
    .buttons(['url'])
    .optional()
    .describe("The variables that fill dynamic buttons, by the button's place from 0."),
});

/** A mapping of `templates.<name>.on.<provider>`, read. */
export type DecisionTelecomTemplate = z.output<typeof decisionTelecomTemplate>;

/** The options that a message may have under `providerOptions["decision-telecom"]`. */
export const decisionTelecomMessageOptions = strictObject({
  /** Where this one message's statuses go, instead of to the webhook of the settings. */
  callbackUrl: z.url({ protocol: /^https?$/ }).optional(),
});

export type DecisionTelecomMessageOptions = z.output<typeof decisionTelecomMessageOptions>;
