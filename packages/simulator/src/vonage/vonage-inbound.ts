import { digitsOf, isUserId } from '../phone-digits.js';
import { type KeptFile, simulatedFile } from '../received-files.js';
import type { InboundContent, InboundMedia } from '../webhooks/inbound-content.js';
import { vonageCredentials } from './vonage-credentials.js';
import { timestamp } from './vonage-status.js';

/** Keeps a customer's file, and returns its address. */
export type Keep = (file: KeptFile) => string;

/**
 * A message from a customer, as in Vonage's API reference and the tests of its own libraries.
 * assumed: that a customer who shows no number is named by the user id in `from` as well.
 * https://developer.vonage.com/en/api/messages (inbound message)
 */
export function toInbound(
  id: string,
  sender: string,
  content: InboundContent,
  at: number,
  keep: Keep,
): object {
  if (content.groupId !== undefined) throw new Error('vonage documents no messages of groups.');
  const from = isUserId(sender) ? sender : digitsOf(sender);
  const repliesTo = content.type === 'reaction' ? content.messageId : content.replyTo;
  return {
    channel: 'whatsapp',
    message_uuid: id,
    to: vonageCredentials.from,
    from,
    timestamp: timestamp(at),
    profile: { name: 'Simulated Customer' },
    context_status: repliesTo === undefined ? 'none' : 'available',
    ...(repliesTo === undefined
      ? {}
      : { context: { message_uuid: repliesTo, message_from: vonageCredentials.from } }),
    whatsapp: {
      sender: isUserId(sender) ? { user_id: sender } : { wa_id: from },
      ...referralOf(content),
    },
    ...partsOf(content, keep),
  };
}

function partsOf(content: InboundContent, keep: Keep): object {
  switch (content.type) {
    case 'text':
      return { message_type: 'text', text: content.text };
    case 'button-reply':
      return { message_type: 'reply', reply: { id: content.id, title: content.title } };
    case 'list-reply': {
      const { description, id, title } = content;
      return { message_type: 'reply', reply: { id, title, description } };
    }
    case 'template-button':
      return { message_type: 'button', button: { payload: content.payload, text: content.text } };
    case 'flow-reply':
      return { message_type: 'button', button: { payload: content.response, subtype: 'flow', text: 'sent' } };
    case 'image':
    case 'video':
    case 'audio':
    case 'sticker':
      return { message_type: content.type, [content.type]: toFile(content, keep) };
    case 'document':
      return { message_type: 'file', file: { ...toFile(content, keep), name: content.filename } };
    case 'location': {
      const { address, latitude, longitude, name } = content;
      return { message_type: 'location', location: { lat: latitude, long: longitude, name, address } };
    }
    case 'reaction':
      return {
        message_type: 'reaction',
        reaction: content.emoji === '' ? { action: 'unreact' } : { action: 'react', emoji: content.emoji },
      };
    case 'order': {
      if (content.text !== undefined) throw new Error('vonage documents no text beside an order.');
      const product_items = content.items.map(({ currency, price, productId, quantity }) => ({
        product_retailer_id: productId,
        quantity: String(quantity),
        item_price: String(price),
        currency,
      }));
      return { message_type: 'order', order: { catalog_id: content.catalogId, product_items } };
    }
    case 'unsupported':
      return { message_type: 'unsupported' };
    default:
      throw new Error(`vonage documents no messages of customers of the kind "${content.type}".`);
  }
}

const toFile = ({ caption, data = simulatedFile, mimeType }: InboundMedia, keep: Keep): object => ({
  url: keep({ mimeType, data }),
  caption,
});

function referralOf({ referral }: InboundContent): object {
  if (referral === undefined) return {};
  const { clickId, headline, sourceId, sourceType, sourceUrl } = referral;
  const source = { source_type: sourceType, source_id: sourceId, source_url: sourceUrl };
  return { referral: { ...source, headline, ctwa_clid: clickId } };
}
