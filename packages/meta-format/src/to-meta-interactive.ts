import type { MessageOf } from '@wamux/provider-kit';
import type { MetaContent, MetaHeader, MetaInteractive } from './meta-message.js';
import { nameOf, toMedia } from './meta-parts.js';

type Kind = 'buttons' | 'flow' | 'link-button' | 'list' | 'location-request' | 'product' | 'product-list';

type Interactive = Extract<MetaContent, { type: 'interactive' }>;

/** By kind, the messages that a user answers by a tap. */
export const toInteractive: { readonly [Type in Kind]: (message: MessageOf<Type>) => Interactive } = {
  buttons: ({ text, buttons, header, footer }) =>
    interactive({
      type: 'button',
      header: toHeader(header),
      body: { text },
      footer: toFooter(footer),
      action: { buttons: buttons.map(({ id, title }) => ({ type: 'reply', reply: { id, title } })) },
    }),
  list: ({ text, button, sections, header, footer }) =>
    interactive({
      type: 'list',
      header,
      body: { text },
      footer: toFooter(footer),
      action: { button, sections },
    }),
  'link-button': ({ text, title, url, header, footer }) =>
    interactive({
      type: 'cta_url',
      header: toHeader(header),
      body: { text },
      footer: toFooter(footer),
      action: { name: 'cta_url', parameters: { display_text: title, url } },
    }),
  'location-request': ({ text }) =>
    interactive({
      type: 'location_request_message',
      body: { text },
      action: { name: 'send_location' },
    }),
  flow: (message) => interactive(toFlow(message)),
  product: ({ text, catalogId, productId, footer }) =>
    interactive({
      type: 'product',
      body: text === undefined ? undefined : { text },
      footer: toFooter(footer),
      action: { catalog_id: catalogId, product_retailer_id: productId },
    }),
  'product-list': ({ text, catalogId, sections, header, footer }) =>
    interactive({
      type: 'product_list',
      header,
      body: { text },
      footer: toFooter(footer),
      action: {
        catalog_id: catalogId,
        sections: sections.map(({ title, productIds }) => ({
          title,
          product_items: productIds.map((id) => ({ product_retailer_id: id })),
        })),
      },
    }),
};

const interactive = (interactive: MetaInteractive): Interactive => ({ type: 'interactive', interactive });

/** @see https://developers.facebook.com/docs/whatsapp/flows/guides/sendingaflow */
function toFlow(message: MessageOf<'flow'>): Extract<MetaInteractive, { type: 'flow' }> {
  const { text, button, flowId, flowName, token, screen, data, header, footer } = message;
  const begins = screen !== undefined || data !== undefined;
  return {
    type: 'flow',
    header: toHeader(header),
    body: { text },
    footer: toFooter(footer),
    action: {
      name: 'flow',
      parameters: {
        flow_message_version: '3',
        flow_id: flowId,
        flow_name: flowName,
        flow_cta: button,
        flow_token: token,
        flow_action: begins ? 'navigate' : undefined,
        flow_action_payload: begins ? { screen, data } : undefined,
      },
    },
  };
}

function toHeader(header: MessageOf<'buttons'>['header']): MetaHeader | undefined {
  switch (header?.type) {
    case undefined:
      return undefined;
    case 'text':
      return header;
    case 'image':
      return { type: 'image', image: toMedia(header.media) };
    case 'video':
      return { type: 'video', video: toMedia(header.media) };
    case 'document': {
      const { media, filename = nameOf(media) } = header;
      return { type: 'document', document: { ...toMedia(media), filename } };
    }
  }
}

const toFooter = (text: string | undefined): { text: string } | undefined =>
  text === undefined ? undefined : { text };
