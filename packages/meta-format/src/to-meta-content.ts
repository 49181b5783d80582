import type { MessageMappers, MessageOf } from '@wamux/provider-kit';
import { ok } from 'neverthrow';
import type { GivenComponent } from './meta-components.js';
import type { Contact, MetaContent } from './meta-message.js';
import { nameOf, nonEmpty, toMedia, toPlace } from './meta-parts.js';
import { toInteractive } from './to-meta-interactive.js';

/** What Meta's format can say about a message that ours has no word for. */
export interface MetaMessageOptions {
  /** With a text: show a preview of its first link. */
  readonly previewUrl?: boolean | undefined;
  /** With a template: components in Meta's own form, beside those that the mapping fills. */
  readonly components?: readonly GivenComponent[] | undefined;
}

/** By kind, what a free-form message says; members that are undefined are left out by JSON. */
export const toMetaContent: MessageMappers<unknown, MetaMessageOptions, MetaContent> = {
  text: ({ text, preview }, _, { previewUrl }) =>
    ok({ type: 'text', text: { body: text, preview_url: preview ?? previewUrl } }),
  image: ({ media, caption }) => ok({ type: 'image', image: { ...toMedia(media), caption } }),
  video: ({ media, caption }) => ok({ type: 'video', video: { ...toMedia(media), caption } }),
  audio: ({ media, voice }) => ok({ type: 'audio', audio: { ...toMedia(media), voice } }),
  sticker: ({ media }) => ok({ type: 'sticker', sticker: toMedia(media) }),
  document: ({ media, caption, filename = nameOf(media) }) =>
    ok({ type: 'document', document: { ...toMedia(media), caption, filename } }),
  location: (message) => ok({ type: 'location', location: toPlace(message) }),
  contacts: ({ contacts }) => ok({ type: 'contacts', contacts: contacts.map(toContact) }),
  reaction: ({ messageId, emoji }) => ok({ type: 'reaction', reaction: { message_id: messageId, emoji } }),
  buttons: (message) => ok(toInteractive.buttons(message)),
  list: (message) => ok(toInteractive.list(message)),
  'link-button': (message) => ok(toInteractive['link-button'](message)),
  'location-request': (message) => ok(toInteractive['location-request'](message)),
  flow: (message) => ok(toInteractive.flow(message)),
  product: (message) => ok(toInteractive.product(message)),
  'product-list': (message) => ok(toInteractive['product-list'](message)),
};

function toContact(contact: MessageOf<'contacts'>['contacts'][number]): Contact {
  const { name, phones, emails, urls, addresses, organization, birthday } = contact;
  return {
    name: {
      formatted_name: name.formattedName,
      first_name: name.firstName,
      middle_name: name.middleName,
      last_name: name.lastName,
      prefix: name.prefix,
      suffix: name.suffix,
    },
    phones: nonEmpty(phones?.map(({ phone, type, waId }) => ({ phone, type, wa_id: waId }))),
    emails: nonEmpty(emails),
    urls: nonEmpty(urls),
    addresses: nonEmpty(
      addresses?.map(({ countryCode, ...address }) => ({ ...address, country_code: countryCode })),
    ),
    org: organization,
    birthday,
  };
}
