import {
  fileNameOf,
  lookUp,
  type MediaReference,
  type ParsedFreeFormMessage,
  type ParsedTemplateMessage,
} from '@wamux/core';
import type { Contact, HeaderParameter, MessageContent, TemplateComponent } from './cloud-api-api.js';
import type { CloudApiMessageOptions, CloudApiTemplate } from './cloud-api-settings.js';

type Message<Type extends ParsedFreeFormMessage['type']> = Extract<ParsedFreeFormMessage, { type: Type }>;

/** What a free-form message says; members that are undefined are left out by JSON. */
export function toContent(
  message: ParsedFreeFormMessage,
  { previewUrl }: CloudApiMessageOptions,
): MessageContent {
  switch (message.type) {
    case 'text':
      return { type: 'text', text: { body: message.text, preview_url: previewUrl } };
    case 'image':
      return { type: 'image', image: { ...toMedia(message.media), caption: message.caption } };
    case 'video':
      return { type: 'video', video: { ...toMedia(message.media), caption: message.caption } };
    case 'audio':
      return { type: 'audio', audio: toMedia(message.media) };
    case 'sticker':
      return { type: 'sticker', sticker: toMedia(message.media) };
    case 'document': {
      const { media, caption, filename } = message;
      return {
        type: 'document',
        document: { ...toMedia(media), caption, filename: filename ?? nameOf(media) },
      };
    }
    case 'location':
      return toLocation(message);
    case 'contacts':
      return { type: 'contacts', contacts: message.contacts.map(toContact) };
    case 'reaction':
      return { type: 'reaction', reaction: { message_id: message.messageId, emoji: message.emoji } };
    case 'buttons':
      return toButtons(message);
    case 'list':
      return toList(message);
  }
}

/** Media of another provider were refused at the door. */
const toMedia = (media: MediaReference): { id: string } | { link: string } =>
  'url' in media ? { link: media.url } : { id: media.id };

/** Without a name WhatsApp calls the document "Untitled". */
const nameOf = (media: MediaReference): string | undefined =>
  'url' in media ? fileNameOf(media.url) : undefined;

function toLocation({ latitude, longitude, name, address }: Message<'location'>): MessageContent {
  return {
    type: 'location',
    location: { latitude: toDegrees(latitude), longitude: toDegrees(longitude), name, address },
  };
}

/** As a decimal: a very small number would be written with an exponent. */
function toDegrees(degrees: number): string {
  const text = String(degrees);
  return text.includes('e') ? degrees.toFixed(10) : text;
}

/** A list that says something: none is said by leaving the field out, never by an empty list. */
const nonEmpty = <Entry>(list: Entry[] | undefined): Entry[] | undefined =>
  list?.length === 0 ? undefined : list;

function toContact(contact: Message<'contacts'>['contacts'][number]): Contact {
  const { name, phones, emails, urls, organization, birthday } = contact;
  return {
    name: {
      formatted_name: name.formattedName,
      first_name: name.firstName,
      middle_name: name.middleName,
      last_name: name.lastName,
      prefix: name.prefix,
      suffix: name.suffix,
    },
    phones: nonEmpty(phones),
    emails: nonEmpty(emails),
    urls: nonEmpty(urls),
    org: organization,
    birthday,
  };
}

function toButtons({ text, buttons }: Message<'buttons'>): MessageContent {
  const replies = buttons.map(({ id, title }) => ({ type: 'reply' as const, reply: { id, title } }));
  return {
    type: 'interactive',
    interactive: { type: 'button', body: { text }, action: { buttons: replies } },
  };
}

function toList({ text, button, sections }: Message<'list'>): MessageContent {
  return {
    type: 'interactive',
    interactive: { type: 'list', body: { text }, action: { button, sections } },
  };
}

/** @param order Our variables in the order of the template's placeholders. */
export function toTemplateContent(
  message: ParsedTemplateMessage,
  { name, language }: CloudApiTemplate,
  order: readonly string[],
): MessageContent {
  const components = toComponents(message, order);
  return {
    type: 'template',
    template: {
      name,
      language: { code: language },
      components: nonEmpty(components),
    },
  };
}

function toComponents(
  { header, buttons = [], variables }: ParsedTemplateMessage,
  order: readonly string[],
): TemplateComponent[] {
  const components: TemplateComponent[] = [];
  if (header !== undefined) components.push({ type: 'header', parameters: [toHeaderParameter(header)] });
  if (order.length > 0) {
    const parameters = order.map((name) => ({ type: 'text' as const, text: lookUp(variables, name) ?? '' }));
    components.push({ type: 'body', parameters });
  }
  return [...components, ...buttons.map(toButtonComponent)];
}

function toHeaderParameter(header: NonNullable<ParsedTemplateMessage['header']>): HeaderParameter {
  switch (header.type) {
    case 'text':
      return { type: 'text', text: header.text };
    case 'image':
      return { type: 'image', image: toMedia(header.media) };
    case 'video':
      return { type: 'video', video: toMedia(header.media) };
    case 'document':
      return {
        type: 'document',
        document: { ...toMedia(header.media), filename: header.filename ?? nameOf(header.media) },
      };
  }
}

function toButtonComponent({
  type,
  index,
  value,
}: NonNullable<ParsedTemplateMessage['buttons']>[number]): TemplateComponent {
  const place = { type: 'button' as const, index: String(index) };
  return type === 'url'
    ? { ...place, sub_type: 'url', parameters: [{ type: 'text', text: value }] }
    : { ...place, sub_type: 'quick_reply', parameters: [{ type: 'payload', payload: value }] };
}
