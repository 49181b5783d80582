import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { Secret, WebhookEvent, WebhookReceiver, WebhookRefusal, WebhookRequest } from '@wamux/core';
import { bytesOf, headerOf } from '@wamux/transport';
import { err, ok, type Result } from 'neverthrow';
import type { CloudApiSettings } from './cloud-api-settings.js';
import { notification, notificationChange, notificationEntry } from './cloud-api-webhook-api.js';
import {
  type EventContext,
  fromInboundItem,
  fromStatusItem,
  toUnknownEvent,
} from './from-cloud-api-event.js';

type WebhookSettings = Pick<NonNullable<CloudApiSettings['webhook']>, 'secrets' | 'verifyToken'>;

/** Whose notifications are read: Meta sends those of every number of an app to one address. */
export interface NumberContext extends EventContext {
  readonly phoneNumberId: string;
}

/** Webhooks of a Meta app that is subscribed to `whatsapp_business_account`. */
export function createCloudApiWebhook(context: NumberContext, settings: WebhookSettings): WebhookReceiver {
  return {
    challenge: (request) => challenge(settings, request),
    verify: (request) => verify(settings, request),
    parse: (request) => parse(context, request),
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

// A notification is a batch of entries of changes of items. Whatever cannot be read is kept as unknown at the lowest
// place where that shows, and the rest goes on.

function parse(context: NumberContext, request: WebhookRequest): readonly WebhookEvent[] {
  const events: WebhookEvent[] = [];
  const raw = readJson(textOf(request));
  const parsed = notification.safeParse(raw);
  if (!parsed.success) events.push(toUnknownEvent(context, raw));
  else for (const entry of parsed.data.entry) addEntry(events, context, entry);
  return events;
}

function addEntry(events: WebhookEvent[], context: NumberContext, raw: unknown): void {
  const parsed = notificationEntry.safeParse(raw);
  if (!parsed.success) events.push(toUnknownEvent(context, raw));
  else for (const change of parsed.data.changes) addChange(events, context, change);
}

function addChange(events: WebhookEvent[], context: NumberContext, raw: unknown): void {
  const before = events.length;
  const parsed = notificationChange.safeParse(raw);
  if (parsed.success) {
    const { metadata, contacts, statuses, messages, errors } = parsed.data.value;
    const number = metadata?.phone_number_id ?? context.phoneNumberId;
    if (number === context.phoneNumberId) {
      addItems(events, context, statuses, fromStatusItem);
      addItems(events, context, messages, (one, item) => fromInboundItem(one, item, contacts ?? []));
      addItems(events, context, errors, () => undefined);
    }
  }
  if (events.length === before) events.push(toUnknownEvent(context, raw));
}

function addItems(
  events: WebhookEvent[],
  context: NumberContext,
  items: unknown,
  read: (context: EventContext, item: unknown) => WebhookEvent | undefined,
): void {
  if (items == null) return;
  if (!Array.isArray(items)) events.push(toUnknownEvent(context, items));
  else for (const item of items) events.push(read(context, item) ?? toUnknownEvent(context, item));
}

/** Without a copy of the bytes. */
function textOf(request: WebhookRequest): string {
  const { buffer, byteOffset, byteLength } = bytesOf(request) ?? new Uint8Array();
  return Buffer.from(buffer, byteOffset, byteLength).toString('utf8');
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
