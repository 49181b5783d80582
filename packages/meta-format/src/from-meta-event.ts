import { redactText, type Secret, said, toUserId, type WebhookEvent } from '@wamux/core';
import { fromMetaContent } from './from-meta-content.js';
import { mapMetaStatus } from './map-meta-status.js';
import {
  type InboundContact,
  type InboundItem,
  inboundContact,
  inboundItem,
  statusItem,
} from './notification-api.js';
import { readMetaFailure } from './read-meta-error.js';

/** Whose events they are, and what none of them may show. */
export interface EventContext {
  readonly provider: string;
  readonly secrets: readonly Secret[];
  /** A part of the notification as an event gives it to the app: whole, but for our own credentials. */
  readonly toRaw: (part: unknown) => unknown;
}

/** Who wrote a message, as the notification says beside it. */
export type FindWriter = (message: InboundItem) => InboundContact | undefined;

/** One of a notification's `statuses`; `undefined` where it cannot be read. */
export function fromStatusItem({ provider, secrets }: EventContext, raw: unknown): WebhookEvent | undefined {
  const parsed = statusItem.safeParse(raw);
  if (!parsed.success) return undefined;
  const { id, status: rawStatus, timestamp, recipient_id, biz_opaque_callback_data, errors } = parsed.data;
  const status = mapMetaStatus(rawStatus);
  const occurredAt = toIso(timestamp);
  const sensitive = { secrets, phoneNumbers: phoneNumbersAmong(recipient_id) };
  return {
    type: 'status',
    provider,
    providerMessageId: id,
    ...(biz_opaque_callback_data && { correlationId: biz_opaque_callback_data }),
    status,
    rawStatus: redactText(rawStatus, sensitive),
    occurredAt,
    ...(status === 'failed' && {
      error: readMetaFailure(provider, errors?.[0], sensitive),
    }),
    ...(rawStatus === 'deleted' && occurredAt !== null && { deletedAt: occurredAt }),
  };
}

/** One of a notification's `messages`; `undefined` where it cannot be read. */
export function fromInboundItem(
  context: EventContext,
  raw: unknown,
  findWriter: FindWriter,
): WebhookEvent | undefined {
  const parsed = inboundItem.safeParse(raw);
  if (!parsed.success) return undefined;
  const { id, from, from_user_id, context: answered, timestamp } = parsed.data;
  const writer = findWriter(parsed.data);
  const sender = from ?? from_user_id ?? writer?.user_id;
  const content = fromMetaContent(context.provider, parsed.data);
  if (sender == null || content === undefined) return undefined;
  return {
    type: 'message',
    provider: context.provider,
    providerMessageId: id,
    from: toUserId(sender),
    ...said({ profileName: writer?.profile?.name, inReplyTo: answered?.id }),
    content,
    occurredAt: toIso(timestamp),
    raw: context.toRaw(raw),
  };
}

/**
 * Finds the writers of a notification's messages. A user's number and their id in WhatsApp may differ: where only one
 * wrote, it is that one.
 */
export function writersAmong(raw: readonly unknown[]): FindWriter {
  const contacts = raw.flatMap((contact) => inboundContact.safeParse(contact).data ?? []);
  const byNumber = new Map(
    contacts.flatMap((contact) => (contact.wa_id ? [[contact.wa_id, contact] as const] : [])),
  );
  const byUserId = new Map(
    contacts.flatMap((contact) => (contact.user_id ? [[contact.user_id, contact] as const] : [])),
  );
  const only = raw.length === 1 ? contacts[0] : undefined;
  return ({ from, from_user_id }) =>
    byNumber.get(from?.replace('+', '') ?? '') ?? byUserId.get(from_user_id ?? '') ?? only;
}

/** What nobody understands, kept. */
export const toUnknownEvent = (
  { provider, toRaw }: EventContext,
  raw: unknown,
  reason?: string,
): WebhookEvent => ({
  type: 'unknown',
  provider,
  raw: toRaw(raw),
  ...(reason !== undefined && { reason }),
});

/** A user may go by something else than a number. */
const phoneNumbersAmong = (id: string | null | undefined): string[] =>
  id != null && /^\+?\d{7,15}$/.test(id) ? [id] : [];

/** Later than this in seconds is the year 5138: then it is milliseconds, which Meta sends at times. */
const lastSecond = 1e11;

function toIso(timestamp: string | number | null | undefined): string | null {
  if (timestamp == null || !/^\d{1,16}$/.test(String(timestamp))) return null;
  const number = Number(timestamp);
  const date = new Date(number < lastSecond ? number * 1000 : number);
  return Number.isNaN(date.getTime()) ? null : date.toISOString();
}
