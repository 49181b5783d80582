import { createHash } from 'node:crypto';
import type { EventOwner, WebhookReceiver, WebhookRefusal, WebhookRequest } from '@wamux/core';
import { bytesOf, headerOf, ownEventsOnly, readPushedJson } from '@wamux/provider-kit';
import jsonwebtoken from 'jsonwebtoken';
import { err, ok, type Result } from 'neverthrow';
import { readVonageEvent } from './from-vonage-event.js';
import type { VonageEndpoint } from './vonage-connection.js';
import type { VonageSettings } from './vonage-settings.js';

type Secrets = NonNullable<VonageSettings['webhook']>['secrets'];

/** Statuses and messages, each in a request of its own. */
export function createVonageWebhook(
  endpoint: Pick<VonageEndpoint, 'from' | 'id' | 'secrets'>,
  { webhook }: Pick<VonageSettings, 'webhook'>,
): WebhookReceiver | undefined {
  if (webhook === undefined) return undefined;
  const { from: sender, id: provider } = endpoint;
  const owner: EventOwner = { sender };
  const hidden = [...endpoint.secrets, ...webhook.secrets];
  return {
    owner,
    verify: (request) => verifySignature(webhook.secrets, request),
    parse(request, findInstance = ownEventsOnly(provider, owner)) {
      const { json, toRaw } = readPushedJson(request, hidden);
      return [readVonageEvent({ provider, secrets: hidden, toRaw, findInstance }, json)];
    },
  };
}

/**
 * A token that is signed with the account's signature secret, by SHA-256 whatever the dashboard says, and that names the
 * hash of the body. How old it is says nothing: what comes late is news, and what comes twice is known by what it says.
 * @see https://developer.vonage.com/en/getting-started/concepts/webhooks (signed webhooks)
 */
function verifySignature(secrets: Secrets, request: WebhookRequest): Result<void, WebhookRefusal> {
  if (secrets.length === 0) {
    return err({ reason: 'not-configured', message: 'no signature secret to check requests with' });
  }
  const header = headerOf(request, 'authorization');
  if (!header) return err({ reason: 'signature-missing', message: 'no authorization with a token' });
  const body = bytesOf(request);
  if (body === undefined) {
    return err({
      reason: 'signature-wrong',
      message: 'rawBody is not a Uint8Array; the signature covers bytes',
    });
  }
  const [, token = ''] = /^Bearer (\S+)$/i.exec(header) ?? [];
  const verdicts = secrets.map((secret) => readToken(token, secret.reveal()));
  const claims = verdicts.find((verdict) => typeof verdict === 'object');
  if (claims === undefined) {
    return verdicts.includes('expired')
      ? err({ reason: 'expired', message: 'the time of the token is over' })
      : err({ reason: 'signature-wrong', message: 'no configured secret made this token' });
  }
  return claims.payload_hash === createHash('sha256').update(body).digest('hex')
    ? ok()
    : err({ reason: 'signature-wrong', message: 'the token is of another body' });
}

/** The claims of a token that this secret made; one algorithm only, or the token could choose how it is checked. */
function readToken(token: string, secret: string): jsonwebtoken.JwtPayload | 'expired' | 'wrong' {
  try {
    const claims = jsonwebtoken.verify(token, secret, { algorithms: ['HS256'] });
    return typeof claims === 'object' ? claims : 'wrong';
  } catch (error) {
    return error instanceof jsonwebtoken.TokenExpiredError ? 'expired' : 'wrong';
  }
}
