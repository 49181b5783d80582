import type { Secret, WebhookEvent, WebhookReceiver, WebhookRefusal, WebhookRequest } from '@wamux/core';
import { secretsRemover } from '@wamux/core/redaction';
import { bytesOf, isSameSignature } from '@wamux/provider-kit';
import { err, ok, type Result } from 'neverthrow';
import { hideCallbackTokens, sign } from './callback-address.js';
import { statusAnswer } from './decision-telecom-api.js';
import type { DecisionTelecomEndpoint } from './decision-telecom-connection.js';
import type { DecisionTelecomSettings } from './decision-telecom-settings.js';
import { toStatusNews } from './map-decision-telecom-status.js';

type WebhookSettings = NonNullable<DecisionTelecomSettings['webhook']>;

/** Callbacks of DecisionTelecom; their form is documented nowhere, so JSON, form and query are all read. */
export function createDecisionTelecomWebhook(
  { id, secrets }: Pick<DecisionTelecomEndpoint, 'id' | 'secrets'>,
  { webhook }: Pick<DecisionTelecomSettings, 'webhook'>,
): WebhookReceiver | undefined {
  if (webhook === undefined) return undefined;
  const hidden = [...secrets, ...webhook.secrets];
  return {
    // A person who sees one address can call it with any body.
    proves: 'correlation-id',
    verify: (request) => verify(id, webhook, request, Date.now()),
    parse: (request) => parse(id, webhook, hidden, request),
  };
}

function verify(
  provider: string,
  settings: WebhookSettings,
  request: WebhookRequest,
  now: number,
): Result<void, WebhookRefusal> {
  const query = queryOf(request);
  const [correlationId, expires, token] = ['correlation', 'expires', 'token'].map((name) => query.get(name));
  if (correlationId == null || expires == null || token == null) {
    return err({
      reason: 'signature-missing',
      message: 'the callback URL lacks correlation, expires or token',
    });
  }
  const signed = { provider, correlationId, expires };
  if (!settings.secrets.some((secret) => isSameSignature(token, sign(secret, signed)))) {
    return err({
      reason: 'signature-wrong',
      message: 'the token is not that of this correlation id, expiry and instance',
    });
  }
  if (now >= Number(expires) * 1_000) {
    return err({ reason: 'expired', message: 'the callback URL has expired' });
  }
  return isParsed(request) && !query.has('message_id')
    ? err({
        reason: 'signature-wrong',
        message: 'rawBody is not a Uint8Array; pass the bytes exactly as received',
      })
    : ok();
}

function parse(
  provider: string,
  { publicUrl }: WebhookSettings,
  secrets: readonly Secret[],
  request: WebhookRequest,
): readonly WebhookEvent[] {
  const query = queryOf(request);
  const correlationId = query.get('correlation');
  // What we put into the address ourselves is not part of the news, and some of it is a credential.
  for (const name of [...new URL(publicUrl).searchParams.keys(), 'correlation', 'expires', 'token']) {
    query.delete(name);
  }
  const text = hideCallbackTokens(textOf(request));
  const sent = readJson(text) ?? Object.fromEntries([...new URLSearchParams(text), ...query]);
  const raw = secretsRemover(`${text} ${query}`, secrets)(sent);
  const parsed = statusAnswer.safeParse(sent);
  if (!parsed.success) return [{ type: 'unknown', provider, raw }];
  return [
    {
      type: 'status',
      provider,
      providerMessageId: parsed.data.message_id,
      ...(correlationId !== null && { correlationId }),
      ...toStatusNews(parsed.data.status, provider, new Date().toISOString()),
      occurredAt: null,
      raw,
    },
  ];
}

/** Another parser has already read the body: the address alone would be believed, and the news in the body would be lost. */
function isParsed(request: WebhookRequest): boolean {
  try {
    const rawBody: unknown = request.rawBody;
    if (bytesOf(request) !== undefined) return false;
    // Some servers give an empty object where there is no body.
    return typeof rawBody === 'object' ? Object.keys(rawBody ?? {}).length > 0 : Boolean(rawBody);
  } catch {
    return true;
  }
}

/** A web framework may pass anything in, and no error may be thrown back: what cannot be read counts as absent. */
function queryOf(request: WebhookRequest): URLSearchParams {
  try {
    return new URL(request.url, 'http://callback').searchParams;
  } catch {
    return new URLSearchParams();
  }
}

const textOf = (request: WebhookRequest): string => Buffer.from(bytesOf(request) ?? []).toString('utf8');

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
