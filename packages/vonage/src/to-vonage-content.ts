import type { MediaReference, ProviderError } from '@wamux/core';
import { fileNameOf } from '@wamux/core/helpers';
import type { ParsedTemplateMessage } from '@wamux/core/input';
import type { BoundTemplate } from '@wamux/core/policy';
import { type MetaContent, type MetaTemplate, toMetaContent, toMetaTemplate } from '@wamux/meta-format';
import type { MessageMappers } from '@wamux/provider-kit';
import { ok, type Result } from 'neverthrow';
import type { VonageEndpoint } from './vonage-connection.js';
import type { VonageContent } from './vonage-request-api.js';
import type { VonageMessageOptions } from './vonage-settings.js';

type Mappers = MessageMappers<VonageEndpoint, VonageMessageOptions, VonageContent>;

const toCustom = (custom: MetaContent): VonageContent => ({ message_type: 'custom', custom });

/** By kind, what a message says in Meta's form. */
const asMeta = <Type extends keyof Mappers>(type: Type): NonNullable<Mappers[Type]> =>
  ((message, endpoint, options) =>
    // The kind of the message is the kind of its mapper, which TypeScript cannot follow through a union.
    toMetaContent[type]?.(message as never, endpoint, options).map(toCustom)) as NonNullable<Mappers[Type]>;

/** By kind, what a message says; members that are undefined are left out by JSON. */
export const toContent: Mappers = {
  text: ({ text }) => ok({ message_type: 'text', text }),
  image: ({ caption, media }) => ok({ message_type: 'image', image: { url: urlOf(media), caption } }),
  video: ({ caption, media }) => ok({ message_type: 'video', video: { url: urlOf(media), caption } }),
  audio: ({ media }) => ok({ message_type: 'audio', audio: { url: urlOf(media) } }),
  sticker: ({ media }) => ok({ message_type: 'sticker', sticker: { url: urlOf(media) } }),
  document: ({ caption, media, filename = fileNameOf(urlOf(media)) }) =>
    ok({ message_type: 'file', file: { url: urlOf(media), caption, name: filename } }),
  reaction: ({ emoji, messageId }) =>
    ok({
      message_type: 'reaction',
      reaction: emoji === '' ? { action: 'unreact' } : { action: 'react', emoji },
      context: { message_uuid: messageId },
    }),
  location: asMeta('location'),
  contacts: asMeta('contacts'),
  buttons: asMeta('buttons'),
  list: asMeta('list'),
  'link-button': asMeta('link-button'),
  'location-request': asMeta('location-request'),
  flow: asMeta('flow'),
  product: asMeta('product'),
  'product-list': asMeta('product-list'),
};

/** An id was refused before this: Vonage gives out none. */
const urlOf = (media: MediaReference): string => ('url' in media ? media.url : '');

/**
 * A template in Meta's form: that of Vonage itself fills bodies only.
 * @see https://developer.vonage.com/en/messages/concepts/custom-objects
 */
export const toTemplateContent = (
  message: ParsedTemplateMessage,
  template: BoundTemplate<MetaTemplate>,
  endpoint: VonageEndpoint,
  options: VonageMessageOptions,
): Result<VonageContent, ProviderError> =>
  toMetaTemplate(message, template, endpoint, options).map((content) => {
    if (content.type !== 'template') return toCustom(content);
    const language = { policy: 'deterministic', ...content.template.language };
    return { message_type: 'custom', custom: { ...content, template: { ...content.template, language } } };
  });
