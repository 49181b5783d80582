import { strictObject } from '@wamux/core/input';
import { templateFields } from '@wamux/core/policy';
import * as z from '@wamux/core/zod';
import { commonSettings, credential, limitSettings } from '@wamux/provider-kit';

/** A config entry with `"adapter": "acme-chat"`. */
export const acmeChatSettings = strictObject({
  // assumed: the timeout, because no document states one.
  ...commonSettings({ timeoutMs: 30_000 }),
  apiKey: credential.describe('The API key of the account.'),
  /** @see https://docs.acme-chat.example/limits */
  limits: limitSettings({ perSecond: 50 }).describe(
    'How much is sent at a time and per second. The documentation allows 50 messages per second.',
  ),
});

/** A config entry with `"adapter": "acme-chat"` after parsing: defaults filled in, credentials as `Secret`. */
export type AcmeChatSettings = z.output<typeof acmeChatSettings>;

/** The mapping at `templates.<name>.on.<provider>` for an Acme Chat provider. */
export const acmeChatTemplate = strictObject({
  name: z.string().min(1).describe("The template's name at the provider."),
  language: templateFields.language.describe(
    "The template's language as it was approved; or an object from the languages of messages to it.",
  ),
  variables: templateFields.order
    .optional()
    .describe(
      "Our variables in the order of this template's placeholders, where it differs from the config's.",
    ),
});

/** A mapping at `templates.<name>.on.<provider>` after parsing. */
export type AcmeChatTemplate = z.output<typeof acmeChatTemplate>;

/** The options that a message may have under `providerOptions["acme-chat"]`. */
export const acmeChatMessageOptions = strictObject({});

export type AcmeChatMessageOptions = z.output<typeof acmeChatMessageOptions>;
