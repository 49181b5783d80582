import { type InboundContact, type InboundContent, said } from '@wamux/core';
import type { InboundItem, WireCard, WireMedia } from './notification-api.js';

type InboundMedia = Extract<InboundContent, { media: unknown }>;

/** What a user's message says; `undefined` where it lacks what its type needs. */
export function fromMetaContent(provider: string, item: InboundItem): InboundContent | undefined {
  const { type, text, location, contacts, reaction, button, interactive, unsupported } = item;
  switch (type) {
    case 'text':
      return text ? { type, text: text.body } : undefined;
    case 'image':
    case 'video':
    case 'audio':
    case 'sticker':
    case 'document':
      return fromMedia(provider, type, item[type]);
    case 'location': {
      if (!location) return undefined;
      const { latitude, longitude, name, address } = location;
      return { type, latitude, longitude, ...said({ name, address }) };
    }
    case 'contacts':
      return contacts ? { type, contacts: contacts.map(fromCard) } : undefined;
    case 'reaction':
      return reaction ? { type, messageId: reaction.message_id, emoji: reaction.emoji ?? '' } : undefined;
    case 'button':
      return button
        ? { type: 'button-reply', id: button.payload ?? button.text, title: button.text }
        : undefined;
    case 'interactive':
      return interactive ? fromInteractive(interactive) : undefined;
    case 'unsupported':
      return { type, rawType: unsupported?.type ?? type };
    default:
      return { type: 'unsupported', rawType: type };
  }
}

function fromMedia(
  provider: string,
  type: InboundMedia['type'],
  media: WireMedia | null | undefined,
): InboundMedia | undefined {
  if (!media) return undefined;
  const { id, mime_type: contentType, caption, filename } = media;
  return { type, media: { id, provider }, ...said({ contentType, caption, filename }) };
}

function fromInteractive({
  type,
  button_reply,
  list_reply,
}: NonNullable<InboundItem['interactive']>): InboundContent | undefined {
  switch (type) {
    case 'button_reply':
      return button_reply
        ? { type: 'button-reply', id: button_reply.id, title: button_reply.title }
        : undefined;
    case 'list_reply': {
      if (!list_reply) return undefined;
      const { id, title, description } = list_reply;
      return { type: 'list-reply', id, title, ...said({ description }) };
    }
    default:
      return { type: 'unsupported', rawType: type };
  }
}

function fromCard({ name, phones, emails, urls, org, birthday }: WireCard): InboundContact {
  return said({
    name: name && fromName(name),
    phones: phones?.flatMap(({ phone, type }) => (phone ? [{ phone, ...said({ type }) }] : [])),
    emails: emails?.flatMap(({ email, type }) => (email ? [{ email, ...said({ type }) }] : [])),
    urls: urls?.flatMap(({ url, type }) => (url ? [{ url, ...said({ type }) }] : [])),
    organization: org && said(org),
    birthday,
  });
}

function fromName(name: NonNullable<WireCard['name']>) {
  return said({
    formattedName: name.formatted_name,
    firstName: name.first_name,
    middleName: name.middle_name,
    lastName: name.last_name,
    prefix: name.prefix,
    suffix: name.suffix,
  });
}
