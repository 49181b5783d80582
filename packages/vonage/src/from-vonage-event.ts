import type { FindInstance, Secret, WebhookEvent } from '@wamux/core';
import { omitNullish } from '@wamux/core/helpers';
import { toUserId } from '@wamux/core/input';
import { redactText } from '@wamux/core/redaction';
import { statusOfLoss, toUnknownEvent } from '@wamux/provider-kit';
import { fromContent } from './from-vonage-content.js';
import { mapVonageFailure } from './map-vonage-error.js';
import { mapVonageStatus } from './map-vonage-status.js';
import { type InboundWire, inboundEvent, statusEvent } from './vonage-api.js';

/** The instance whose webhook is read, and the secrets that must not be shown. */
interface Reading {
  readonly provider: string;
  readonly secrets: readonly Secret[];
  /** The whole request as an event gives it to the app, except for our own credentials. */
  readonly toRaw: (part: unknown) => unknown;
  readonly findInstance: FindInstance;
}

/** A request is one event: of a status the sender is ours, of a message it is the user. */
export function readVonageEvent(reading: Reading, raw: unknown): WebhookEvent {
  return fromStatus(reading, raw) ?? fromMessage(reading, raw) ?? toUnknown(reading, raw);
}

function fromStatus(reading: Reading, raw: unknown): WebhookEvent | undefined {
  const parsed = statusEvent.safeParse(raw);
  if (!parsed.success) return undefined;
  const {
    channel,
    client_ref,
    error,
    from,
    message_uuid,
    status: word,
    timestamp,
    to,
    whatsapp,
  } = parsed.data;
  const provider = findOwner(reading, channel, from);
  if (provider === undefined) return toForeign(reading, raw, channel);
  const user = to || whatsapp?.recipient?.user_id;
  const recipient = user ? toUserId(user) : undefined;
  const sensitive = { secrets: reading.secrets, phoneNumbers: recipient === undefined ? [] : [recipient] };
  const mapped = mapVonageStatus(word);
  const isLost = mapped === 'failed' || mapped === 'rejected';
  const failure = isLost ? mapVonageFailure(provider, error, sensitive) : undefined;
  const pricing = whatsapp?.pricing;
  return {
    type: 'status',
    provider,
    providerMessageId: message_uuid,
    ...(client_ref && { correlationId: client_ref }),
    status: failure === undefined ? mapped : statusOfLoss(mapped, failure),
    rawStatus: redactText(word, sensitive),
    occurredAt: toIso(timestamp),
    ...omitNullish({ error: failure, recipient }),
    ...(pricing && { pricing: omitNullish({ category: pricing.category, model: pricing.pricing_model }) }),
    raw: reading.toRaw(raw),
  };
}

function fromMessage(reading: Reading, raw: unknown): WebhookEvent | undefined {
  const parsed = inboundEvent.safeParse(raw);
  if (!parsed.success) return undefined;
  const { channel, context, from, message_uuid, profile, timestamp, to, whatsapp } = parsed.data;
  const provider = findOwner(reading, channel, to);
  if (provider === undefined) return toForeign(reading, raw, channel);
  const userId = whatsapp?.sender?.user_id;
  const user = from || userId;
  const sender = user ? toUserId(user) : undefined;
  const content = fromContent(provider, parsed.data);
  if (sender === undefined || content === undefined) return toUnknown({ ...reading, provider }, raw);
  return {
    type: 'message',
    provider,
    providerMessageId: message_uuid,
    from: sender,
    ...omitNullish({
      userId: userId === user ? undefined : userId,
      profileName: profile?.name,
      // For a reaction it is the message reacted to.
      inReplyTo: content.type === 'reaction' ? undefined : context?.message_uuid,
      referral: toReferral(parsed.data),
    }),
    content,
    occurredAt: toIso(timestamp),
    raw: reading.toRaw(raw),
  };
}

function toReferral({ whatsapp }: InboundWire) {
  const referral = whatsapp?.referral;
  if (referral == null) return undefined;
  const { ctwa_clid, headline, source_id, source_type, source_url } = referral;
  return {
    sourceType: source_type,
    ...omitNullish({ sourceId: source_id, sourceUrl: source_url, headline, clickId: ctwa_clid }),
  };
}

function findOwner(
  { findInstance }: Reading,
  channel: string,
  number: string | null | undefined,
): string | undefined {
  if (channel !== 'whatsapp') return undefined;
  return findInstance(number ? { sender: number.replace('+', '') } : {});
}

const toForeign = (reading: Reading, raw: unknown, channel: string): WebhookEvent =>
  toUnknown(
    reading,
    raw,
    channel === 'whatsapp' ? 'concerns a number that is not configured' : 'is news of another channel',
  );

const toUnknown = ({ provider, toRaw }: Reading, raw: unknown, reason?: string): WebhookEvent =>
  toUnknownEvent(provider, toRaw(raw), reason);

/** Converts an ISO 8601 time, and gives `null` for a text that is not one. */
function toIso(timestamp: string | null | undefined): string | null {
  const time = new Date(timestamp ?? '');
  return Number.isNaN(time.getTime()) ? null : time.toISOString();
}
