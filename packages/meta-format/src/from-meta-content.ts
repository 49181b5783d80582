import type { InboundContact, InboundContent } from '@wamux/core';
import { omitNullish } from '@wamux/core/helpers';
import { readRecord } from '@wamux/provider-kit';
import type { ContentItem, WireCard, WireMedia } from './notification-api.js';

type InboundMedia = Extract<InboundContent, { media: unknown }>;

/** The content of a message; `undefined` where it lacks what its type needs, or where no user wrote it. */
export function fromMetaContent(provider: string, item: ContentItem): InboundContent | undefined {
  const { type, text, location, contacts, reaction, button, interactive, order, unsupported } = item;
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
      return { type, latitude, longitude, ...omitNullish({ name, address }) };
    }
    case 'contacts':
      return contacts ? { type, contacts: contacts.map(fromCard) } : undefined;
    case 'reaction':
      return reaction ? { type, messageId: reaction.message_id, emoji: reaction.emoji ?? '' } : undefined;
    case 'button':
      return button
        ? { type: 'button-reply', id: button.payload || button.text, title: button.text }
        : undefined;
    // Meta says of some taps that they happened, and in an error beside them that it has no form for what was tapped.
    // https://github.com/david-lev/pywa/blob/master/tests/data/updates/message.json (interactive_message_with_err)
    case 'interactive':
      return interactive ? fromInteractive(interactive) : { type: 'unsupported', rawType: type };
    case 'order':
      return order ? fromOrder(order) : undefined;
    // What WhatsApp itself does not hand on, such as a poll.
    case 'unsupported':
    case 'unknown':
      return { type: 'unsupported', rawType: unsupported?.type ?? type };
    default:
      return undefined;
  }
}

function fromMedia(
  provider: string,
  type: InboundMedia['type'],
  media: WireMedia | null | undefined,
): InboundMedia | undefined {
  if (!media) return undefined;
  const { id, mime_type: contentType, caption, filename } = media;
  return { type, media: { id, provider }, ...omitNullish({ contentType, caption, filename }) };
}

function fromInteractive({
  type,
  button_reply,
  list_reply,
  nfm_reply,
}: NonNullable<ContentItem['interactive']>): InboundContent | undefined {
  switch (type) {
    case 'button_reply':
      return button_reply
        ? { type: 'button-reply', id: button_reply.id, title: button_reply.title }
        : undefined;
    case 'list_reply': {
      if (!list_reply) return undefined;
      const { id, title, description } = list_reply;
      return { type: 'list-reply', id, title, ...omitNullish({ description }) };
    }
    case 'nfm_reply':
      return nfm_reply ? fromFlow(nfm_reply) : undefined;
    // The user tapped something that we have no word for.
    default:
      return { type: 'unsupported', rawType: type };
  }
}

function fromFlow({
  name,
  response_json,
}: NonNullable<NonNullable<ContentItem['interactive']>['nfm_reply']>): InboundContent {
  const response = readRecord(response_json);
  return response === undefined
    ? { type: 'unsupported', rawType: 'nfm_reply' }
    : { type: 'flow-reply', ...omitNullish({ name }), response };
}

function fromOrder({ catalog_id, text, product_items }: NonNullable<ContentItem['order']>): InboundContent {
  return {
    type: 'order',
    ...omitNullish({ catalogId: catalog_id }),
    items: product_items.map(({ product_retailer_id, quantity, item_price, currency }) => ({
      productId: product_retailer_id,
      quantity,
      ...omitNullish({ price: item_price, currency }),
    })),
    // Meta writes an empty text where the user wrote none.
    ...(text && { text }),
  };
}

function fromCard({ name, phones, emails, urls, addresses, org, birthday }: WireCard): InboundContact {
  return omitNullish({
    name: name && fromName(name),
    phones: phones?.flatMap(({ phone, type, wa_id }) =>
      phone ? [{ phone, ...omitNullish({ type, waId: wa_id }) }] : [],
    ),
    emails: emails?.flatMap(({ email, type }) => (email ? [{ email, ...omitNullish({ type }) }] : [])),
    urls: urls?.flatMap(({ url, type }) => (url ? [{ url, ...omitNullish({ type }) }] : [])),
    addresses: addresses?.map(({ country_code, ...address }) =>
      omitNullish({ ...address, countryCode: country_code }),
    ),
    organization: org && omitNullish(org),
    birthday,
  });
}

function fromName(name: NonNullable<WireCard['name']>) {
  return omitNullish({
    formattedName: name.formatted_name,
    firstName: name.first_name,
    middleName: name.middle_name,
    lastName: name.last_name,
    prefix: name.prefix,
    suffix: name.suffix,
  });
}
