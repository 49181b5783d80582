import { redact, type Secret, said, toUserId, type WebhookEvent } from '@wamux/core';
import {
  type InboundContact,
  type InboundItem,
  inboundContact,
  inboundItem,
  statusItem,
} from './cloud-api-webhook-api.js';
import { fromContent } from './from-cloud-api-content.js';
import { mapCloudApiFailure } from './map-cloud-api-error.js';
import { mapCloudApiStatus } from './map-cloud-api-status.js';

/** Whose events they are, and what none of them may show. */
export interface EventContext {
  readonly provider: string;
  readonly secrets: readonly Secret[];
}

/** One of a notification's `statuses`; `undefined` where it cannot be read. */
export function fromStatusItem({ provider, secrets }: EventContext, raw: unknown): WebhookEvent | undefined {
  const parsed = statusItem.safeParse(raw);
  if (!parsed.success) return undefined;
  const { id, status: rawStatus, timestamp, recipient_id, biz_opaque_callback_data, errors } = parsed.data;
  const status = mapCloudApiStatus(rawStatus);
  const occurredAt = toIso(timestamp);
  return {
    type: 'status',
    provider,
    providerMessageId: id,
    ...(biz_opaque_callback_data && { correlationId: biz_opaque_callback_data }),
    status,
    rawStatus,
    occurredAt,
    ...(status === 'failed' && {
      error: mapCloudApiFailure(provider, errors?.[0], {
        secrets,
        phoneNumbers: phoneNumbersAmong(recipient_id),
      }),
    }),
    ...(rawStatus === 'deleted' && occurredAt !== null && { deletedAt: occurredAt }),
  };
}

/**
 * One of a notification's `messages`; `undefined` where it cannot be read.
 * @param contacts Who wrote the notification's messages.
 */
export function fromInboundItem(
  context: EventContext,
  raw: unknown,
  contacts: readonly unknown[],
): WebhookEvent | undefined {
  const parsed = inboundItem.safeParse(raw);
  if (!parsed.success) return undefined;
  const { id, from, from_user_id, context: answered, timestamp } = parsed.data;
  const writer = writerOf(parsed.data, contacts);
  const sender = from ?? from_user_id ?? writer?.user_id;
  const content = fromContent(context.provider, parsed.data);
  if (sender == null || content === undefined) return undefined;
  return {
    type: 'message',
    provider: context.provider,
    providerMessageId: id,
    from: toUserId(sender),
    ...said({ profileName: writer?.profile?.name, inReplyTo: answered?.id }),
    content,
    occurredAt: toIso(timestamp),
    raw: hide(context, raw),
  };
}

/** A user's number and their id in WhatsApp may differ. Where only one wrote, it is that one. */
function writerOf({ from, from_user_id }: InboundItem, raw: readonly unknown[]): InboundContact | undefined {
  const contacts = raw.flatMap((contact) => inboundContact.safeParse(contact).data ?? []);
  const writer = contacts.find(
    ({ wa_id, user_id }) =>
      (wa_id != null && wa_id === from?.replace('+', '')) || (user_id != null && user_id === from_user_id),
  );
  return writer ?? (raw.length === 1 ? contacts[0] : undefined);
}

/** What nobody understands, kept. */
export const toUnknownEvent = (context: EventContext, raw: unknown): WebhookEvent => ({
  type: 'unknown',
  provider: context.provider,
  raw: hide(context, raw),
});

/** A part of a notification, fit to be stored: the numbers that its members name are hidden in its words as well. */
function hide({ secrets }: EventContext, raw: unknown): unknown {
  return redact(raw, { secrets, phoneNumbers: phoneNumbersIn(raw) });
}

const namedNumber = /"(?:from|to|wa_id|recipient_id|display_phone_number)":"\+?(\d{7,15})"/g;

function phoneNumbersIn(raw: unknown): string[] {
  try {
    return [...(JSON.stringify(raw) ?? '').matchAll(namedNumber)].map(([, digits]) => digits ?? '');
  } catch {
    // Nested deeper than the stack reaches. What is that deep is cut off when it is redacted.
    return [];
  }
}

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
