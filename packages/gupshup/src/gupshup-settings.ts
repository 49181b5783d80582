import { strictObject } from '@wamux/core/input';
import * as z from '@wamux/core/zod';
import type { metaMessageOptions } from '@wamux/meta-format';
import { commonSettings, credential, limitSettings } from '@wamux/provider-kit';

const tokenCall = 'GET /partner/app/{appId}/token of the Partner API gives it';

/** A config entry with `"adapter": "gupshup"`. */
export const gupshupSettings = strictObject({
  // assumed: Gupshup names no timeout. Meta's is taken, whose answer it passes on.
  ...commonSettings({ timeoutMs: 30_000 }),
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
  limits: limitSettings().describe('How much is sent at a time and per second. Gupshup publishes no rates.'),
  webhook: strictObject({
    secrets: z
      .array(
        credential.refine((secret) => secret.reveal().length >= 12, {
          error:
            'has fewer than 12 characters; expected a long random text, because nothing else proves a request',
        }),
      )
      .min(1)
      .describe(
        'Nothing is signed: the registered address carries one of these as its query parameter `secret`. Several while one is being replaced.',
      ),
    publicUrl: z
      .url({ protocol: /^https?$/ })
      .optional()
      .describe('The address as Gupshup calls it, without the secret. Nothing depends on it.'),
  })
    .optional()
    .describe('What Gupshup pushes statuses and inbound messages to.'),
}).superRefine(({ token, webhook }, context) => {
  for (const [index, secret] of (webhook?.secrets ?? []).entries()) {
    if (secret.reveal() !== token.reveal()) continue;
    const message = 'is the token of the app, which must stand in no address; expected a text of its own';
    context.addIssue({ code: 'custom', path: ['webhook', 'secrets', index], message });
  }
});

/** A config entry with `"adapter": "gupshup"`, read: defaults filled in, credentials as `Secret`. */
export type GupshupSettings = z.output<typeof gupshupSettings>;

/** What a message may say under `providerOptions.gupshup`, checked. */
export type GupshupMessageOptions = z.output<typeof metaMessageOptions>;
