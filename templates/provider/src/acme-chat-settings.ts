import { strictObject } from '@wamux/core/input';
import { templateFields } from '@wamux/core/policy';
import { commonSettings, credential, limitSettings } from '@wamux/provider-kit';
import * as z from 'zod';

/** A config entry with `"adapter": "acme-chat"`. */
export const acmeChatSettings = strictObject({
  // assumed: no document names a timeout.
  ...commonSettings({ timeoutMs: 30_000 }),
  apiKey: credential,
  /** @see https://docs.acme-chat.example/limits */
  limits: limitSettings({ perSecond: 50 }),
});

/** A config entry with `"adapter": "acme-chat"`, read: defaults filled in, credentials as `Secret`. */
export type AcmeChatSettings = z.output<typeof acmeChatSettings>;

/** What `templates.<name>.on.<provider>` says for an Acme Chat provider. */
export const acmeChatTemplate = strictObject({
  name: z.string().min(1),
  language: templateFields.language,
  /** Our variables in the order of this template's placeholders, where it differs from the config's. */
  variables: templateFields.order.optional(),
});

/** A mapping of `templates.<name>.on.<provider>`, read. */
export type AcmeChatTemplate = z.output<typeof acmeChatTemplate>;

/** What a message may say under `providerOptions["acme-chat"]`. */
export const acmeChatMessageOptions = strictObject({});

export type AcmeChatMessageOptions = z.output<typeof acmeChatMessageOptions>;
