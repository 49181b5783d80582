import type { WebhookEvent } from '@wamux/core';
import { omitNullish } from '@wamux/core/helpers';
import { toUserId } from '@wamux/core/input';
import { redactText } from '@wamux/core/redaction';
import type { EventContext } from './event-context.js';
import { toIso, toUnknownEvent } from './event-context.js';
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

/** Finds the author of a message, whom the notification names separately. */
export type FindWriter = (message: InboundItem) => InboundContact | undefined;

/** One of a notification's `statuses`; `undefined` where it cannot be read. */
export function fromStatusItem(
  { provider, secrets, toRaw }: EventContext,
  raw: unknown,
): WebhookEvent | undefined {
  const parsed = statusItem.safeParse(raw);
  if (!parsed.success) return undefined;
  const { id, status: rawStatus, timestamp, biz_opaque_callback_data, errors, pricing, type } = parsed.data;
  if (type && type !== 'message') {
    return toUnknownEvent(
      { provider, secrets, toRaw },
      raw,
      `is a status of a ${type}, and not of a message`,
    );
  }
  const status = mapMetaStatus(rawStatus);
  const occurredAt = toIso(timestamp);
  const recipient = recipientOf(parsed.data);
  const sensitive = { secrets, phoneNumbers: phoneNumbersAmong(recipient) };
  return {
    type: 'status',
    provider,
    providerMessageId: id,
    ...(biz_opaque_callback_data && { correlationId: biz_opaque_callback_data }),
    status,
    rawStatus: redactText(rawStatus, sensitive),
    occurredAt,
    ...(status === 'failed' && { error: readMetaFailure(provider, errors?.[0], sensitive) }),
    ...(rawStatus === 'deleted' && occurredAt !== null && { deletedAt: occurredAt }),
    ...omitNullish({ recipient }),
    ...(pricing && {
      pricing: omitNullish({
        category: pricing.category,
        model: pricing.pricing_model,
        billable: pricing.billable,
      }),
    }),
    raw: toRaw(raw),
  };
}

/** The recipient of a status, as `to` takes it; in a group the member, as each member has statuses of their own. */
function recipientOf(item: {
  recipient_id?: string | null | undefined;
  recipient_participant_id?: string | null | undefined;
  recipient_type?: string | null | undefined;
  recipient_user_id?: string | null | undefined;
}): string | undefined {
  const { recipient_id, recipient_participant_id, recipient_type, recipient_user_id } = item;
  const person = recipient_participant_id ?? (recipient_type === 'group' ? undefined : recipient_id);
  const named = person || recipient_user_id;
  return named ? toUserId(named) : undefined;
}

/** One of a notification's `messages`; `undefined` where it cannot be read. */
export function fromInboundItem(
  context: EventContext,
  raw: unknown,
  findWriter: FindWriter,
): WebhookEvent | undefined {
  const parsed = inboundItem.safeParse(raw);
  if (!parsed.success) return undefined;
  const item = parsed.data;
  const writer = findWriter(item);
  const common = { provider: context.provider, occurredAt: toIso(item.timestamp), raw: context.toRaw(raw) };
  if (item.type === 'system') return fromSystem(context, item, common, raw);
  const sender = item.from ?? item.from_user_id ?? writer?.user_id;
  const from = sender == null ? undefined : toUserId(sender);
  if (from === undefined) return undefined;
  if (item.type === 'edit' || item.type === 'revoke') return fromChange(item, { ...common, from });
  const content = fromMetaContent(context.provider, item);
  if (content === undefined) return undefined;
  const userId = item.from_user_id ?? writer?.user_id;
  return {
    type: 'message',
    ...common,
    providerMessageId: item.id,
    from,
    ...omitNullish({
      userId: userId === sender ? undefined : userId,
      groupId: item.group_id,
      profileName: writer?.profile?.name,
      inReplyTo: item.context?.id,
      referral: item.referral && toReferral(item.referral),
    }),
    content,
  };
}

interface Common {
  readonly provider: string;
  readonly occurredAt: string | null;
  readonly raw: unknown;
}

/** The app knows the id of the changed message; the id of the notification itself names nothing. */
function fromChange(
  { type, edit, revoke }: InboundItem,
  common: Common & { readonly from: string },
): WebhookEvent | undefined {
  if (type === 'revoke') {
    return revoke
      ? { type: 'message-revoked', ...common, providerMessageId: revoke.original_message_id }
      : undefined;
  }
  if (!edit) return undefined;
  const content = edit.message ? fromMetaContent(common.provider, edit.message) : undefined;
  return {
    type: 'message-edited',
    ...common,
    providerMessageId: edit.original_message_id,
    ...omitNullish({ content }),
  };
}

/**
 * A user has a new number or id. A user whose identity changed, as with a new phone, keeps both. For a user without a
 * visible number only the ids are given, and the message has no sender.
 * @see https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/messages/system
 * @see https://whatsappapijs.web.app/types/types.ServerSystemMessage.html (customer_identity_changed, as a client has it)
 */
function fromSystem(
  context: EventContext,
  { from: sender, from_user_id, system }: InboundItem,
  common: Common,
  raw: unknown,
): WebhookEvent | undefined {
  const number = system?.wa_id ?? system?.new_wa_id;
  const previous = system?.previous_user_id;
  const [from, to] = [
    // The notification may already name its sender by the new id.
    number ? (sender ?? previous ?? from_user_id) : (previous ?? sender ?? from_user_id),
    number || system?.user_id,
  ].map((user) => (user ? toUserId(user) : undefined));
  if (from === undefined) return undefined;
  if (isOfIdentity.test(system?.type ?? '') || to === from) {
    return toUnknownEvent(context, raw, 'says that a user changed, and not their number or id');
  }
  return to === undefined ? undefined : { type: 'user-changed', ...common, from, to };
}

const isOfIdentity = /^(?:customer|user)_identity_changed$/;

const toReferral = (referral: NonNullable<InboundItem['referral']>) => ({
  sourceType: referral.source_type,
  ...omitNullish({
    sourceId: referral.source_id,
    sourceUrl: referral.source_url,
    headline: referral.headline,
    clickId: referral.ctwa_clid,
  }),
});

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

/** A user may go by something else than a number. */
const phoneNumbersAmong = (id: string | undefined): string[] =>
  id !== undefined && /^\+?\d{7,15}$/.test(id) ? [id] : [];
