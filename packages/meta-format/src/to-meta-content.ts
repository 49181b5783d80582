import {
  fileNameOf,
  lookUp,
  type MappedTemplate,
  type MediaReference,
  type ParsedTemplateMessage,
  type ProviderError,
} from '@wamux/core';
import type { MessageMappers, MessageOf } from '@wamux/provider-kit';
import { ok, type Result } from 'neverthrow';
import type { Contact, HeaderParameter, MetaContent, TemplateComponent } from './meta-message.js';
import type { MetaTemplate } from './meta-template.js';

/** What Meta's format can say about a message that ours has no word for. */
export interface MetaMessageOptions {
  /** With a text: show a preview of its first link. */
  readonly previewUrl?: boolean | undefined;
}

/** By kind, what a free-form message says; members that are undefined are left out by JSON. */
export const toMetaContent: MessageMappers<unknown, MetaMessageOptions, MetaContent> = {
  text: ({ text }, _, { previewUrl }) => ok({ type: 'text', text: { body: text, preview_url: previewUrl } }),
  image: ({ media, caption }) => ok({ type: 'image', image: { ...toMedia(media), caption } }),
  video: ({ media, caption }) => ok({ type: 'video', video: { ...toMedia(media), caption } }),
  audio: ({ media }) => ok({ type: 'audio', audio: toMedia(media) }),
  sticker: ({ media }) => ok({ type: 'sticker', sticker: toMedia(media) }),
  document: ({ media, caption, filename = nameOf(media) }) =>
    ok({ type: 'document', document: { ...toMedia(media), caption, filename } }),
  location: (message) => ok(toLocation(message)),
  contacts: ({ contacts }) => ok({ type: 'contacts', contacts: contacts.map(toContact) }),
  reaction: ({ messageId, emoji }) => ok({ type: 'reaction', reaction: { message_id: messageId, emoji } }),
  buttons: (message) => ok(toButtons(message)),
  list: (message) => ok(toList(message)),
};

/** Media of another provider were refused at the door. */
const toMedia = (media: MediaReference): { id: string } | { link: string } =>
  'url' in media ? { link: media.url } : { id: media.id };

/** Without a name WhatsApp calls the document "Untitled". */
const nameOf = (media: MediaReference): string | undefined =>
  'url' in media ? fileNameOf(media.url) : undefined;

function toLocation({ latitude, longitude, name, address }: MessageOf<'location'>): MetaContent {
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

function toContact(contact: MessageOf<'contacts'>['contacts'][number]): Contact {
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

function toButtons({ text, buttons }: MessageOf<'buttons'>): MetaContent {
  const replies = buttons.map(({ id, title }) => ({ type: 'reply' as const, reply: { id, title } }));
  return {
    type: 'interactive',
    interactive: { type: 'button', body: { text }, action: { buttons: replies } },
  };
}

function toList({ text, button, sections }: MessageOf<'list'>): MetaContent {
  return {
    type: 'interactive',
    interactive: { type: 'list', body: { text }, action: { button, sections } },
  };
}

export function toMetaTemplate(
  message: ParsedTemplateMessage,
  { binding: { name, language, variables }, variables: inOrder }: MappedTemplate<MetaTemplate>,
): Result<MetaContent, ProviderError> {
  const components = toComponents(message, variables ?? inOrder);
  return ok({
    type: 'template',
    template: { name, language: { code: language }, components: nonEmpty(components) },
  });
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
