import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Secret, WebhookEvent, WebhookReceiver, WebhookRefusal, WebhookRequest } from '@wamux/core';
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
  const text = Buffer.from(request.rawBody).toString('utf8');
  const query = queryOf(request);
  const raw = readJson(text) ?? Object.fromEntries([...new URLSearchParams(text), ...query]);
  const parsed = statusAnswer.safeParse(raw);
  if (!parsed.success) return [{ type: 'unknown', provider, raw }];
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

const queryOf = ({ url }: WebhookRequest): URLSearchParams => new URL(url, 'http://callback').searchParams;

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
