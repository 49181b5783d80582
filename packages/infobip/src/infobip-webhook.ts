import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { EventOwner, Secret, WebhookReceiver, WebhookRefusal, WebhookRequest } from '@wamux/core';
import { secretsRemover } from '@wamux/core/redaction';
import { bytesOf, headerOf, ownEventsOnly } from '@wamux/provider-kit';
import { err, ok, type Result } from 'neverthrow';
import { readInfobipEvents } from './from-infobip-event.js';
import type { InfobipEndpoint } from './infobip-connection.js';
import type { InfobipSettings } from './infobip-settings.js';

type WebhookSettings = NonNullable<InfobipSettings['webhook']>;

/** Reports and messages, which Infobip pushes to one address in batches. */
export function createInfobipWebhook(
  endpoint: Pick<InfobipEndpoint, 'from' | 'id' | 'secrets'>,
  { webhook }: Pick<InfobipSettings, 'webhook'>,
): WebhookReceiver | undefined {
  if (webhook === undefined) return undefined;
  const { from: sender, id: provider } = endpoint;
  const secrets = [...endpoint.secrets, ...webhook.secrets];
  const owner: EventOwner = { sender };
  return {
    owner,
    verify: (request) => verifyBy(webhook, request),
    parse(request, findInstance = ownEventsOnly(provider, owner)) {
      const text = Buffer.from(bytesOf(request) ?? []).toString();
      const toRaw = secretsRemover(text, secrets);
      return readInfobipEvents({ provider, secrets, toRaw, findInstance }, text);
    },
  };
}

/**
 * By the security of the notification profile: HTTP Basic, a header of its own, or an HMAC of the body. Only the last one
 * proves the body as well.
 * @see https://www.infobip.com/docs/api/platform/subscriptions-api
 */
function verifyBy(settings: WebhookSettings, request: WebhookRequest): Result<void, WebhookRefusal> {
  const { algorithm, header = 'authorization', secrets } = settings;
  if (secrets.length === 0) {
    return err({ reason: 'not-configured', message: 'no secret to check requests with' });
  }
  const given = headerOf(request, header);
  if (!given) return err({ reason: 'signature-missing', message: `no ${header}` });
  const body = bytesOf(request);
  if (body === undefined) {
    return err({ reason: 'signature-wrong', message: 'rawBody is no Uint8Array; a signature covers bytes' });
  }
  const expected = (secret: Secret): string => {
    if (algorithm !== undefined) return sign(settings, algorithm, secret, body);
    return settings.header === undefined
      ? `Basic ${Buffer.from(secret.reveal()).toString('base64')}`
      : secret.reveal();
  };
  const proof = toComparable(given, settings);
  const isKnown = secrets.some((secret) => isEqual(proof, toComparable(expected(secret), settings)));
  const message = `${header} was made with none of the configured secrets`;
  return isKnown ? ok() : err({ reason: 'signature-wrong', message });
}

const sign = (
  { encoding = 'hex' }: WebhookSettings,
  algorithm: NonNullable<WebhookSettings['algorithm']>,
  secret: Secret,
  body: Uint8Array,
): string => createHmac(algorithm, secret.reveal()).update(body).digest(encoding);

/** The case of hex digits says nothing, nor does that of the word "Basic" (RFC 9110). */
function toComparable(proof: string, { algorithm, encoding = 'hex', header }: WebhookSettings): string {
  if (algorithm !== undefined) return encoding === 'hex' ? proof.toLowerCase() : proof;
  return header === undefined ? proof.replace(/^basic +/i, 'Basic ') : proof;
}

/** By hash: two texts of different lengths take as long to compare as two of one. */
const isEqual = (one: string, other: string): boolean => timingSafeEqual(hashOf(one), hashOf(other));
const hashOf = (text: string): Buffer => createHash('sha256').update(text).digest();
