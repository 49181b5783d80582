import { digitsOf, isUserId } from '../phone-digits.js';
import { type KeptFile, simulatedFile } from '../received-files.js';
import type { InboundCard, InboundContent, InboundMedia } from '../webhooks/inbound-content.js';

/** Keeps a customer's file, and returns its address. */
export type Keep = (file: KeptFile) => string;

/** Both ids of a message, looked up by the one that Gupshup gave. */
export type IdsOf = (gupshupId: string) => { readonly id: string; readonly gsId: string };

/**
 * A message from a customer in version 2 of the events.
 * https://docs.gupshup.io/docs/inbound-messages (and its pages for media, replies and others)
 */
export function toFirstInbound(
  id: string,
  sender: string,
  content: InboundContent,
  keep: Keep,
  idsOf: IdsOf,
): object {
  const { groupId, referral, replyTo } = content;
  if (groupId !== undefined) throw new Error('gupshup documents no messages of groups.');
  if (referral !== undefined) throw new Error('gupshup tells of advertisements in events of their own.');
  if (isUserId(sender))
    throw new Error('gupshup documents no user without a number in the version 2 of its events.');
  const phone = digitsOf(sender);
  return {
    id,
    source: phone,
    ...partsOf(content, keep),
    // assumed: that a country code has two digits.
    sender: {
      phone,
      name: 'Simulated Customer',
      country_code: phone.slice(0, 2),
      dial_code: phone.slice(2),
    },
    ...(replyTo === undefined ? {} : { context: idsOf(replyTo) }),
  };
}

function partsOf(content: InboundContent, keep: Keep): { readonly type: string; readonly payload: object } {
  switch (content.type) {
    case 'text':
      return { type: 'text', payload: { text: content.text } };
    // The id that we gave a button or a row comes back as its postback; `id` is that of the whole message.
    case 'button-reply': {
      const { id, title } = content;
      return {
        type: 'button_reply',
        payload: { title, id: 'simulated-msgid', reply: `${title} 1`, postbackText: id },
      };
    }
    case 'list-reply': {
      const { description, id, title } = content;
      return {
        type: 'list_reply',
        payload: { title, id: 'simulated-msgid', reply: `${title} 1`, postbackText: id, description },
      };
    }
    // https://docs.gupshup.io/reference/postback-text-support
    case 'template-button':
      return {
        type: 'quick_reply',
        payload: { text: content.text, type: 'button', postbackText: content.payload },
      };
    case 'image':
    case 'video':
    case 'audio':
    case 'sticker':
      return { type: content.type, payload: toFile(content, keep) };
    case 'document':
      return { type: 'file', payload: { ...toFile(content, keep), name: content.filename } };
    case 'location': {
      const { latitude, longitude } = content;
      return { type: 'location', payload: { longitude: String(longitude), latitude: String(latitude) } };
    }
    case 'contacts':
      return { type: 'contact', payload: { contacts: content.cards.map(toContact) } };
    default:
      throw new Error(`gupshup documents no "${content.type}" in the version 2 of its events.`);
  }
}

/** assumed: that the address of a file needs no credential, as clients have seen. */
const toFile = ({ caption, data = simulatedFile, mimeType }: InboundMedia, keep: Keep): object => ({
  url: keep({ mimeType, data }),
  contentType: mimeType,
  caption,
});

function toContact({ birthday, company, email, firstName, formattedName, phone, url }: InboundCard): object {
  return {
    name: { firstName, formattedName },
    phones: phone && [{ phone, type: 'CELL' }],
    emails: email && [{ email, type: 'WORK' }],
    urls: url && [{ url, type: 'WORK' }],
    org: company && { company },
    birthday,
  };
}
