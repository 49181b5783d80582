import type { FindInstance, Secret, WebhookEvent } from '@wamux/core';
import { omitNullish } from '@wamux/core/helpers';
import { toUserId } from '@wamux/core/input';
import { toUnknownEvent } from '@wamux/provider-kit';
import { fromContent } from './from-infobip-content.js';
import { toIso, toTemplateState, toUpdate } from './from-infobip-response.js';
import {
  batch,
  deliveryReport,
  inboundMessage,
  marketingUpdate,
  seenReport,
  templateChange,
  templateUpdate,
  type WireMessage,
} from './infobip-events-api.js';

/** The instance whose webhook is read, and the secrets that must not be shown. */
interface Reading {
  readonly provider: string;
  readonly secrets: readonly Secret[];
  /** A part of the request as an event gives it to the app, except for our own credentials. */
  readonly toRaw: (part: unknown) => unknown;
  readonly findInstance: FindInstance;
}

/** The most events of a request. The largest body has no room for more reports, so a longer list was made to keep us busy. */
const mostEvents = 40_000;

/** Every entry of a batch, told apart by its members: all kinds of news may come to one address. */
export function readInfobipEvents(reading: Reading, raw: unknown): readonly WebhookEvent[] {
  const parsed = batch.safeParse(raw);
  if (!parsed.success) return [fromNews(reading, raw)];
  const { results } = parsed.data;
  const events = results.slice(0, mostEvents).map((item) => fromItem(reading, item));
  const rest = results.slice(mostEvents);
  if (rest.length === 0) return events;
  return [...events, toUnknown(reading, rest, `more than ${mostEvents} events in one request`)];
}

function fromItem(reading: Reading, raw: unknown): WebhookEvent {
  return (
    fromSeen(reading, raw) ??
    fromMessage(reading, raw) ??
    fromDelivery(reading, raw) ??
    toUnknown(reading, raw)
  );
}

function fromDelivery(reading: Reading, raw: unknown): WebhookEvent | undefined {
  const parsed = deliveryReport.safeParse(raw);
  if (!parsed.success) return undefined;
  const { channel, contact, destination, sender, to } = parsed.data;
  if (isOtherChannel(channel)) return toUnknown(reading, raw, ofOtherChannel);
  // In the form of WhatsApp's own API nothing names our number.
  const provider = sender ? findOwner(reading, sender) : (reading.findInstance({}) ?? reading.provider);
  if (provider === undefined) return toForeign(reading, raw);
  const user = to || destination || contact?.userId;
  const recipient = user ? toUserId(user) : undefined;
  const sensitive = { secrets: reading.secrets, phoneNumbers: recipient === undefined ? [] : [recipient] };
  return {
    type: 'status',
    ...toUpdate(provider, parsed.data, sensitive),
    occurredAt: toIso(parsed.data.doneAt),
    ...omitNullish({ recipient }),
    raw: reading.toRaw(raw),
  };
}

function fromSeen(reading: Reading, raw: unknown): WebhookEvent | undefined {
  const parsed = seenReport.safeParse(raw);
  if (!parsed.success) return undefined;
  const { channel, contact, destination, messageId, seenAt, sender } = parsed.data;
  if (isOtherChannel(channel)) return toUnknown(reading, raw, ofOtherChannel);
  const [from, to] = [sender || parsed.data.from, destination || parsed.data.to];
  const isFromUs = Boolean(from) && findOwner(reading, from) !== undefined;
  const [ours, theirs] = isFromUs ? [from, to] : [to, from];
  const provider = findOwner(reading, ours);
  if (provider === undefined) return toForeign(reading, raw);
  const user = theirs || contact?.userId;
  return {
    type: 'status',
    provider,
    providerMessageId: messageId,
    correlationId: messageId,
    status: 'read',
    rawStatus: 'SEEN',
    occurredAt: toIso(seenAt),
    ...omitNullish({ recipient: user ? toUserId(user) : undefined }),
    raw: reading.toRaw(raw),
  };
}

function fromMessage(reading: Reading, raw: unknown): WebhookEvent | undefined {
  const parsed = inboundMessage.safeParse(raw);
  if (!parsed.success) return undefined;
  const { contact, from, integrationType, message, messageId, receivedAt, to } = parsed.data;
  if (integrationType != null && integrationType !== 'WHATSAPP') {
    return toUnknown(reading, raw, 'is a message of another channel');
  }
  const provider = findOwner(reading, to);
  if (provider === undefined) return toForeign(reading, raw);
  const user = from || contact?.userId;
  const sender = user ? toUserId(user) : undefined;
  const content = fromContent(provider, message);
  if (sender === undefined || content === undefined) return toUnknown({ ...reading, provider }, raw);
  const userId = contact?.userId;
  return {
    type: 'message',
    provider,
    providerMessageId: messageId,
    from: sender,
    ...omitNullish({
      userId: userId === user ? undefined : userId,
      groupId: message.context?.groupId,
      profileName: contact?.name,
      // For a reaction it is the message reacted to.
      inReplyTo: message.type === 'REACTION' ? undefined : message.context?.id,
      referral: toReferral(message),
    }),
    content,
    occurredAt: toIso(receivedAt),
    raw: reading.toRaw(raw),
  };
}

function toReferral({ referral }: WireMessage['message']) {
  if (referral == null) return undefined;
  const { ctwaClickId, headline, sourceId, sourceType, sourceUrl } = referral;
  return {
    sourceType: sourceType.toLowerCase(),
    ...omitNullish({ sourceId, sourceUrl, headline, clickId: ctwaClickId }),
  };
}

/** News that comes alone, and not in a batch. */
function fromNews(reading: Reading, raw: unknown): WebhookEvent {
  const template = templateUpdate.safeParse(raw);
  if (template.success) {
    const { change, messageTemplateLanguage, messageTemplateName, timestamp } = template.data;
    return {
      type: 'template',
      provider: reading.findInstance({}) ?? reading.provider,
      name: messageTemplateName,
      ...omitNullish({
        language: messageTemplateLanguage,
        reason: change.reason === 'NONE' ? undefined : change.reason,
      }),
      state: toTemplateState(change.newStatus),
      occurredAt: toIso(timestamp),
      raw: reading.toRaw(raw),
    };
  }
  const other = templateChange.safeParse(raw);
  if (other.success && other.data.change.type !== 'TEMPLATE_STATUS_UPDATE') {
    return {
      type: 'account',
      provider: reading.findInstance({}) ?? reading.provider,
      change: other.data.change.type,
      occurredAt: toIso(other.data.timestamp),
      raw: reading.toRaw(raw),
    };
  }
  const marketing = marketingUpdate.safeParse(raw);
  if (!marketing.success) return toUnknown(reading, raw);
  const { content, createdAt } = marketing.data;
  const provider = findOwner(reading, content.sender);
  if (provider === undefined) return toForeign(reading, raw);
  const from = toUserId(content.from);
  if (from === undefined) return toUnknown({ ...reading, provider }, raw);
  return {
    type: 'marketing-preference',
    provider,
    from,
    wants: content.notificationMessagesStatus === 'resume',
    occurredAt: toIso(createdAt),
    raw: reading.toRaw(raw),
  };
}

const ofOtherChannel = 'is news of another channel';

const isOtherChannel = (channel: string | null | undefined): boolean =>
  channel != null && channel !== 'WHATSAPP';

const findOwner = ({ findInstance }: Reading, number: string | null | undefined): string | undefined =>
  findInstance(number ? { sender: number.replace('+', '') } : {});

const toForeign = (reading: Reading, raw: unknown): WebhookEvent =>
  toUnknown(reading, raw, 'concerns a number that is not configured');

const toUnknown = ({ provider, toRaw }: Reading, raw: unknown, reason?: string): WebhookEvent =>
  toUnknownEvent(provider, toRaw(raw), reason);
