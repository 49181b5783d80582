import { createHmac, timingSafeEqual } from 'node:crypto';
import {
  Secret,
  secretsRemover,
  type WebhookEvent,
  type WebhookReceiver,
  type WebhookRefusal,
  type WebhookRequest,
} from '@wamux/core';
import { bytesOf } from '@wamux/provider-kit';
import { err, ok, type Result } from 'neverthrow';
import { statusAnswer } from './decision-telecom-api.js';
import type { DecisionTelecomSettings } from './decision-telecom-settings.js';
import { toStatusNews } from './map-decision-telecom-status.js';

type WebhookSettings = NonNullable<DecisionTelecomSettings['webhook']>;

/**
 * For how long a callback address is believed, in milliseconds. WhatsApp drops what it cannot deliver within 30 days (as
 * Meta's partners pass it on); twice that, so that what is delivered in the last moment can still be read. Ours: the
 * vendor documents nothing of it.
 */
const believedForMs = 60 * 86_400_000;

/**
 * The callback address of one message. DecisionTelecom signs nothing, so the address itself carries the proof: of our
 * correlation id, for one instance, until it expires. Because it carries the correlation id, the callback of a send whose
 * answer was lost still finds its message.
 * @param provider The instance whose message it is. It is signed, and not shown.
 * @param now Milliseconds since the epoch.
 */
export function toCallbackUrl(
  provider: string,
  settings: WebhookSettings,
  correlationId: string,
  now: number,
): string {
  const url = new URL(settings.publicUrl);
  const [secret] = settings.secrets;
  const expires = String(Math.floor((now + believedForMs) / 1_000));
  url.searchParams.set('correlation', correlationId);
  url.searchParams.set('expires', expires);
  if (secret !== undefined) {
    url.searchParams.set('token', sign(secret, { provider, correlationId, expires }));
  }
  return url.href;
}

/** What the configured address holds that is nobody else's business: its query may be a password of the app's. */
export function secretsOfAddress({ publicUrl }: WebhookSettings): readonly Secret[] {
  const { password, searchParams } = new URL(publicUrl);
  return [password, ...searchParams.values()]
    .filter(({ length }) => length >= 4)
    .map((value) => new Secret(value));
}

/**
 * A text with the token of any callback address hidden: whoever has one can forge the callbacks of its message. The
 * token is found by its form, because an answer does not say to which message it belongs.
 */
export const hideCallbackTokens = (text: string): string => text.replace(/[0-9a-f]{64,}/gi, '[redacted]');

/**
 * Callbacks of DecisionTelecom; their form is documented nowhere, so JSON, form and query are all read.
 * @param secrets What no event may show.
 */
export function createDecisionTelecomWebhook(
  provider: string,
  settings: WebhookSettings,
  secrets: readonly Secret[] = [],
): WebhookReceiver {
  const hidden = [...secrets, ...settings.secrets];
  return {
    // Whoever sees one address can call it with any body.
    proves: 'correlation-id',
    verify: (request) => verify(provider, settings, request, Date.now()),
    parse: (request) => parse(provider, settings, hidden, request),
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
  if (!settings.secrets.some((secret) => equal(token, sign(secret, signed)))) {
    return err({
      reason: 'signature-wrong',
      message: 'the token is not that of this correlation id, expiry and instance',
    });
  }
  return now < Number(expires) * 1_000
    ? ok()
    : err({ reason: 'expired', message: 'the callback URL has expired' });
}

function parse(
  provider: string,
  { publicUrl }: WebhookSettings,
  secrets: readonly Secret[],
  request: WebhookRequest,
): readonly WebhookEvent[] {
  const query = queryOf(request);
  const correlationId = query.get('correlation');
  // What we put into the address ourselves is no news, and some of it is a credential.
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

/** What a callback address proves. */
interface Signed {
  readonly provider: string;
  readonly correlationId: string;
  /** Seconds since the epoch. */
  readonly expires: string;
}

/** As JSON, in which no part can run into the next. */
function sign(secret: Secret, { provider, correlationId, expires }: Signed): string {
  const signed = JSON.stringify([provider, correlationId, expires]);
  return createHmac('sha256', secret.reveal()).update(signed).digest('hex');
}

function equal(given: string, expected: string): boolean {
  const a = Buffer.from(given);
  const b = Buffer.from(expected);
  return a.length === b.length && timingSafeEqual(a, b);
}

/** Whoever serves HTTP may hand on anything, and nothing may be thrown at it: what cannot be read is not there. */
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
