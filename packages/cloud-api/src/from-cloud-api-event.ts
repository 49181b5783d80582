import { redact, type Secret, type WebhookEvent } from '@wamux/core';
import { type InboundItem, inboundItem, statusItem } from './cloud-api-api.js';
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
  const sensitive = { secrets, phoneNumbers: phoneNumbersAmong(recipient_id) };
  return {
    type: 'status',
    provider,
    providerMessageId: id,
    ...(biz_opaque_callback_data && { correlationId: biz_opaque_callback_data }),
    status,
    rawStatus,
    occurredAt,
    ...(status === 'failed' && { error: mapCloudApiFailure(provider, errors?.[0], sensitive) }),
    ...(rawStatus === 'deleted' && occurredAt !== null && { deletedAt: occurredAt }),
  };
}

/** One of a notification's `messages`; `undefined` where it cannot be read, or is of a type that nobody knows. */
export function fromInboundItem({ provider, secrets }: EventContext, raw: unknown): WebhookEvent | undefined {
  const parsed = inboundItem.safeParse(raw);
  if (!parsed.success) return undefined;
  const from = parsed.data.from ?? parsed.data.from_user_id;
  if (from == null) return undefined;
  return {
    type: 'message',
    provider,
    providerMessageId: parsed.data.id,
    from,
    text: textOf(parsed.data),
    occurredAt: toIso(parsed.data.timestamp),
    raw: redact(raw, { secrets, phoneNumbers: phoneNumbersAmong(from) }),
  };
}

/** What the user wrote, or the words on what the user pressed. The rest of a message stands in `raw`. */
function textOf({ text, button, interactive, image, video, document }: InboundItem): string | null {
  const reply = interactive?.button_reply ?? interactive?.list_reply;
  const captioned = image ?? video ?? document;
  return text?.body ?? button?.text ?? reply?.title ?? captioned?.caption ?? null;
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
