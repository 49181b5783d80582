import type { InboundContact, InboundContent, InboundMedia } from '@wamux/core';
import { getOwn, omitNullish } from '@wamux/core/helpers';
import { messageContent, type WireContent } from './infobip-events-api.js';

/** The content of a user's message; `undefined` where it lacks what its type needs. */
export function fromContent(
  provider: string,
  message: { readonly type: string } & Readonly<Record<string, unknown>>,
): InboundContent | undefined {
  const parsed = messageContent.safeParse(message);
  if (!parsed.success) return undefined;
  const content = parsed.data;
  const { type } = content;
  const media = getOwn(mediaTypes, type);
  if (media !== undefined) return fromMedia(provider, media, content);
  const read = getOwn(readers, type);
  return read === undefined ? { type: 'unsupported', rawType: type } : read(content);
}

const mediaTypes: Readonly<Record<string, InboundMedia['type']>> = {
  IMAGE: 'image',
  VIDEO: 'video',
  AUDIO: 'audio',
  VOICE: 'audio',
  STICKER: 'sticker',
  DOCUMENT: 'document',
};

const readers: Readonly<Record<string, (content: WireContent) => InboundContent | undefined>> = {
  TEXT: ({ text }) => (text == null ? undefined : { type: 'text', text }),
  LOCATION({ address, latitude, longitude, name }) {
    if (latitude == null || longitude == null) return undefined;
    return { type: 'location', latitude, longitude, ...omitNullish({ name, address }) };
  },
  BUTTON({ payload, text }) {
    const id = payload || text;
    return id == null ? undefined : { type: 'button-reply', id, title: text ?? id };
  },
  INTERACTIVE_BUTTON_REPLY: ({ id, title }) =>
    id == null ? undefined : { type: 'button-reply', id, title: title ?? '' },
  INTERACTIVE_LIST_REPLY: ({ description, id, title }) =>
    id == null ? undefined : { type: 'list-reply', id, title: title ?? '', ...omitNullish({ description }) },
  INTERACTIVE_FLOW_REPLY: ({ response }) => (response == null ? undefined : { type: 'flow-reply', response }),
  REACTION({ action, context, emoji }) {
    if (context?.id == null) return undefined;
    return { type: 'reaction', messageId: context.id, emoji: action === 'REMOVED' ? '' : (emoji ?? '') };
  },
  ORDER({ catalogId, productItems, text }) {
    if (productItems == null) return undefined;
    return {
      type: 'order',
      ...omitNullish({ catalogId }),
      items: productItems.map(({ currency, itemPrice, productRetailerId, quantity }) => ({
        productId: productRetailerId,
        quantity,
        ...omitNullish({ price: itemPrice, currency }),
      })),
      ...(text && { text }),
    };
  },
  CONTACT: ({ contacts }) =>
    contacts == null ? undefined : { type: 'contacts', contacts: contacts.map(fromCard) },
};

function fromMedia(
  provider: string,
  type: InboundMedia['type'],
  { caption, url }: WireContent,
): InboundContent | undefined {
  if (!url) return undefined;
  const hasCaption = type !== 'audio' && type !== 'sticker';
  return { type, media: { url, provider }, ...omitNullish({ caption: hasCaption ? caption : undefined }) };
}

function fromCard({
  addresses,
  birthday,
  emails,
  name,
  org,
  phones,
  urls,
}: NonNullable<WireContent['contacts']>[number]): InboundContact {
  const { namePrefix: prefix, nameSuffix: suffix, ...names } = name ?? {};
  return omitNullish({
    name: name && omitNullish({ ...names, prefix, suffix }),
    phones: phones?.flatMap(({ phone, type, waId }) =>
      phone ? [{ phone, ...omitNullish({ type, waId }) }] : [],
    ),
    emails: emails?.flatMap(({ email, type }) => (email ? [{ email, ...omitNullish({ type }) }] : [])),
    urls: urls?.flatMap(({ type, url }) => (url ? [{ url, ...omitNullish({ type }) }] : [])),
    addresses: addresses?.map((address) => omitNullish(address)),
    organization: org && omitNullish(org),
    birthday,
  });
}
