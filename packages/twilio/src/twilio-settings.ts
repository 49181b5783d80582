import { strictObject } from '@wamux/core/input';
import { templateFields } from '@wamux/core/policy';
import * as z from '@wamux/core/zod';
import { commonSettings, credential, limitSettings } from '@wamux/provider-kit';
import { findCredentialIssues } from './twilio-credentials.js';

const inConsole = 'Twilio Console > Account > API keys & tokens';

/** The SID of a resource: two letters and 32 hexadecimal digits. */
const sid = (letters: string, what: string) =>
  z.string().regex(new RegExp(`^${letters}[0-9a-fA-F]{32}$`), `expected ${what}`);

const contentSid = sid('HX', 'the SID of a content: HX and 32 hexadecimal digits');
const signingKeys = `expected the account's Auth Token, which signs webhooks also where an API key sends (${inConsole})`;

/** Twilio calls no address whose host has an underscore (error 21609), and signs none with a fragment. */
const publicUrl = z
  .url({ protocol: /^https?$/, abort: true })
  .refine((url) => !new URL(url).hostname.includes('_'), 'has an underscore in its host; Twilio refuses it')
  .refine((url) => !url.includes('#'), 'has a fragment; expected an address without one');

/** A config entry with `"adapter": "twilio"`. */
export const twilioSettings = strictObject({
  // assumed: no document names a timeout.
  ...commonSettings({ timeoutMs: 30_000 }),
  accountSid: sid('AC', `the Account SID: AC and 32 hexadecimal digits (${inConsole})`).describe(
    'The account that sends; with an API key as well.',
  ),
  authToken: credential.optional().describe("The account's Auth Token; or, in its place, an API key."),
  apiKeySid: sid('SK', `the SID of an API key: SK and 32 hexadecimal digits (${inConsole})`)
    .optional()
    .describe('The SID of an API key, in place of the Auth Token; with `apiKeySecret`.'),
  apiKeySecret: credential.optional().describe('The secret of the API key; with `apiKeySid`.'),
  from: z
    .string()
    .regex(/^\+[1-9]\d{6,14}$/, 'expected the number in E.164 form, without "whatsapp:"')
    .optional()
    .describe(
      'The number that sends. Needed where there is no Messaging Service; with one it chooses among its senders.',
    ),
  messagingServiceSid: sid('MG', 'the SID of a Messaging Service: MG and 32 hexadecimal digits')
    .optional()
    .describe('The Messaging Service that sends. Messages can be scheduled through one only.'),
  contents: strictObject({
    buttons: z
      .partialRecord(z.enum(['1', '2', '3']), contentSid)
      .optional()
      .describe('Contents with reply buttons, by how many: "1" to "3".'),
    list: z
      .partialRecord(z.enum(['1', '2', '3', '4', '5', '6', '7', '8', '9', '10']), contentSid)
      .optional()
      .describe('Contents with a list, by how many rows it has: "1" to "10".'),
  })
    .optional()
    .describe(
      "Contents for messages that Twilio sends by a content alone, by the number of their buttons or rows. The provider's page says which variables each has to have.",
    ),
  /** @see https://www.twilio.com/docs/whatsapp/api#rate-limits */
  limits: limitSettings({ perSecond: 10 }).describe(
    'A sender sends 10 messages per second; Twilio keeps what is over that in a queue of its own.',
  ),
  webhook: strictObject({
    secrets: z
      .array(credential, { error: signingKeys })
      .min(1, signingKeys)
      .describe(
        'Auth Tokens of the account, or shared keys of its webhooks; several while one is being replaced.',
      ),
    publicUrl: publicUrl.describe('The exact address that Twilio calls: the signature covers it.'),
  })
    .optional()
    .describe('What Twilio pushes statuses and inbound messages to.'),
}).superRefine((settings, context) => {
  for (const { path, message } of findCredentialIssues(settings)) {
    context.addIssue({ code: 'custom', path: [...path], message });
  }
});

/** A config entry with `"adapter": "twilio"`, read: defaults filled in, credentials as `Secret`. */
export type TwilioSettings = z.output<typeof twilioSettings>;

/** What `templates.<name>.on.<provider>` says for a Twilio provider. */
export const twilioTemplate = strictObject({
  contentSid: z
    .union(
      [
        contentSid,
        z
          .record(z.string().min(2), contentSid)
          .refine((map) => Object.keys(map).length > 0, 'is empty; expected at least one language'),
      ],
      { error: 'expected the SID of a content, or an object from the languages of messages to SIDs' },
    )
    .describe('The content that is the template; by the language of messages where there is one for each.'),
  language: z
    .string()
    .min(2)
    .optional()
    .describe('The language of the one content: messages that ask for another are refused.'),
  variables: templateFields.variables
    .optional()
    .describe("Our variables in the order of `{{1}}`, `{{2}}` and so on; or the content's own name of each."),
  header: templateFields.keyedHeader
    .optional()
    .describe("The variable of the content that takes the header: a text, or the end of the media's URL."),
  mediaBaseUrl: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe(
      "What stands before the variable in the content's media URL; the media of messages have to begin with it.",
    ),
  buttons: templateFields.keyedButtons
    .optional()
    .describe("The variables of the content that take the values of dynamic buttons, by the button's place."),
})
  .refine(({ contentSid, language }) => typeof contentSid === 'string' || language === undefined, {
    path: ['language'],
    message: 'is given together with a content for each language; give it in only one place',
  })
  .transform((template) => ({
    ...template,
    // The id by which a listed template is recognised.
    name:
      typeof template.contentSid === 'string'
        ? template.contentSid
        : Object.values(template.contentSid).join(', '),
    projectId: template.contentSid,
    language:
      typeof template.contentSid === 'string'
        ? template.language
        : Object.fromEntries(Object.keys(template.contentSid).map((language) => [language, language])),
    parameterFormat: 'numbered' as const,
  }));

/** A mapping of `templates.<name>.on.<provider>`, read. */
export type TwilioTemplate = z.output<typeof twilioTemplate>;

/** What a message may say under `providerOptions.twilio`: nothing yet. */
export const twilioMessageOptions = strictObject({});

export type TwilioMessageOptions = z.output<typeof twilioMessageOptions>;
