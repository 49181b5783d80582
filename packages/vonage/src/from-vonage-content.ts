import type { InboundContent, InboundMedia } from '@wamux/core';
import { omitNullish } from '@wamux/core/helpers';
import { readRecord } from '@wamux/provider-kit';
import type { InboundWire } from './vonage-api.js';

/** The content of a user's message; `undefined` where it lacks what its type needs. */
export function fromContent(provider: string, message: InboundWire): InboundContent | undefined {
  const { button, location, message_type: type, order, reaction, reply, text } = message;
  switch (type) {
    case 'text':
      return text == null ? undefined : { type, text };
    case 'image':
    case 'video':
    case 'audio':
    case 'sticker':
      return fromFile(provider, type, message[type]);
    case 'file':
      return fromFile(provider, 'document', message.file);
    case 'location': {
      if (!location) return undefined;
      const { address, lat: latitude, long: longitude, name } = location;
      return { type, latitude, longitude, ...omitNullish({ name, address }) };
    }
    case 'button':
      return button ? fromButton(button) : undefined;
    case 'reply': {
      if (!reply) return undefined;
      const { description, id, title } = reply;
      // Buttons and rows come in one form; only rows have a second line.
      return description == null
        ? { type: 'button-reply', id, title: title ?? '' }
        : { type: 'list-reply', id, title: title ?? '', description };
    }
    case 'reaction': {
      const messageId = message.context?.message_uuid;
      if (messageId == null) return undefined;
      return { type, messageId, emoji: reaction?.action === 'unreact' ? '' : (reaction?.emoji ?? '') };
    }
    case 'order':
      return order ? fromOrder(order) : undefined;
    default:
      return { type: 'unsupported', rawType: type };
  }
}

function fromButton({
  payload,
  subtype,
  text,
}: NonNullable<InboundWire['button']>): InboundContent | undefined {
  if (subtype === 'flow') {
    const response = readRecord(payload);
    return response === undefined
      ? { type: 'unsupported', rawType: subtype }
      : { type: 'flow-reply', response };
  }
  const id = typeof payload === 'string' && payload !== '' ? payload : text;
  return id == null ? undefined : { type: 'button-reply', id, title: text ?? id };
}

function fromFile(
  provider: string,
  type: InboundMedia['type'],
  file: InboundWire['file'],
): InboundContent | undefined {
  if (!file) return undefined;
  const { caption, name, url } = file;
  const isCaptioned = type !== 'audio' && type !== 'sticker';
  return {
    type,
    media: { url, provider },
    ...omitNullish({
      caption: isCaptioned ? caption : undefined,
      filename: type === 'document' ? name : undefined,
    }),
  };
}

function fromOrder({ catalog_id, product_items, text }: NonNullable<InboundWire['order']>): InboundContent {
  return {
    type: 'order',
    ...omitNullish({ catalogId: catalog_id }),
    items: product_items.map(({ currency, item_price, product_retailer_id, quantity }) => ({
      productId: product_retailer_id,
      quantity,
      ...omitNullish({ price: item_price, currency }),
    })),
    ...(text && { text }),
  };
}
