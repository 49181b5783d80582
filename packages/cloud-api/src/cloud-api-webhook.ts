import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { EventOwner, Secret, WebhookReceiver, WebhookRefusal, WebhookRequest } from '@wamux/core';
import { readNotification } from '@wamux/meta-format';
import { bytesOf, headerOf, ownEventsOnly } from '@wamux/provider-kit';
import { err, ok, type Result } from 'neverthrow';
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

/** Meta asks with a GET when the address is registered, and wants its challenge back from whoever knows the token. */
function challenge({ verifyToken }: WebhookSettings, request: WebhookRequest): string | undefined {
  const query = queryOf(request);
  if (query?.get('hub.mode') !== 'subscribe') return undefined;
  const isKnown = equalTexts(query.get('hub.verify_token') ?? '', verifyToken.reveal());
  return isKnown ? (query.get('hub.challenge') ?? undefined) : undefined;
}

/**
 * `sha256=` and hex(HMAC-SHA256(app secret, body as raw bytes)).
 * @see https://developers.facebook.com/docs/graph-api/webhooks/getting-started
 */
function verify({ secrets }: WebhookSettings, request: WebhookRequest): Result<void, WebhookRefusal> {
  if (secrets.length === 0) {
    return err({ reason: 'not-configured', message: 'no app secret to check signatures with' });
  }
  const signature = headerOf(request, 'x-hub-signature-256');
  if (!signature) return err({ reason: 'signature-missing', message: 'no x-hub-signature-256' });
  const body = bytesOf(request);
  if (body === undefined) {
    return err({
      reason: 'signature-wrong',
      message: 'rawBody is no Uint8Array; the signature covers bytes',
    });
  }
  // Compared as text, as Node makes hex digits faster than a buffer; their case says nothing.
  const given = Buffer.from(signature.toLowerCase());
  const genuine = secrets.some((secret) => equal(given, sign(secret, body)));
  return genuine
    ? ok()
    : err({ reason: 'signature-wrong', message: 'no configured secret made this signature' });
}

const sign = (secret: Secret, body: Uint8Array): Buffer =>
  Buffer.from(`sha256=${createHmac('sha256', secret.reveal()).update(body).digest('hex')}`);

const equal = (a: Buffer, b: Buffer): boolean => a.length === b.length && timingSafeEqual(a, b);

/** By hash: two texts of different lengths take as long as two of one. */
const equalTexts = (a: string, b: string): boolean => timingSafeEqual(hashOf(a), hashOf(b));
const hashOf = (text: string): Buffer => createHash('sha256').update(text).digest();

/** The query of a GET. */
function queryOf(request: WebhookRequest): URLSearchParams | undefined {
  try {
    const { method, url } = request;
    return method.toUpperCase() === 'GET' ? new URL(url, 'http://webhook').searchParams : undefined;
  } catch {
    return undefined;
  }
}
