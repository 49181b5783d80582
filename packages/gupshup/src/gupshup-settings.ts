import type { Secret } from '@wamux/core';
import { strictObject } from '@wamux/core/input';
import * as z from '@wamux/core/zod';
import { checkNames, type metaMessageOptions, metaTemplateFields } from '@wamux/meta-format';
import { commonSettings, credential, limitSettings } from '@wamux/provider-kit';

const tokenCall = 'GET /partner/app/{appId}/token of the Partner API gives it';
const inConsole = 'Gupshup console > app > settings';

const limits = limitSettings().describe(
  'Limits on concurrent calls and messages per second. Gupshup publishes none.',
);

const webhook = strictObject({
  secrets: z
    .array(
      credential.refine((secret) => secret.reveal().length >= 12, {
        error:
          'has fewer than 12 characters; expected a long random text, because nothing else proves a request',
      }),
    )
    .min(1)
    .describe(
      'Gupshup signs nothing: the registered address carries one of these as its query parameter `secret`. Several while one is being replaced.',
    ),
  publicUrl: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe('The address as Gupshup calls it, without the secret. Nothing depends on it.'),
})
  .optional()
  .describe('What Gupshup pushes statuses and inbound messages to.');

/** Finds the secrets of the webhook's address that equal the API's credential, which must not be in an address; by index. */
const findReused = (key: Secret, given: z.output<typeof webhook>): number[] =>
  (given?.secrets ?? []).flatMap((secret, index) => (secret.reveal() === key.reveal() ? [index] : []));

const reused = (what: string, index: number) => ({
  code: 'custom' as const,
  path: ['webhook', 'secrets', index],
  message: `is ${what}, which must not be in an address; expected another text`,
});

/** An entry for the partner API, the third version, which takes Meta's messages. */
export const partnerSettings = strictObject({
  // assumed: the timeout. Gupshup documents none, so this is Meta's, whose answer it passes on.
  ...commonSettings({ timeoutMs: 30_000 }),
  api: z
    .literal('v3')
    .optional()
    .describe("Which of Gupshup's APIs is spoken to: `v3`, that of partners (the default), or `v1`."),
  appId: z
    .uuid({
      error: 'expected the id of the app, a UUID (Gupshup partner portal, or its console > app > settings)',
    })
    .describe('The app that sends; a number belongs to one app.'),
  token: credential
    .refine((token) => !/^eyJ[^.]*\.[^.]+\.[^.]+$/.test(token.reveal()), {
      error: `is the token of a partner; expected that of the app: ${tokenCall}`,
    })
    .refine((token) => !token.reveal().startsWith('EAA'), {
      error: `is an access token of Meta's; expected the token of the app: ${tokenCall}`,
    })
    .describe('The token of the app, sent as it is.'),
  limits,
  webhook,
}).superRefine(({ token, webhook: given }, context) => {
  for (const index of findReused(token, given)) context.addIssue(reused('the token of the app', index));
});

/** An entry for the first API, which takes forms of Gupshup's own and needs no partner. */
export const firstSettings = strictObject({
  // assumed: Gupshup names no timeout.
  ...commonSettings({ timeoutMs: 30_000 }),
  api: z.literal('v1').describe("Gupshup's first API, for accounts without a partner."),
  apiKey: credential
    .refine((key) => !/^(?:eyJ[^.]*\.|EAA|sk_)/.test(key.reveal()), {
      error: `is a token of partners or of Meta's; expected the API key of the account (${inConsole})`,
    })
    .describe('The API key of the account.'),
  appName: z
    .string()
    .min(1)
    .refine((name) => !z.uuid().safeParse(name).success, {
      error: `is the id of the app; expected its name (${inConsole})`,
    })
    .describe('The name of the app that sends, which `src.name` takes and events carry.'),
  from: z
    .string()
    .regex(/^\+?[1-9]\d{6,14}$/, 'expected the number that sends, with its country code: digits only')
    .transform((number) => number.replace('+', ''))
    .describe('The number that sends.'),
  limits,
  webhook,
}).superRefine(({ apiKey, webhook: given }, context) => {
  for (const index of findReused(apiKey, given)) {
    context.addIssue(reused('the API key of the account', index));
  }
});

/** A config entry with `"adapter": "gupshup"`. */
export const gupshupSettings = z.discriminatedUnion('api', [partnerSettings, firstSettings]);

/** A config entry with `"adapter": "gupshup"`, read: defaults filled in, credentials as `Secret`. */
export type GupshupSettings = z.output<typeof gupshupSettings>;

/** An entry for the partner API, read. */
export type PartnerSettings = z.output<typeof partnerSettings>;

/** An entry for the first API, read. */
export type FirstSettings = z.output<typeof firstSettings>;

const templateId = z.uuid({
  error: 'expected the id of the template, a UUID, as the list of templates has it',
});

/** What `templates.<name>.on.<provider>` says for a Gupshup provider. */
export const gupshupTemplate = strictObject({
  ...metaTemplateFields,
  id: z
    .union([templateId, z.record(z.string(), templateId)], {
      error: 'expected the id of the template, a UUID, or an object from the languages of messages to ids',
    })
    .optional()
    .describe(
      'The id of the template, by which the first API (`api: "v1"`) knows it: one, or by the language of messages, as `language` has them.',
    ),
})
  .superRefine(checkNames)
  .refine(({ id, language }) => id === undefined || languagesOf(id) === languagesOf(language), {
    path: ['id'],
    error: 'does not go with `language`; expected an id for each language there, or one id for one language',
  });

const languagesOf = (given: string | Readonly<Record<string, string>>): string =>
  typeof given === 'string' ? '' : Object.keys(given).sort().join(' ');

/** A mapping of `templates.<name>.on.<provider>`, read. */
export type GupshupTemplate = z.output<typeof gupshupTemplate>;

/** The options of a message under `providerOptions.gupshup` after parsing. */
export type GupshupMessageOptions = z.output<typeof metaMessageOptions>;
