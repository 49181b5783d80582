import type { FindInstance, InboundContact, InboundContent, Secret, WebhookEvent } from '@wamux/core';
import { getOwn, omitNullish } from '@wamux/core/helpers';
import { toUserId } from '@wamux/core/input';
import { redactText } from '@wamux/core/redaction';
import type * as z from '@wamux/core/zod';
import { statusOfLoss, toUnknownEvent } from '@wamux/provider-kit';
import { fromSystemEvent, toIso } from './from-gupshup-system-event.js';
import {
  type firstContent,
  firstEvent,
  firstInbound,
  firstPreference,
  firstPreferences,
  firstStatus,
} from './gupshup-first-api.js';
import { mapGupshupFailure } from './map-gupshup-error.js';
import { mapGupshupStatus } from './map-gupshup-status.js';

/** The instance whose webhook is read, and the secrets that must not be shown. */
interface Reading {
  readonly provider: string;
  readonly secrets: readonly Secret[];
  /** The whole request as an event gives it to the app, except for our own credentials. */
  readonly raw: unknown;
  readonly findInstance: FindInstance;
}

/** A request is one event in version 2, of an app by its name; what users prefer stands in it as a list. */
export function readFirstEvent(given: Reading, json: unknown): readonly WebhookEvent[] {
  const event = firstEvent.safeParse(json).data;
  if (event === undefined) return [toUnknown(given)];
  const provider = given.findInstance({ sender: event.app });
  if (provider === undefined) return [toUnknown(given, 'concerns an app that is not configured')];
  const reading = { ...given, provider };
  const at = event.timestamp ?? undefined;
  switch (event.type) {
    case 'message-event':
      return [fromStatus(reading, event.payload, at)];
    case 'message':
      return [fromMessage(reading, event.payload, at)];
    case 'preference-event':
      return fromPreferences(reading, event.payload, at);
    default:
      return [fromSystemEvent(reading, event) ?? toUnknown(reading)];
  }
}

function fromStatus(reading: Reading, payload: object, at: number | undefined): WebhookEvent {
  const parsed = firstStatus.safeParse(payload);
  // The answer to the send had Gupshup's id; after a week there is only WhatsApp's, which nobody here knows.
  const messageId = parsed.data?.gsId || parsed.data?.id;
  if (!parsed.success || !messageId) return toUnknown(reading);
  const { destination, payload: more, pricing, type: word, userId } = parsed.data;
  const { provider, raw, secrets } = reading;
  const user = destination || userId;
  const recipient = user ? toUserId(user) : undefined;
  const sensitive = { secrets, phoneNumbers: recipient === undefined ? [] : [recipient] };
  const occurredAt = toIso(more?.ts ?? at);
  if (word === 'deleted') {
    // The user took back a message of their own; this is no status of one of ours.
    const { id } = parsed.data;
    if (recipient === undefined || !id) return toUnknown(reading);
    return { type: 'message-revoked', provider, providerMessageId: id, from: recipient, occurredAt, raw };
  }
  const mapped = mapGupshupStatus(word);
  const error =
    mapped === 'failed' ? mapGupshupFailure(provider, more?.code, more?.reason, sensitive) : undefined;
  return {
    type: 'status',
    provider,
    providerMessageId: messageId,
    status: error === undefined ? mapped : statusOfLoss(mapped, error),
    rawStatus: redactText(word, sensitive),
    occurredAt,
    ...omitNullish({ error, recipient }),
    ...(pricing && { pricing: omitNullish({ category: pricing.category, model: pricing.policy }) }),
    raw,
  };
}

function fromMessage(reading: Reading, payload: object, at: number | undefined): WebhookEvent {
  const parsed = firstInbound.safeParse(payload);
  if (!parsed.success) return toUnknown(reading);
  const { context, id, payload: said, sender, source, type } = parsed.data;
  const { provider, raw } = reading;
  const content = fromContent(provider, type, said);
  const userId = sender?.userId;
  const user = source || userId;
  const from = user ? toUserId(user) : undefined;
  if (from === undefined || content === undefined) return toUnknown(reading);
  return {
    type: 'message',
    provider,
    providerMessageId: id,
    from,
    ...omitNullish({
      userId: userId === user ? undefined : userId,
      profileName: sender?.name,
      inReplyTo: context?.gsId || context?.id || undefined,
    }),
    content,
    occurredAt: toIso(at),
    raw,
  };
}

function fromPreferences(reading: Reading, payload: object, at: number | undefined): readonly WebhookEvent[] {
  const parsed = firstPreferences.safeParse(payload);
  if (!parsed.success) return [toUnknown(reading)];
  const { provider, raw } = reading;
  return parsed.data.payload.user_preferences.map((item): WebhookEvent => {
    const said = firstPreference.safeParse(item).data;
    const user = said?.wa_id || said?.userid;
    const from = user ? toUserId(user) : undefined;
    if (said === undefined || from === undefined) return toUnknown(reading);
    const occurredAt = toIso(said.timestamp ?? at);
    return { type: 'marketing-preference', provider, from, wants: said.value === 'resume', occurredAt, raw };
  });
}

type Said = z.output<typeof firstContent>;

const mediaTypes = {
  image: 'image',
  video: 'video',
  audio: 'audio',
  sticker: 'sticker',
  file: 'document',
} as const;

/** The content of a user's message; `undefined` where it lacks what its type needs. */
function fromContent(provider: string, type: string, said: Said): InboundContent | undefined {
  const { address, caption, contentType, latitude, longitude, name, text, title, url } = said;
  const media = getOwn(mediaTypes, type);
  if (media !== undefined) {
    if (!url) return undefined;
    const isCaptioned = media !== 'audio' && media !== 'sticker';
    return {
      type: media,
      media: { url, provider },
      ...omitNullish({
        contentType,
        caption: isCaptioned ? caption : undefined,
        filename: media === 'document' ? name : undefined,
      }),
    };
  }
  switch (type === 'text' && said.type === 'button' ? 'quick_reply' : type) {
    case 'text':
      return text == null ? undefined : { type: 'text', text };
    case 'location':
      if (latitude == null || longitude == null) return undefined;
      return { type: 'location', latitude, longitude, ...omitNullish({ name, address }) };
    case 'contact':
      return said.contacts == null ? undefined : { type: 'contacts', contacts: said.contacts.map(fromCard) };
    // A button of a template brings back its postback where the message gave it one, and else its text.
    case 'quick_reply':
    case 'button_reply': {
      const id = said.postbackText || text || title;
      return id == null ? undefined : { type: 'button-reply', id, title: title ?? text ?? id };
    }
    case 'list_reply': {
      const { description, postbackText } = said;
      const id = postbackText || title;
      return id == null
        ? undefined
        : { type: 'list-reply', id, title: title ?? id, ...omitNullish({ description }) };
    }
    default:
      return { type: 'unsupported', rawType: type };
  }
}

function fromCard({
  addresses,
  birthday,
  emails,
  name,
  org,
  phones,
  urls,
}: NonNullable<Said['contacts']>[number]): InboundContact {
  return omitNullish({
    name: name && omitNullish(name),
    phones: phones?.flatMap(({ phone, type, wa_id: waId }) =>
      phone ? [{ phone, ...omitNullish({ type, waId }) }] : [],
    ),
    emails: emails?.flatMap(({ email, type }) => (email ? [{ email, ...omitNullish({ type }) }] : [])),
    urls: urls?.flatMap(({ type, url }) => (url ? [{ url, ...omitNullish({ type }) }] : [])),
    addresses: addresses?.map((address) => omitNullish(address)),
    organization: org && omitNullish(org),
    birthday,
  });
}

const toUnknown = ({ provider, raw }: Reading, reason?: string): WebhookEvent =>
  toUnknownEvent(provider, raw, reason);
