import { strictObject } from '@wamux/core/input';
import { templateFields } from '@wamux/core/policy';
import { commonSettings, credential, limitSettings } from '@wamux/provider-kit';
import * as z from 'zod';
import { decisionTelecomLimits } from './decision-telecom-limits.js';

/** A config entry with `"adapter": "decision-telecom"`. */
export const decisionTelecomSettings = strictObject({
  ...commonSettings({
    // The timeout of the documentation's own sample. @see https://en-api.decisiontele.com/whatsapp-business-api
    timeoutMs: 30_000,
  }),
  apiKey: credential,
  /** The sender of the message. @see https://en-api.decisiontele.com/whatsapp-business-api (source_addr) */
  sender: z.string().min(decisionTelecomLimits.sender.min).max(decisionTelecomLimits.sender.max),
  /**
   * How the key becomes a Basic header. The documentation calls the key Base64 already (`verbatim`, the default);
   * the vendor's SDKs encode it (`base64`); its PHP sample encodes it with a colon behind (`base64-colon`).
   */
  authEncoding: z.enum(['verbatim', 'base64', 'base64-colon']).default('verbatim'),
  /** DecisionTelecom documents none. */
  limits: limitSettings(),
  /** Where DecisionTelecom reports statuses to. */
  webhook: strictObject({
    /** Sign the callback URL of each message; the first signs, all are accepted. */
    secrets: z.array(credential).min(1),
    /** The callback address as DecisionTelecom reaches it. */
    publicUrl: z.url({ protocol: /^https?$/ }),
  }).optional(),
});

/** A config entry with `"adapter": "decision-telecom"`, read: defaults filled in, credentials as `Secret`. */
export type DecisionTelecomSettings = z.output<typeof decisionTelecomSettings>;

/** What `templates.<name>.on.<provider>` says for a DecisionTelecom provider. */
export const decisionTelecomTemplate = strictObject({
  name: z.string().min(1),
  namespace: z.string().min(1),
  language: templateFields.language,
  /** Our variables in the order of this template's placeholders, where it differs from the config's. */
  variables: templateFields.order.optional(),
  header: templateFields.header.optional(),
  buttons: templateFields.buttons(['url']).optional(),
});

/** A mapping of `templates.<name>.on.<provider>`, read. */
export type DecisionTelecomTemplate = z.output<typeof decisionTelecomTemplate>;

/** What a message may say under `providerOptions["decision-telecom"]`. */
export const decisionTelecomMessageOptions = strictObject({
  /** Where this one message's statuses go, instead of to the webhook of the settings. */
  callbackUrl: z.url({ protocol: /^https?$/ }).optional(),
});

export type DecisionTelecomMessageOptions = z.output<typeof decisionTelecomMessageOptions>;
