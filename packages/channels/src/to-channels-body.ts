import type { MediaReference, ProviderError } from '@wamux/core';
import { contentTypeOf, fileNameOf } from '@wamux/core/helpers';
import { inputError } from '@wamux/core/input';
import { findOverLimit, type ProviderIdentity, unsupported } from '@wamux/core/policy';
import type { MessageMappers, MessageOf } from '@wamux/provider-kit';
import { err, ok, type Result } from 'neverthrow';
import type { ChannelsEndpoint } from './channels-connection.js';
import { channelsLimits } from './channels-limits.js';
import type { ChannelsMessageOptions } from './channels-message-options.js';
import type { ChannelsAction, CreateMessage, MessageBody } from './channels-request-api.js';

type Body = Result<ChannelsContent, ProviderError>;

/** What a message says: a body, or a template. */
export type ChannelsContent = Pick<CreateMessage, 'body' | 'template'>;

/** By kind, the `body` of a free-form message. */
export const toChannelsBody: MessageMappers<ChannelsEndpoint, ChannelsMessageOptions, ChannelsContent> = {
  text: toTextBody,
  image: toImageBody,
  // WhatsApp's stickers are images to Bird.
  sticker: ({ media }) => body({ type: 'image', image: { images: [{ mediaUrl: urlOf(media) }] } }),
  video: toFileBody,
  audio: toFileBody,
  document: toFileBody,
  location: toLocationBody,
  buttons: ({ text, buttons, header }, provider) =>
    toActionsBody(provider, text, buttons.map(toReplyButton), header),
  list: toListBody,
  'link-button': ({ text, title, url, header }, provider) =>
    toActionsBody(provider, text, [{ type: 'link', link: { text: title, url } }], header),
  'location-request': ({ text }, provider) => toActionsBody(provider, text, [{ type: 'locationRequest' }]),
};

const body = (body: MessageBody): Body => ok({ body });

function toTextBody(
  { text, preview }: MessageOf<'text'>,
  provider: ProviderIdentity,
  options: ChannelsMessageOptions,
): Body {
  const { carousel, otp, locationRequest } = options;
  const previewUrl = preview ?? options.previewUrl;
  if (carousel !== undefined) return toCarouselBody(provider, text, carousel.cards);
  if (otp !== undefined) return toOtpBody(provider, text, otp);
  return body({
    type: 'text',
    text: {
      text,
      actions: locationRequest ? [{ type: 'locationRequest' }] : undefined,
      metadata: previewUrl === undefined ? undefined : { whatsapp: { previewUrl } },
    },
  });
}

function toCarouselBody(
  provider: ProviderIdentity,
  text: string,
  cards: NonNullable<ChannelsMessageOptions['carousel']>['cards'],
): Body {
  const tooLong = findOverLimit(provider, channelsLimits.carouselText, text.length);
  if (tooLong !== undefined) return err(tooLong);
  const items = cards.map(({ title, mediaUrl, link }) => ({
    title,
    mediaUrl,
    actions: [{ type: 'link' as const, link }],
  }));
  return body({ type: 'carousel', carousel: { text, items } });
}

function toOtpBody(
  provider: ProviderIdentity,
  text: string,
  { disclaimer, expirationMinutes, actions }: NonNullable<ChannelsMessageOptions['otp']>,
): Body {
  if (!actions.some((action) => action.text === text)) {
    const message =
      'would not be sent: the authentication body has no text; repeat it as the text of an action';
    return err(inputError('validation', [{ path: 'text', message }], provider.id));
  }
  return body({
    type: 'authentication',
    authentication: {
      otp: {
        disclaimer,
        expirationTime: expirationMinutes,
        actions: actions.map((action) => ({
          type: 'postback',
          postback: { text: action.text, payload: action.payload },
        })),
      },
    },
  });
}

function toImageBody(
  { media, caption }: MessageOf<'image'>,
  _: ProviderIdentity,
  { images = [] }: ChannelsMessageOptions,
): Body {
  const more = images.map(({ url, altText }) => ({ mediaUrl: url, altText }));
  return body({
    type: 'image',
    image: {
      images: [{ mediaUrl: urlOf(media) }, ...more],
      text: caption,
    },
  });
}

function toFileBody(message: MessageOf<'video' | 'audio' | 'document'>, provider: ProviderIdentity): Body {
  const filename = message.type === 'document' ? message.filename : undefined;
  const caption = message.type === 'audio' ? undefined : message.caption;
  return toFile(provider, message, filename).andThen((file) =>
    body({ type: 'file', file: { files: [file], text: caption } }),
  );
}

type File = Extract<MessageBody, { type: 'file' }>['file']['files'][number];

interface FileSource {
  readonly type: 'audio' | 'document' | 'video';
  readonly media: MediaReference;
  readonly contentType?: string | undefined;
}

/** Bird requires the type of every file. */
function toFile(
  provider: ProviderIdentity,
  { type, media, contentType = contentTypeOf(urlOf(media)) }: FileSource,
  filename: string | undefined,
): Result<File, ProviderError> {
  if (contentType === undefined) {
    const what = 'needs contentType where the URL has no extension that tells the MIME type';
    return err(unsupported(provider, type, what));
  }
  const mediaUrl = urlOf(media);
  const name = type === 'document' ? (filename ?? fileNameOf(mediaUrl)) : undefined;
  return ok({ mediaUrl, contentType, filename: name });
}

type Header = NonNullable<MessageOf<'buttons'>['header']>;

/** A text with buttons or rows below it. A picture or a file may stand above it, and then has it as its caption. */
function toActionsBody(
  provider: ProviderIdentity,
  text: string,
  actions: ChannelsAction[],
  header?: Header,
): Body {
  switch (header?.type) {
    case undefined:
      return body({ type: 'text', text: { text, actions } });
    case 'text':
      return err(unsupported(provider, 'headerText', 'cannot put a text above buttons'));
    case 'image':
      return body({ type: 'image', image: { images: [{ mediaUrl: urlOf(header.media) }], text, actions } });
    case 'video':
    case 'document': {
      const filename = header.type === 'document' ? header.filename : undefined;
      return toFile(provider, header, filename).andThen((file) =>
        body({ type: 'file', file: { files: [file], text, actions } }),
      );
    }
  }
}

function toLocationBody({ latitude, longitude, name, address }: MessageOf<'location'>): Body {
  const place = name === undefined && address === undefined ? undefined : { address, label: name };
  return body({ type: 'location', location: { coordinates: { latitude, longitude }, location: place } });
}

function toListBody({ text, button, sections, header }: MessageOf<'list'>): Body {
  return body({
    type: 'list',
    list: {
      title: header?.text,
      text,
      items: sections.map(({ title, rows }) => ({
        title,
        actions: rows.map(({ id, title: text, description }) => ({
          type: 'postback',
          postback: {
            text,
            payload: id,
            metadata: description === undefined ? undefined : { description: { label: description } },
          },
        })),
      })),
      metadata: { button: { label: button } },
    },
  });
}

const toReplyButton = ({ id, title }: { id: string; title: string }): ChannelsAction => ({
  type: 'postback',
  postback: { text: title, payload: id },
});

/** Media ids were refused before this: Bird gives out URLs. */
export const urlOf = (media: MediaReference): string => ('url' in media ? media.url : '');
