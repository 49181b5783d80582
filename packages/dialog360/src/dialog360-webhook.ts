import { createHmac } from 'node:crypto';
import type {
  EventOwner,
  FindInstance,
  Secret,
  WebhookReceiver,
  WebhookRefusal,
  WebhookRequest,
} from '@wamux/core';
import { readNotification } from '@wamux/meta-format';
import {
  bytesOf,
  headerOf,
  isSameSecret,
  isSameSignature,
  ownEventsOnly,
  type Proof,
  verifyProof,
} from '@wamux/provider-kit';
import type { Result } from 'neverthrow';
import type { Dialog360Endpoint } from './dialog360-connection.js';
import type { Dialog360Settings } from './dialog360-settings.js';

type WebhookSettings = NonNullable<Dialog360Settings['webhook']>;

/**
 * Meta's notifications, which 360dialog passes on with a proof of its own: Meta's signature does not come along, and nobody
 * asks for a challenge.
 */
export function createDialog360Webhook(
  endpoint: Pick<Dialog360Endpoint, 'businessAccountId' | 'id' | 'phoneNumberId' | 'secrets'>,
  { webhook }: Pick<Dialog360Settings, 'webhook'>,
): WebhookReceiver | undefined {
  if (webhook === undefined) return undefined;
  const { businessAccountId: account, id: provider, phoneNumberId: sender } = endpoint;
  const secrets = [...endpoint.secrets, ...webhook.secrets];
  const verify = (request: WebhookRequest): Result<void, WebhookRefusal> => verifyBy(webhook, request);
  const owner: EventOwner | undefined =
    sender === undefined ? undefined : { sender, ...(account !== undefined && { account }) };
  return {
    ...(owner !== undefined && { owner }),
    verify,
    parse: (request, given) => {
      // An instance that does not know its number takes the events that belong to no other instance.
      const findInstance: FindInstance =
        owner === undefined
          ? (named) => given?.(named) ?? provider
          : (given ?? ownEventsOnly(provider, owner));
      return readNotification({ provider, secrets, findInstance }, bytesOf(request));
    },
  };
}

const verifyBy = (
  { header, secrets }: WebhookSettings,
  request: WebhookRequest,
): Result<void, WebhookRefusal> =>
  verifyProof(request, secrets, header === undefined ? signatureOf(request) : secretIn(header, request));

/**
 * The signature of partners: hex(HMAC-SHA256(platform secret, body as raw bytes)), without a prefix.
 * @see https://docs.360dialog.com/partner/onboarding/webhook-events-and-setup/signature-validation
 */
function signatureOf(request: WebhookRequest): Proof {
  // The case of hex digits says nothing.
  const given = headerOf(request, 'x-360dialog-signature')?.toLowerCase();
  return {
    given,
    missing: 'no x-360dialog-signature',
    wrong: 'no configured secret made this signature',
    isMadeBy: (secret, body) => isSameSignature(given ?? '', sign(secret, body)),
  };
}

/**
 * The proof of direct customers: a header that was registered with the address. It proves who sent the request, and not
 * that its body arrived as it was sent.
 */
function secretIn(header: string, request: WebhookRequest): Proof {
  const given = headerOf(request, header);
  return {
    given,
    missing: `no ${header}`,
    wrong: `${header} carries none of the configured secrets`,
    isMadeBy: (secret) => isSameSecret(given ?? '', secret.reveal()),
  };
}

const sign = (secret: Secret, body: Uint8Array): string =>
  createHmac('sha256', secret.reveal()).update(body).digest('hex');
