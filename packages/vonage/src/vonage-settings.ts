import { createPrivateKey, type KeyObject } from 'node:crypto';
import { Secret } from '@wamux/core';
import { strictObject } from '@wamux/core/input';
import * as z from '@wamux/core/zod';
import type { metaMessageOptions } from '@wamux/meta-format';
import { commonSettings, credential, limitSettings, unsignedAddress } from '@wamux/provider-kit';
import { findCredentialIssues } from './vonage-credentials.js';

const applications = 'Vonage dashboard > Applications';

/** A PEM as in a file, or as in a variable without line breaks. */
const privateKey = z
  .string()
  .transform((pem) => pem.replaceAll('\\n', '\n').trim())
  .superRefine((pem, context) => {
    const problem = findKeyProblem(pem);
    // A text that is not a key becomes no `Secret`, which the check of the whole entry would expect.
    if (problem !== undefined) context.addIssue({ code: 'custom', message: problem, continue: false });
  })
  .transform((pem) => new Secret(pem));

function findKeyProblem(pem: string): string | undefined {
  const needed = `expected the content of the file private.key, which begins with -----BEGIN PRIVATE KEY----- (${applications} > Edit > Generate public and private key)`;
  if (pem.includes('BEGIN PUBLIC KEY')) return `is the public key, which Vonage keeps; ${needed}`;
  let key: KeyObject;
  try {
    key = createPrivateKey(pem);
  } catch {
    return `is no private key; ${needed}`;
  }
  const { modulusLength = 0 } = key.asymmetricKeyDetails ?? {};
  if (key.asymmetricKeyType === 'rsa' && modulusLength >= 2_048) return undefined;
  return `is no RSA key of 2,048 bits or more; ${needed}`;
}

/** A config entry with `"adapter": "vonage"`. */
export const vonageSettings = strictObject({
  // assumed: no document names a timeout.
  ...commonSettings({ timeoutMs: 30_000 }),
  applicationId: z
    .uuid({ error: `expected the id of the application, a UUID (${applications})` })
    .optional()
    .describe('The application that sends, with its private key; its webhooks are called.'),
  privateKey: privateKey
    .optional()
    .describe(
      'The private key of the application, in PEM: the content of the file private.key; with `applicationId`.',
    ),
  apiKey: credential
    .optional()
    .describe(
      "The account's API key, in place of an application; with `apiSecret`. The account's webhooks are called then.",
    ),
  apiSecret: credential.optional().describe("The account's API secret; with `apiKey`."),
  from: z
    .string()
    .regex(/^\+?[1-9]\d{6,14}$/, 'expected the number that sends, with its country code: digits only')
    .transform((number) => number.replace('+', ''))
    .describe('The number that sends.'),
  businessAccountId: z
    .string()
    .regex(/^\d{1,32}$/, 'expected an id as Meta gives it, digits only')
    .optional()
    .describe("Meta's id of the WhatsApp Business Account; only to list templates."),
  /** @see https://developer.vonage.com/en/messages/overview */
  limits: limitSettings({ perSecond: 30 }).describe(
    "30 requests per second, says a page of third parties; Vonage's own have no number.",
  ),
  webhook: strictObject({
    secrets: z
      .array(credential)
      .min(1)
      .describe(
        "The account's signature secret, with which the tokens are made; several while one is being replaced.",
      ),
    publicUrl: unsignedAddress('Vonage'),
  })
    .optional()
    .describe('What Vonage pushes statuses and inbound messages to.'),
}).superRefine((settings, context) => {
  for (const { path, message } of findCredentialIssues(settings)) {
    context.addIssue({ code: 'custom', path: [...path], message });
  }
});

/** A config entry with `"adapter": "vonage"`, read: defaults filled in, credentials as `Secret`. */
export type VonageSettings = z.output<typeof vonageSettings>;

/** The options of a message under `providerOptions.vonage` after parsing. */
export type VonageMessageOptions = Omit<z.output<typeof metaMessageOptions>, 'previewUrl'>;
