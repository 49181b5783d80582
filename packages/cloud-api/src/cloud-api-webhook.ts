import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import {
  type Secret,
  secretsRemover,
  type WebhookEvent,
  type WebhookReceiver,
  type WebhookRefusal,
  type WebhookRequest,
} from '@wamux/core';
import { bytesOf, headerOf } from '@wamux/provider-kit';
import { err, ok, type Result } from 'neverthrow';
import type { CloudApiEndpoint } from './cloud-api-connection.js';
import type { CloudApiSettings } from './cloud-api-settings.js';
import { notification, notificationChange, notificationEntry } from './cloud-api-webhook-api.js';
import {
  type EventContext,
  fromInboundItem,
  fromStatusItem,
  toUnknownEvent,
  writersAmong,
} from './from-cloud-api-event.js';

type WebhookSettings = Pick<NonNullable<CloudApiSettings['webhook']>, 'secrets' | 'verifyToken'>;

/** Whose notifications are read: Meta sends those of every number of an app to one address. */
interface NumberContext extends Pick<EventContext, 'provider' | 'secrets'> {
  readonly phoneNumberId: string;
}

/** Webhooks of a Meta app that is subscribed to `whatsapp_business_account`. */
export function createCloudApiWebhook(
  { id: provider, phoneNumberId, secrets }: Pick<CloudApiEndpoint, 'id' | 'phoneNumberId' | 'secrets'>,
  { webhook }: Pick<CloudApiSettings, 'webhook'>,
): WebhookReceiver | undefined {
  if (webhook === undefined) return undefined;
  const hidden = [...secrets, webhook.verifyToken, ...webhook.secrets];
  const context: NumberContext = { provider, phoneNumberId, secrets: hidden };
  return {
    challenge: (request) => challenge(webhook, request),
    verify: (request) => verify(webhook, request),
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

/** More than the largest body can hold of the shortest status that Meta sends: what has more is made to take long. */
const mostEvents = 40_000;

/** Of one notification. */
interface Reading extends EventContext {
  readonly phoneNumberId: string;
  readonly events: WebhookEvent[];
}

function parse(context: NumberContext, request: WebhookRequest): readonly WebhookEvent[] {
  const text = textOf(request);
  const raw = readJson(text);
  const reading: Reading = { ...context, toRaw: secretsRemover(text, context.secrets), events: [] };
  const parsed = notification.safeParse(raw);
  if (parsed.success) addEach(reading, parsed.data.entry, addEntry);
  else addUnknown(reading, raw);
  return reading.events;
}

/** Each item, up to a number of events; the rest of them is one event then. */
function addEach(
  reading: Reading,
  items: readonly unknown[],
  add: (reading: Reading, item: unknown) => void,
): void {
  for (const [index, item] of items.entries()) {
    if (reading.events.length >= mostEvents) {
      addUnknown(reading, items.slice(index), `more than ${mostEvents} events in one request`);
      return;
    }
    add(reading, item);
  }
}

function addUnknown(reading: Reading, raw: unknown, reason?: string): void {
  reading.events.push(toUnknownEvent(reading, raw, reason));
}

function addEntry(reading: Reading, raw: unknown): void {
  const parsed = notificationEntry.safeParse(raw);
  if (parsed.success) addEach(reading, parsed.data.changes, addChange);
  else addUnknown(reading, raw);
}

function addChange(reading: Reading, raw: unknown): void {
  const before = reading.events.length;
  const parsed = notificationChange.safeParse(raw);
  if (parsed.success) {
    const { metadata, contacts, statuses, messages, errors } = parsed.data.value;
    const number = metadata?.phone_number_id ?? reading.phoneNumberId;
    if (number === reading.phoneNumberId) {
      const findWriter = writersAmong(messages == null ? [] : (contacts ?? []));
      addItems(reading, statuses, fromStatusItem);
      addItems(reading, messages, (context, item) => fromInboundItem(context, item, findWriter));
      addItems(reading, errors, () => undefined);
    }
  }
  if (reading.events.length === before) addUnknown(reading, raw);
}

function addItems(
  reading: Reading,
  items: unknown,
  read: (context: EventContext, item: unknown) => WebhookEvent | undefined,
): void {
  if (items == null) return;
  if (!Array.isArray(items)) addUnknown(reading, items);
  else {
    addEach(reading, items, (_, item) => {
      reading.events.push(read(reading, item) ?? toUnknownEvent(reading, item));
    });
  }
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
