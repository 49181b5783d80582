import { createHmac } from 'node:crypto';
import type { EventOwner, Secret, WebhookReceiver, WebhookRefusal, WebhookRequest } from '@wamux/core';
import { readNotification } from '@wamux/meta-format';
import {
  bytesOf,
  headerOf,
  isSameSecret,
  isSameSignature,
  ownEventsOnly,
  verifyProof,
} from '@wamux/provider-kit';
import { err, type Result } from 'neverthrow';
import type { CloudApiEndpoint } from './cloud-api-connection.js';
import type { CloudApiSettings } from './cloud-api-settings.js';

type WebhookSettings = Pick<NonNullable<CloudApiSettings['webhook']>, 'secrets' | 'verifyToken'>;

/** Webhooks of a Meta app that is subscribed to `whatsapp_business_account`. */
export function createCloudApiWebhook(
  endpoint: Pick<CloudApiEndpoint, 'businessAccountId' | 'id' | 'phoneNumberId' | 'secrets'>,
  { webhook }: Pick<CloudApiSettings, 'webhook'>,
): WebhookReceiver | undefined {
  if (webhook === undefined) return undefined;
  const { businessAccountId: account, id: provider, phoneNumberId: sender } = endpoint;
  const owner: EventOwner = { sender, ...(account !== undefined && { account }) };
  const secrets = [...endpoint.secrets, webhook.verifyToken, ...webhook.secrets];
  return {
    owner,
    challenge: (request) => challenge(webhook, request),
    verify: (request) => verify(webhook, request),
    parse: (request, findInstance = ownEventsOnly(provider, owner)) =>
      readNotification({ provider, secrets, findInstance }, bytesOf(request)),
  };
}

/** Meta sends a GET when the address is registered, and expects its challenge back from a receiver that knows the token. */
function challenge({ verifyToken }: WebhookSettings, request: WebhookRequest): string | undefined {
  const query = queryOf(request);
  if (query?.get('hub.mode') !== 'subscribe' || !hasToken(query, verifyToken)) return undefined;
  return query.get('hub.challenge') ?? undefined;
}

const hasToken = (query: URLSearchParams, verifyToken: Secret): boolean =>
  isSameSecret(query.get('hub.verify_token') ?? '', verifyToken.reveal());

/** Such a request is not signed, so nothing about it concerns the app secret. */
function whyNot({ verifyToken }: WebhookSettings, query: URLSearchParams): string {
  if (query.get('hub.mode') !== 'subscribe') return 'hub.mode is not "subscribe"';
  if (!hasToken(query, verifyToken)) return 'hub.verify_token is not the one of webhook.verifyToken';
  return 'no hub.challenge';
}

/**
 * `sha256=` and hex(HMAC-SHA256(app secret, body as raw bytes)).
 * @see https://developers.facebook.com/docs/graph-api/webhooks/getting-started
 */
const verify = (webhook: WebhookSettings, request: WebhookRequest): Result<void, WebhookRefusal> => {
  const { secrets } = webhook;
  const query = queryOf(request);
  if (query?.has('hub.mode')) return err({ reason: 'challenge-wrong', message: whyNot(webhook, query) });
  // The case of hex digits says nothing.
  const given = headerOf(request, 'x-hub-signature-256')?.toLowerCase();
  return verifyProof(request, secrets, {
    given,
    missing: 'no x-hub-signature-256',
    wrong: 'no configured secret made this signature',
    isMadeBy: (secret, body) => isSameSignature(given ?? '', sign(secret, body)),
  });
};

const sign = (secret: Secret, body: Uint8Array): string =>
  `sha256=${createHmac('sha256', secret.reveal()).update(body).digest('hex')}`;

/** The query of a GET. */
function queryOf(request: WebhookRequest): URLSearchParams | undefined {
  try {
    const { method, url } = request;
    return method.toUpperCase() === 'GET' ? new URL(url, 'http://webhook').searchParams : undefined;
  } catch {
    return undefined;
  }
}
