import { createHmac, timingSafeEqual } from 'node:crypto';
import {
  redact,
  type Secret,
  type WebhookEvent,
  type WebhookReceiver,
  type WebhookRefusal,
  type WebhookRequest,
} from '@wamux/core';
import { bytesOf } from '@wamux/transport';
import { err, ok, type Result } from 'neverthrow';
import { statusAnswer } from './decision-telecom-api.js';
import type { DecisionTelecomSettings } from './decision-telecom-settings.js';
import { toStatusNews } from './map-decision-telecom-status.js';

type WebhookSettings = NonNullable<DecisionTelecomSettings['webhook']>;

/**
 * The callback address of one message. DecisionTelecom signs nothing, so the address itself carries the proof; and
 * because it carries our correlation id, the callback of a send whose answer was lost still finds its message.
 */
export function toCallbackUrl(settings: WebhookSettings, correlationId: string): string {
  const url = new URL(settings.publicUrl);
  const [secret] = settings.secrets;
  url.searchParams.set('correlation', correlationId);
  if (secret !== undefined) url.searchParams.set('token', sign(secret, correlationId));
  return url.href;
}

/**
 * A text with the token of any callback address hidden: whoever has one can forge the callbacks of its message. The
 * token is found by its form, because an answer does not say to which message it belongs.
 */
export const hideCallbackTokens = (text: string): string => text.replace(/[0-9a-f]{64,}/gi, '[redacted]');

/** Callbacks of DecisionTelecom; their form is documented nowhere, so JSON, form and query are all read. */
export function createDecisionTelecomWebhook(provider: string, settings: WebhookSettings): WebhookReceiver {
  return {
    verify: (request) => verify(settings, request),
    parse: (request) => parse(provider, request, new Date().toISOString()),
  };
}

function verify(settings: WebhookSettings, request: WebhookRequest): Result<void, WebhookRefusal> {
  const query = queryOf(request);
  const correlationId = query.get('correlation');
  const token = query.get('token');
  if (correlationId === null || token === null) {
    return err({ reason: 'signature-missing', message: 'the callback URL has no correlation and token' });
  }
  const genuine = settings.secrets.some((secret) => equal(token, sign(secret, correlationId)));
  return genuine
    ? ok()
    : err({ reason: 'signature-wrong', message: 'the token does not fit the correlation id' });
}

function parse(provider: string, request: WebhookRequest, now: string): readonly WebhookEvent[] {
  const text = hideCallbackTokens(textOf(request));
  const query = queryOf(request);
  const raw = readJson(text) ?? Object.fromEntries([...new URLSearchParams(text), ...query]);
  const parsed = statusAnswer.safeParse(raw);
  if (!parsed.success) return [{ type: 'unknown', provider, raw: redact(raw) }];
  const correlationId = query.get('correlation');
  return [
    {
      type: 'status',
      provider,
      providerMessageId: parsed.data.message_id,
      ...(correlationId !== null && { correlationId }),
      ...toStatusNews(parsed.data.status, provider, now),
      occurredAt: null,
    },
  ];
}

function sign(secret: Secret, correlationId: string): string {
  return createHmac('sha256', secret.reveal()).update(correlationId).digest('hex');
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
