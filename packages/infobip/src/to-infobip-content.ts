import type { MediaReference, ProviderError } from '@wamux/core';
import { fileNameOf } from '@wamux/core/helpers';
import type { ParsedMessage } from '@wamux/core/input';
import { unsupported } from '@wamux/core/policy';
import type { MessageMappers, MessageOf } from '@wamux/provider-kit';
import { err, ok, type Result } from 'neverthrow';
import type { InfobipEndpoint } from './infobip-connection.js';
import { infobipLimits } from './infobip-limits.js';
import type { Header, InfobipContent } from './infobip-request-api.js';
import type { InfobipMessageOptions } from './infobip-settings.js';
import { toCards } from './to-infobip-card.js';

/** By kind, what a message says and which path takes it; members that are undefined are left out by JSON. */
export const toContent: MessageMappers<InfobipEndpoint, InfobipMessageOptions, InfobipContent> = {
  text: ({ text, preview }) => ok({ path: 'text', content: { text, previewUrl: toPreview(text, preview) } }),
  image: ({ caption, media }) => ok({ path: 'image', content: { mediaUrl: urlOf(media), caption } }),
  video: ({ caption, media }) => ok({ path: 'video', content: { mediaUrl: urlOf(media), caption } }),
  audio: ({ media, voice }) => ok({ path: 'audio', content: { mediaUrl: urlOf(media), voice } }),
  sticker: ({ media }) => ok({ path: 'sticker', content: { mediaUrl: urlOf(media) } }),
  document: ({ caption, filename, media }) =>
    ok({
      path: 'document',
      content: { mediaUrl: urlOf(media), caption, filename: filename ?? nameOf(media) },
    }),
  location: ({ address, latitude, longitude, name }) =>
    ok({ path: 'location', content: { latitude, longitude, name, address } }),
  contacts: ({ contacts }, endpoint) =>
    toCards(endpoint, contacts).map((contacts) => ({ path: 'contact', content: { contacts } })),
  buttons: ({ buttons, footer, header, text }) =>
    ok({
      path: 'interactive/buttons',
      content: {
        ...toFrame({ footer, header, text }),
        action: { buttons: buttons.map(({ id, title }) => ({ type: 'REPLY', id, title })) },
      },
    }),
  list: ({ button, footer, header, sections, text }) =>
    ok({
      path: 'interactive/list',
      content: {
        body: { text },
        action: { title: button, sections },
        header: toTextHeader(header),
        footer: toFooter(footer),
      },
    }),
  'link-button': ({ footer, header, text, title, url }) =>
    ok({
      path: 'interactive/url-button',
      content: { ...toFrame({ footer, header, text }), action: { displayText: title, url } },
    }),
  'location-request': ({ text }) => ok({ path: 'interactive/location-request', content: { body: { text } } }),
  flow: toFlow,
  product: ({ catalogId, footer, productId, text }) =>
    ok({
      path: 'interactive/product',
      content: {
        action: { catalogId, productRetailerId: productId },
        body: text === undefined ? undefined : { text },
        footer: toFooter(footer),
      },
    }),
  'product-list': ({ catalogId, footer, header, sections, text }) =>
    ok({
      path: 'interactive/multi-product',
      content: {
        header: { type: 'TEXT', text: header.text },
        body: { text },
        action: {
          catalogId,
          sections: sections.map(({ productIds, title }) => ({ title, productRetailerIds: productIds })),
        },
        footer: toFooter(footer),
      },
    }),
};

/** Infobip refuses the wish for a preview in a text without a link; a wish that cannot come true is left out. */
const toPreview = (text: string, preview: boolean | undefined): boolean | undefined =>
  preview === true && !/https?:\/\//.test(text) ? undefined : preview;

/** An id was refused before this: Infobip gives out none. */
export const urlOf = (media: MediaReference): string => ('url' in media ? media.url : '');

/** The end of the URL, as far as Infobip takes it: without a name WhatsApp calls the document "Untitled". */
export function nameOf(media: MediaReference): string | undefined {
  const name = fileNameOf(urlOf(media));
  return name !== undefined && name.length <= infobipLimits.filename.max ? name : undefined;
}

type Framed = Pick<MessageOf<'buttons'>, 'footer' | 'header' | 'text'>;

const toFrame = ({ footer, header, text }: Framed) => ({
  body: { text },
  header: toHeader(header),
  footer: toFooter(footer),
});

const toFooter = (text: string | undefined): { text: string } | undefined =>
  text === undefined ? undefined : { text };

const toTextHeader = (
  header: Extract<ParsedMessage, { type: 'list' }>['header'],
): { type: 'TEXT'; text: string } | undefined =>
  header === undefined ? undefined : { type: 'TEXT', text: header.text };

function toHeader(header: Framed['header']): Header | undefined {
  switch (header?.type) {
    case undefined:
      return undefined;
    case 'text':
      return { type: 'TEXT', text: header.text };
    case 'image':
      return { type: 'IMAGE', mediaUrl: urlOf(header.media) };
    case 'video':
      return { type: 'VIDEO', mediaUrl: urlOf(header.media) };
    case 'document': {
      const { filename, media } = header;
      return { type: 'DOCUMENT', mediaUrl: urlOf(media), filename: filename ?? nameOf(media) };
    }
  }
}

function toFlow(
  { button, data, flowId, footer, header, screen, text, token }: MessageOf<'flow'>,
  endpoint: InfobipEndpoint,
): Result<InfobipContent, ProviderError> {
  const refuse = (what: string, capability = 'flow') => err(unsupported(endpoint, capability, what));
  if (flowId === undefined) return refuse('opens flows by their id only; expected flowId');
  if (token === undefined) return refuse('opens flows with a token only; expected token');
  if (screen === undefined && data !== undefined) {
    return refuse('can give data only to a named screen; expected screen together with data');
  }
  if (header !== undefined && header.type !== 'text') {
    return refuse(`cannot put a header of type ${header.type} above a flow`, 'headerMedia');
  }
  return ok({
    path: 'interactive/flow',
    content: {
      body: { text },
      action: {
        flowMessageVersion: 3,
        flowId,
        flowToken: token,
        callToActionButton: button,
        flowAction: screen === undefined ? undefined : 'NAVIGATE',
        flowActionPayload: screen === undefined ? undefined : { screen, data },
      },
      header: toTextHeader(header),
      footer: toFooter(footer),
    },
  });
}
