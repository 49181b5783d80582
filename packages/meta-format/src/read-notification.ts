import type { FindInstance, WebhookEvent } from '@wamux/core';
import { omitNullish } from '@wamux/core/helpers';
import { secretsRemover } from '@wamux/core/redaction';
import { type EventContext, toIso, toUnknownEvent } from './event-context.js';
import { fromInboundItem, fromStatusItem, writersAmong } from './from-meta-event.js';
import { fromWholeChange, newsLists } from './from-meta-news.js';
import { metaError } from './meta-error.js';
import { findMetaErrorCode } from './meta-error-codes.js';
import { messagesValue, notification, notificationChange, notificationEntry } from './notification-api.js';

/** The instance whose notifications are read. Meta sends those of every number of an app to one address. */
export interface NotificationContext extends Pick<EventContext, 'provider' | 'secrets'> {
  /** Finds the owner of a change, by the number and the account that it names. */
  readonly findInstance: FindInstance;
}

// A notification is a batch of entries of changes of items. Whatever cannot be read is kept as unknown at the lowest
// place where that shows, and the rest goes on.

/** More than the largest body can hold of the shortest status that Meta sends: what has more is made to take long. */
const mostEvents = 40_000;

/** What it takes to read one notification. */
interface Reading extends EventContext {
  readonly findInstance: FindInstance;
  readonly events: WebhookEvent[];
}

/** Every event of a notification; what cannot be read is an `unknown` one. Never throws. */
export function readNotification(
  context: NotificationContext,
  body: Uint8Array | undefined,
): readonly WebhookEvent[] {
  const text = textOf(body);
  const raw = readJson(text);
  const reading: Reading = { events: [], toRaw: secretsRemover(text, context.secrets), ...context };
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
  if (!parsed.success) {
    addUnknown(reading, raw);
    return;
  }
  const { id, time, changes } = parsed.data;
  addEach(reading, changes, (reading, change) => addChange(reading, change, id ?? undefined, toIso(time)));
}

function addChange(
  reading: Reading,
  raw: unknown,
  account: string | undefined,
  occurredAt: string | null,
): void {
  const parsed = notificationChange.safeParse(raw);
  if (!parsed.success) {
    addUnknown(reading, raw);
    return;
  }
  const { field, value } = parsed.data;
  const sender = value.metadata?.phone_number_id ?? undefined;
  const named = reading.findInstance(omitNullish({ sender, account }));
  // Messages are a number's. Where theirs is not told, they may be anybody's, whatever the account.
  const isUnnamed = field === 'messages' && sender === undefined;
  const provider = named ?? (isUnnamed ? reading.findInstance({}) : undefined);
  if (provider === undefined) {
    addUnknown(reading, raw, 'concerns a number or account that is not configured');
    return;
  }
  const own: Reading = { ...reading, provider };
  const before = reading.events.length;
  if (field === 'messages') addMessages(own, value);
  else addNews(own, field, value, raw, occurredAt);
  if (reading.events.length === before) addUnknown(own, raw);
}

function addMessages(reading: Reading, value: object): void {
  const parsed = messagesValue.safeParse(value);
  if (!parsed.success) return;
  const { contacts, statuses, messages, errors } = parsed.data;
  const findWriter = writersAmong(messages == null ? [] : (contacts ?? []));
  addItems(reading, statuses, fromStatusItem);
  addItems(reading, messages, (context, item) => fromInboundItem(context, item, findWriter));
  addItems(reading, errors, fromErrorOfNumber);
}

/**
 * An error of the number or its account, and of no message.
 * @see https://developers.facebook.com/documentation/business-messaging/whatsapp/support/error-codes
 */
function fromErrorOfNumber(context: EventContext, raw: unknown): WebhookEvent | undefined {
  const code = metaError.safeParse(raw).data?.code;
  if (code == null) return undefined;
  const meaning = findMetaErrorCode(code)?.meaning ?? 'not in our table';
  return toUnknownEvent(context, raw, `is error ${code} of the number, and of no message: ${meaning}`);
}

function addNews(
  reading: Reading,
  field: string,
  value: Readonly<Record<string, unknown>>,
  change: unknown,
  occurredAt: string | null,
): void {
  const lists = Object.hasOwn(newsLists, field) ? newsLists[field] : undefined;
  for (const [name, read] of Object.entries(lists ?? {})) addItems(reading, value[name], read);
  const event = fromWholeChange(reading, field, value, change, occurredAt);
  if (event !== undefined) reading.events.push(event);
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
function textOf(body: Uint8Array = new Uint8Array()): string {
  const { buffer, byteOffset, byteLength } = body;
  return Buffer.from(buffer, byteOffset, byteLength).toString('utf8');
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
