import { digitsOf, isUserId } from '../phone-digits.js';
import type {
  InboundCard,
  InboundContent,
  InboundMedia,
  InboundReferral,
} from '../webhooks/inbound-content.js';
import { displayPhoneNumber } from './cloud-api-credentials.js';
import { seconds } from './cloud-api-status.js';

/** How a message refers to the customer's file. */
export interface WireFile {
  readonly id: string;
  readonly mime_type: string;
  readonly sha256: string;
  readonly url: string;
}

type Keep = (file: InboundMedia) => WireFile;

/**
 * What a customer's message adds to `value`. News about the customer comes without `contacts`.
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/messages
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/business-scoped-user-ids
 */
export function toInbound(id: string, from: string, content: InboundContent, at: number, keep: Keep) {
  const profile = { name: 'Simulated Customer' };
  const number = digitsOf(from);
  const [contact, sender] = isUserId(from)
    ? [{ profile: { ...profile, username: 'simulated.customer' }, user_id: from }, { from_user_id: from }]
    : [{ profile, wa_id: number }, { from: number }];
  const context = content.replyTo && { context: { from: displayPhoneNumber, id: content.replyTo } };
  const message = {
    ...context,
    ...sender,
    id,
    timestamp: seconds(at),
    ...partsOf(content, number, keep),
    // https://developers.facebook.com/documentation/business-messaging/whatsapp/groups
    ...(content.groupId && { group_id: content.groupId }),
    ...(content.referral && { referral: toReferral(content.referral) }),
  };
  return content.type === 'number-change'
    ? { messages: [message] }
    : { contacts: [contact], messages: [message] };
}

/** The parts by kind of message. Each kind has its own page below the one on messages. */
function partsOf(content: InboundContent, from: string, keep: Keep): object {
  switch (content.type) {
    case 'text':
      return { type: 'text', text: { body: content.text } };
    case 'button-reply': {
      const { id, title } = content;
      return { type: 'interactive', interactive: { type: 'button_reply', button_reply: { id, title } } };
    }
    case 'list-reply': {
      const { id, title, description } = content;
      return {
        type: 'interactive',
        interactive: { type: 'list_reply', list_reply: { id, title, description } },
      };
    }
    case 'template-button':
      return { type: 'button', button: { payload: content.payload, text: content.text } };
    case 'image':
    case 'video':
    case 'audio':
    case 'document':
    case 'sticker': {
      const { type, caption, filename } = content;
      return { type, [type]: { ...keep(content), caption, filename } };
    }
    case 'location': {
      const { latitude, longitude, name, address } = content;
      return { type: 'location', location: { latitude, longitude, name, address } };
    }
    case 'contacts':
      return { type: 'contacts', contacts: content.cards.map(toCard) };
    case 'reaction': {
      const { messageId, emoji } = content;
      return { type: 'reaction', reaction: { message_id: messageId, emoji: emoji || undefined } };
    }
    case 'order': {
      const product_items = content.items.map(({ productId, quantity, price, currency }) => ({
        product_retailer_id: productId,
        quantity,
        item_price: price,
        currency,
      }));
      return { type: 'order', order: { catalog_id: content.catalogId, text: content.text, product_items } };
    }
    // https://developers.facebook.com/docs/whatsapp/flows/guides/receiveflowresponse
    case 'flow-reply': {
      const nfm_reply = { name: 'flow', body: 'Sent', response_json: JSON.stringify(content.response) };
      return { type: 'interactive', interactive: { type: 'nfm_reply', nfm_reply } };
    }
    // https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/messages/edit
    case 'edit': {
      const message = { type: 'text', text: { body: content.text } };
      return { type: 'edit', edit: { original_message_id: content.messageId, message } };
    }
    // https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/messages/revoke
    case 'revoke':
      return { type: 'revoke', revoke: { original_message_id: content.messageId } };
    case 'number-change': {
      const to = digitsOf(content.newNumber);
      const body = `User Simulated Customer changed from ${from} to ${to}`;
      return { type: 'system', system: { body, wa_id: to, type: 'user_changed_number' } };
    }
    case 'unsupported': {
      const error = { code: 131051, title: 'Message type unknown', message: 'Message type unknown' };
      const details = 'Message type is currently not supported.';
      return {
        type: 'unsupported',
        unsupported: { type: content.rawType },
        errors: [{ ...error, error_data: { details } }],
      };
    }
  }
}

const toReferral = (referral: InboundReferral): object => ({
  source_url: referral.sourceUrl,
  source_type: referral.sourceType,
  source_id: referral.sourceId,
  headline: referral.headline,
  ctwa_clid: referral.clickId,
});

function toCard({ formattedName, firstName, phone, email, url, company, birthday }: InboundCard): object {
  return {
    name: formattedName && { formatted_name: formattedName, first_name: firstName },
    phones: phone && [{ phone, wa_id: digitsOf(phone), type: 'CELL' }],
    emails: email && [{ email, type: 'WORK' }],
    urls: url && [{ url, type: 'WORK' }],
    org: company && { company },
    birthday,
  };
}
