import { Secret } from '@wamux/core';
import { strictObject } from '@wamux/core/input';
import { templateFields } from '@wamux/core/policy';
import * as z from '@wamux/core/zod';
import { commonSettings, credential, headerName, limitSettings, unsignedAddress } from '@wamux/provider-kit';
import { findCredentialIssues } from './infobip-credentials.js';

const algorithms = ['md5', 'sha1', 'sha224', 'sha256', 'sha384', 'sha512'] as const;

/** A password, or the whole value of a header: either may hold spaces inside. A wrong one is no `Secret`, as a `credential`. */
const secret = z
  .string()
  .regex(/^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/, {
    abort: true,
    error: 'expected visible ASCII characters',
  })
  .transform((value) => new Secret(value));

/** A config entry with `"adapter": "infobip"`. */
export const infobipSettings = strictObject({
  // assumed: no document names a timeout.
  ...commonSettings({ timeoutMs: 30_000 }),
  apiKey: secret
    .optional()
    .describe('Sent as `Authorization: App …`. One of the four credentials has to be there.'),
  username: z
    .string()
    .min(1)
    .regex(/^[^:]*$/, 'expected a user name, without a colon')
    .optional()
    .describe('HTTP Basic, with `password`.'),
  password: secret.optional().describe('HTTP Basic, with `username`.'),
  sessionToken: credential
    .optional()
    .describe(
      'The token of a session of the web interface, `Authorization: IBSSO …`. It expires, and wamux does not renew it.',
    ),
  accessToken: credential
    .optional()
    .describe(
      'An access token of OAuth 2.0, `Authorization: Bearer …`. It expires, and wamux does not renew it.',
    ),
  from: z
    .string()
    .regex(/^\+?[1-9]\d{5,22}$/, 'expected the number that sends, with its country code: digits only')
    .transform((number) => number.replace('+', ''))
    .describe('The number that sends.'),
  /** @see https://www.infobip.com/docs/api/channels/whatsapp (x-throttling-info of each endpoint) */
  limits: limitSettings({ perSecond: 4_000 }).describe(
    'Limits on concurrent calls and messages per second. Infobip accepts 4,000 requests per second of an account on one endpoint.',
  ),
  webhook: strictObject({
    secrets: z
      .array(secret)
      .min(1)
      .describe(
        'Without `header`: `username:password` of HTTP Basic. With `header`: the value that it carries. With `algorithm` as well: the key of the HMAC. Several while one is being replaced.',
      ),
    header: headerName()
      .optional()
      .describe('The header that proves a request, as it was set in the notification profile.'),
    algorithm: z
      .enum(algorithms)
      .optional()
      .describe('The header carries the HMAC of the body by this algorithm.'),
    encoding: z
      .enum(['hex', 'base64'])
      .optional()
      .describe(
        'How the header writes the HMAC; `hex` where absent. No document says which one Infobip uses.',
      ),
    publicUrl: unsignedAddress('Infobip'),
  })
    .optional()
    .describe('What Infobip pushes reports and inbound messages to.'),
}).superRefine((settings, context) => {
  for (const { path, message } of findCredentialIssues(settings)) {
    context.addIssue({ code: 'custom', path: [...path], message });
  }
});

/** A config entry with `"adapter": "infobip"`, read: defaults filled in, credentials as `Secret`. */
export type InfobipSettings = z.output<typeof infobipSettings>;

/** What `templates.<name>.on.<provider>` says for an Infobip provider. */
export const infobipTemplate = strictObject({
  name: z.string().min(1).describe('As it was registered: lower-case letters, digits and underscores.'),
  language: templateFields.language.describe(
    'As it was registered, such as `es` or `pt_BR`; or by the language of messages.',
  ),
  variables: templateFields.order
    .optional()
    .describe("Our variables in the order of the body's placeholders."),
  header: templateFields.header.optional().describe('The variable that fills a text header.'),
  buttons: templateFields
    .buttons()
    .optional()
    .describe("The variables that fill dynamic buttons, by the button's place from 0."),
});

/** A mapping of `templates.<name>.on.<provider>`, read. */
export type InfobipTemplate = z.output<typeof infobipTemplate>;

/** What a message may say under `providerOptions.infobip`: parts of templates in Infobip's own form, sent as they are. */
export const infobipMessageOptions = strictObject({
  /** Only the number of its cards is checked here, and not what is on them. */
  carousel: z.looseObject({ cards: z.array(z.looseObject({})).min(1).max(10) }).optional(),
  limitedTimeOffer: z.looseObject({ expirationTime: z.string() }).optional(),
});

export type InfobipMessageOptions = z.output<typeof infobipMessageOptions>;
