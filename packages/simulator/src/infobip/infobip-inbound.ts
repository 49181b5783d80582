import { digitsOf, isUserId } from '../phone-digits.js';
import { type KeptFile, simulatedFile } from '../received-files.js';
import type { InboundCard, InboundContent, InboundMedia } from '../webhooks/inbound-content.js';
import { infobipCredentials } from './infobip-credentials.js';
import { timestamp } from './infobip-reports.js';

/** Keeps a customer's file, and returns its address. */
export type Keep = (file: KeptFile) => string;

/**
 * A message from a customer. assumed: that a customer who shows no number is named by the user id in `from` as well.
 * https://www.infobip.com/docs/api/channels/whatsapp (receive-inbound-whatsapp-messages)
 */
export function toInbound(id: string, sender: string, content: InboundContent, at: number, keep: Keep) {
  if (content.groupId !== undefined) throw new Error('infobip documents no messages of groups.');
  const from = isUserId(sender) ? sender : digitsOf(sender);
  const shown = isUserId(sender)
    ? { userId: sender, username: 'simulated.customer' }
    : { phoneNumber: digitsOf(sender) };
  const repliesTo = content.type === 'reaction' ? content.messageId : content.replyTo;
  const context =
    repliesTo === undefined ? {} : { context: { from: infobipCredentials.from, id: repliesTo } };
  return {
    from,
    to: infobipCredentials.from,
    integrationType: 'WHATSAPP',
    receivedAt: timestamp(at),
    messageId: id,
    message: { ...partsOf(content, keep), ...context, ...referralOf(content) },
    price: { pricePerMessage: 0, currency: 'EUR' },
    contact: { name: 'Simulated Customer', ...shown },
  };
}

function partsOf(content: InboundContent, keep: Keep): object {
  switch (content.type) {
    case 'text':
      return { type: 'TEXT', text: content.text };
    case 'button-reply':
      return { type: 'INTERACTIVE_BUTTON_REPLY', id: content.id, title: content.title };
    case 'list-reply': {
      const { description, id, title } = content;
      return { type: 'INTERACTIVE_LIST_REPLY', id, title, description };
    }
    case 'template-button':
      return { type: 'BUTTON', text: content.text, payload: content.payload };
    case 'image':
    case 'video':
    case 'audio':
    case 'document':
    case 'sticker': {
      const { caption, data = simulatedFile, mimeType } = content;
      return { type: typeOf(content), url: keep({ mimeType, data }), caption };
    }
    case 'location': {
      const { address, latitude, longitude, name } = content;
      return { type: 'LOCATION', latitude, longitude, name, address };
    }
    case 'contacts':
      return { type: 'CONTACT', contacts: content.cards.map(toContact) };
    case 'reaction':
      return content.emoji === ''
        ? { type: 'REACTION', action: 'REMOVED' }
        : { type: 'REACTION', action: 'ADDED', emoji: content.emoji };
    case 'order': {
      const productItems = content.items.map(({ currency, price, productId, quantity }) => ({
        productRetailerId: productId,
        quantity,
        itemPrice: price,
        currency,
      }));
      return { type: 'ORDER', catalogId: content.catalogId, text: content.text, productItems };
    }
    case 'flow-reply':
      return { type: 'INTERACTIVE_FLOW_REPLY', text: 'Sent', response: content.response };
    case 'unsupported':
      return { type: 'UNSUPPORTED' };
    default:
      throw new Error(`infobip documents no messages of customers of the kind "${content.type}".`);
  }
}

/** assumed: that a voice note is recognised by its codec. */
const typeOf = ({ mimeType, type }: InboundMedia): string =>
  type === 'audio' && mimeType.includes('opus') ? 'VOICE' : type.toUpperCase();

function referralOf({ referral }: InboundContent): object {
  if (referral === undefined) return {};
  const { clickId, headline, sourceId, sourceType, sourceUrl } = referral;
  const source = { sourceType: sourceType.toUpperCase(), sourceId, sourceUrl };
  return { referral: { ...source, headline, ctwaClickId: clickId } };
}

function toContact({ birthday, company, email, firstName, formattedName, phone, url }: InboundCard): object {
  return {
    birthday,
    emails: email && [{ email, type: 'WORK' }],
    name: { firstName, formattedName },
    org: company && { company },
    phones: phone && [{ phone, type: 'CELL', waId: digitsOf(phone) }],
    urls: url && [{ url, type: 'WORK' }],
  };
}
