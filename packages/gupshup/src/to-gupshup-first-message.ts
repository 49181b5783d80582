import type { MediaReference, ProviderError } from '@wamux/core';
import { fileNameOf } from '@wamux/core/helpers';
import { unsupported } from '@wamux/core/policy';
import type { MessageMappers, MessageOf } from '@wamux/provider-kit';
import { err, ok, type Result } from 'neverthrow';
import type { FirstEndpoint } from './gupshup-connection.js';
import type { FirstCard, FirstForm, FirstMessage } from './gupshup-first-request-api.js';

/** What a message says in the form, beside who it is for. */
export type FirstContent = Pick<FirstForm, 'disablePreview' | 'postbackTexts' | 'template'> & {
  /** The message, or what stands above the text of a template. */
  readonly message?: FirstMessage | object | undefined;
};

const say = (message: FirstMessage): Result<FirstContent, ProviderError> => ok({ message });

/** By kind, what a free-form message says; members that are undefined are left out by JSON. */
export const toFirstMessage: MessageMappers<FirstEndpoint, unknown, FirstContent> = {
  text: ({ preview, text }) =>
    ok({
      message: { type: 'text', text },
      disablePreview: preview === undefined ? undefined : preview ? 'false' : 'true',
    }),
  image: ({ caption, media }) =>
    say({ type: 'image', originalUrl: urlOf(media), previewUrl: urlOf(media), caption }),
  video: ({ caption, media }) => say({ type: 'video', url: urlOf(media), caption }),
  audio: ({ media }) => say({ type: 'audio', url: urlOf(media) }),
  sticker: ({ media }) => say({ type: 'sticker', url: urlOf(media) }),
  document: ({ caption, filename, media }) =>
    say({ type: 'file', url: urlOf(media), filename: filename ?? fileNameOf(urlOf(media)), caption }),
  location: ({ address, latitude, longitude, name }) =>
    say({ type: 'location', latitude: toDegrees(latitude), longitude: toDegrees(longitude), name, address }),
  contacts: toContact,
  reaction: ({ emoji, messageId }) => say({ type: 'reaction', msgId: messageId, emoji }),
  buttons: ({ buttons, footer, header, text }) =>
    say({
      type: 'quick_reply',
      content: { ...toHeader(header), text, caption: footer },
      options: buttons.map(({ id, title }) => ({ type: 'text', title, postbackText: id })),
    }),
  list: ({ button, correlationId, footer, header, sections, text }) =>
    say({
      type: 'list',
      // The page requires an id. It comes back with the user's answer, but the chosen row is recognised by its postback.
      msgid: correlationId,
      // assumed: a list without a header has an empty one, for the page calls it required.
      title: header?.text ?? '',
      body: text,
      footer,
      globalButtons: [{ type: 'text', title: button }],
      items: sections.map(({ rows, title = '' }) => ({
        title,
        options: rows.map((row) => ({
          type: 'text',
          title: row.title,
          description: row.description,
          postbackText: row.id,
        })),
      })),
    }),
  'location-request': ({ text }) =>
    say({ type: 'location_request_message', body: { text }, action: { name: 'send_location' } }),
};

/** An id was refused at the door: the first API keeps no files. */
export const urlOf = (media: MediaReference): string => ('url' in media ? media.url : '');

/** As a decimal: a very small number would be written with an exponent. */
export function toDegrees(degrees: number): string {
  const text = String(degrees);
  return text.includes('e') ? degrees.toFixed(10) : text;
}

function toHeader(header: MessageOf<'buttons'>['header']) {
  switch (header?.type) {
    case undefined:
      return { type: 'text' as const };
    case 'text':
      return { type: 'text' as const, header: header.text };
    case 'image':
    case 'video':
      return { type: header.type, url: urlOf(header.media) };
    case 'document': {
      const url = urlOf(header.media);
      return { type: 'file' as const, url, filename: header.filename ?? fileNameOf(url) };
    }
  }
}

/** One card is all that the member `contact` holds. */
function toContact(
  { contacts }: MessageOf<'contacts'>,
  endpoint: FirstEndpoint,
): Result<FirstContent, ProviderError> {
  const [first, ...others] = contacts;
  if (first === undefined || others.length > 0) {
    return err(
      unsupported(endpoint, 'contacts', `sends one contact in a message, and not ${contacts.length}`),
    );
  }
  return say({ type: 'contact', contact: toCard(first) });
}

function toCard(contact: MessageOf<'contacts'>['contacts'][number]): FirstCard {
  const { addresses, birthday, emails, name, organization, phones, urls } = contact;
  return {
    // The page's sample has both names; a card that has one is shown by the formatted name all the same.
    name: { ...name, firstName: name.firstName ?? name.formattedName },
    phones: phones?.map(({ phone, type, waId }) => ({ phone, type, wa_id: waId })),
    emails,
    urls,
    addresses,
    org: organization,
    birthday,
  };
}
