import { createHmac } from 'node:crypto';
import type { EventOwner, Secret, WebhookReceiver, WebhookRefusal, WebhookRequest } from '@wamux/core';
import { headerOf, isSameSecret, ownEventsOnly, readPushedJson, verifyProof } from '@wamux/provider-kit';
import type { Result } from 'neverthrow';
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
      const { json, toRaw } = readPushedJson(request, secrets);
      return readInfobipEvents({ provider, secrets, toRaw, findInstance }, json);
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
  const given = headerOf(request, header);
  const expected = (secret: Secret, body: Uint8Array): string => {
    if (algorithm !== undefined) return sign(settings, algorithm, secret, body);
    return settings.header === undefined
      ? `Basic ${Buffer.from(secret.reveal()).toString('base64')}`
      : secret.reveal();
  };
  const proof = toComparable(given ?? '', settings);
  return verifyProof(request, secrets, {
    given,
    missing: `no ${header}`,
    wrong: `${header} was made with none of the configured secrets`,
    isMadeBy: (secret, body) => isSameSecret(proof, toComparable(expected(secret, body), settings)),
  });
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
