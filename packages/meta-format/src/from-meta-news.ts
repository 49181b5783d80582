import type { WebhookEvent } from '@wamux/core';
import { getOwn, omitNullish } from '@wamux/core/helpers';
import { toUserId } from '@wamux/core/input';
import { type EventContext, toIso } from './event-context.js';
import { fromMetaContent } from './from-meta-content.js';
import { toMetaTemplateState } from './meta-template-state.js';
import { accountValue, callItem, echoItem, preferenceItem, templateValue, userIdItem } from './news-api.js';

/** Reads one item; `undefined` where it cannot be read. */
type ReadItem = (context: EventContext, raw: unknown) => WebhookEvent | undefined;

/** By field of a change: the lists in its value, and what reads an item of each. */
export const newsLists: Readonly<Record<string, Readonly<Record<string, ReadItem>>>> = {
  smb_message_echoes: { message_echoes: fromEcho },
  message_echoes: { message_echoes: fromEcho },
  user_preferences: { user_preferences: fromPreference },
  user_id_update: { user_id_update: fromUserId },
  calls: { calls: fromCall, statuses: fromCall },
};

function fromEcho(context: EventContext, raw: unknown): WebhookEvent | undefined {
  const parsed = echoItem.safeParse(raw);
  if (!parsed.success) return undefined;
  const { id, to, to_user_id, timestamp } = parsed.data;
  const user = toUser(to ?? to_user_id);
  const content = fromMetaContent(context.provider, parsed.data);
  if (user === undefined || content === undefined) return undefined;
  return {
    type: 'echo',
    provider: context.provider,
    providerMessageId: id,
    to: user,
    content,
    occurredAt: toIso(timestamp),
    raw: context.toRaw(raw),
  };
}

function fromPreference({ provider, toRaw }: EventContext, raw: unknown): WebhookEvent | undefined {
  const parsed = preferenceItem.safeParse(raw);
  if (!parsed.success) return undefined;
  const { wa_id, user_id, category, value, timestamp } = parsed.data;
  const from = toUser(wa_id ?? user_id);
  const wants = getOwn<boolean>({ stop: false, resume: true, signup: true }, value);
  if (from === undefined || wants === undefined || category !== 'marketing_messages') return undefined;
  const occurredAt = toIso(timestamp);
  return { type: 'marketing-preference', provider, from, wants, occurredAt, raw: toRaw(raw) };
}

function fromUserId({ provider, toRaw }: EventContext, raw: unknown): WebhookEvent | undefined {
  const parsed = userIdItem.safeParse(raw);
  if (!parsed.success) return undefined;
  const { user_id, timestamp } = parsed.data;
  const [from, to] = [toUserId(user_id.previous), toUserId(user_id.current)];
  if (from === undefined || to === undefined) return undefined;
  return {
    type: 'user-changed',
    provider,
    from,
    to,
    occurredAt: toIso(timestamp),
    raw: toRaw(raw),
  };
}

function fromCall({ provider, toRaw }: EventContext, raw: unknown): WebhookEvent | undefined {
  const parsed = callItem.safeParse(raw);
  if (!parsed.success) return undefined;
  const { id, from, from_user_id, to, event, status, direction, recipient_id, timestamp } = parsed.data;
  const caller = from ?? from_user_id;
  const user = toUser(direction === 'BUSINESS_INITIATED' ? to : (caller ?? recipient_id));
  const word = event ?? status;
  if (user === undefined || !word) return undefined;
  return {
    type: 'call',
    provider,
    callId: id,
    from: user,
    status: word,
    occurredAt: toIso(timestamp),
    raw: toRaw(raw),
  };
}

const toUser = (written: string | null | undefined): string | undefined =>
  written == null ? undefined : toUserId(written);

/** The fields whose changes are events about the account or a number as a whole. */
const accountFields = [
  'account_alerts',
  'account_review_update',
  'account_update',
  'business_capability_update',
  'business_status_update',
  'message_template_components_update',
  'message_template_quality_update',
  'payment_configuration_update',
  'phone_number_name_update',
  'phone_number_quality_update',
  'security',
  'template_category_update',
];

/** Reads a change that is one event as a whole; `undefined` for other changes. The event has the time of its entry. */
export function fromWholeChange(
  { provider, toRaw }: EventContext,
  field: string,
  value: object,
  change: unknown,
  occurredAt: string | null,
): WebhookEvent | undefined {
  if (field === 'message_template_status_update') {
    const parsed = templateValue.safeParse(value);
    if (!parsed.success) return undefined;
    const { event, message_template_name: name, message_template_language: language, reason } = parsed.data;
    return {
      type: 'template',
      provider,
      name,
      ...omitNullish({ language }),
      state: toMetaTemplateState(event),
      // Meta writes the word NONE in place of a reason.
      ...(reason && reason !== 'NONE' && { reason }),
      occurredAt,
      raw: toRaw(change),
    };
  }
  if (!accountFields.includes(field)) return undefined;
  const { event, decision, alert_type } = accountValue.parse(value);
  const word = event ?? decision ?? alert_type ?? field;
  return { type: 'account', provider, change: word, occurredAt, raw: toRaw(change) };
}
