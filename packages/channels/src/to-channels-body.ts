import {
  contentTypeOf,
  fileNameOf,
  findOverLimit,
  inputError,
  type MediaReference,
  type ParsedFreeFormMessage,
  type ProviderError,
  type ProviderIdentity,
  unsupported,
} from '@wamux/core';
import { err, ok, type Result } from 'neverthrow';
import type { ChannelsAction, MessageBody } from './channels-api.js';
import { channelsLimits } from './channels-limits.js';
import type { ChannelsMessageOptions } from './channels-message-options.js';

type Body = Result<MessageBody, ProviderError>;
type Message<Type extends ParsedFreeFormMessage['type']> = Extract<ParsedFreeFormMessage, { type: Type }>;

/** The `body` of a free-form message. */
export function toChannelsBody(
  provider: ProviderIdentity,
  message: ParsedFreeFormMessage,
  options: ChannelsMessageOptions,
): Body {
  switch (message.type) {
    case 'text':
      return toTextBody(provider, message, options);
    case 'image':
      return ok(toImageBody(message, options));
    // WhatsApp's stickers are images to Bird.
    case 'sticker':
      return ok({ type: 'image', image: { images: [{ mediaUrl: urlOf(message.media) }] } });
    case 'video':
    case 'audio':
    case 'document':
      return toFileBody(provider, message);
    case 'location':
      return ok(toLocationBody(message));
    case 'buttons':
      return ok({ type: 'text', text: { text: message.text, actions: message.buttons.map(toReplyButton) } });
    case 'list':
      return ok(toListBody(message));
    default:
      return err(unsupported(provider, message.type, `cannot send messages of type ${message.type}`));
  }
}

function toTextBody(
  provider: ProviderIdentity,
  { text }: Message<'text'>,
  options: ChannelsMessageOptions,
): Body {
  const { carousel, otp, previewUrl, locationRequest } = options;
  if (carousel !== undefined) return toCarouselBody(provider, text, carousel.cards);
  if (otp !== undefined) return toOtpBody(provider, text, otp);
  return ok({
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
  return ok({ type: 'carousel', carousel: { text, items } });
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
  return ok({
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
  { media, caption }: Message<'image'>,
  { images = [] }: ChannelsMessageOptions,
): MessageBody {
  const more = images.map(({ url, altText }) => ({ mediaUrl: url, altText }));
  return {
    type: 'image',
    image: {
      images: [{ mediaUrl: urlOf(media) }, ...more],
      text: caption,
    },
  };
}

function toFileBody(provider: ProviderIdentity, message: Message<'video' | 'audio' | 'document'>): Body {
  const mediaUrl = urlOf(message.media);
  const contentType = message.contentType ?? contentTypeOf(mediaUrl);
  if (contentType === undefined) {
    const what = 'needs contentType where the URL has no extension that tells the MIME type';
    return err(unsupported(provider, message.type, what));
  }
  const filename = message.type === 'document' ? (message.filename ?? fileNameOf(mediaUrl)) : undefined;
  const caption = message.type === 'audio' ? undefined : message.caption;
  return ok({
    type: 'file',
    file: {
      files: [{ mediaUrl, contentType, filename }],
      text: caption,
    },
  });
}

function toLocationBody({ latitude, longitude, name, address }: Message<'location'>): MessageBody {
  const place = name === undefined && address === undefined ? undefined : { address, label: name };
  return { type: 'location', location: { coordinates: { latitude, longitude }, location: place } };
}

function toListBody({ text, button, sections }: Message<'list'>): MessageBody {
  return {
    type: 'list',
    list: {
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
  };
}

const toReplyButton = ({ id, title }: { id: string; title: string }): ChannelsAction => ({
  type: 'postback',
  postback: { text: title, payload: id },
});

/** Media ids were refused at the door: Bird gives URLs. */
export const urlOf = (media: MediaReference): string => ('url' in media ? media.url : '');
