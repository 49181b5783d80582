import { strictObject } from '@wamux/core/input';
import { templateFields } from '@wamux/core/policy';
import * as z from '@wamux/core/zod';
import { commonSettings, credential, limitSettings } from '@wamux/provider-kit';

/** A config entry with `"adapter": "acme-chat"`. */
export const acmeChatSettings = strictObject({
  // assumed: no document names a timeout.
  ...commonSettings({ timeoutMs: 30_000 }),
  apiKey: credential.describe('The API key of the account.'),
  /** @see https://docs.acme-chat.example/limits */
  limits: limitSettings({ perSecond: 50 }).describe(
    'How much is sent at a time and per second. The documentation allows 50 messages per second.',
  ),
});

/** A config entry with `"adapter": "acme-chat"`, read: defaults filled in, credentials as `Secret`. */
export type AcmeChatSettings = z.output<typeof acmeChatSettings>;

/** What `templates.<name>.on.<provider>` says for an Acme Chat provider. */
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

/** A mapping of `templates.<name>.on.<provider>`, read. */
export type AcmeChatTemplate = z.output<typeof acmeChatTemplate>;

/** What a message may say under `providerOptions["acme-chat"]`. */
export const acmeChatMessageOptions = strictObject({});

export type AcmeChatMessageOptions = z.output<typeof acmeChatMessageOptions>;
