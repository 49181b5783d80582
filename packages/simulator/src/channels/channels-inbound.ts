import type { InboundContent, InboundMedia } from '../webhooks/inbound-content.js';
import type { Contact } from './channels-contacts.js';
import { connectorId, timestamp } from './channels-message.js';

export interface InboundMessage {
  readonly id: string;
  readonly channelId: string;
  readonly contact: Contact;
  readonly content: InboundContent;
  readonly at: number;
}

/**
 * https://docs.bird.com/api/channels-api/message-status-and-interactions (whatsapp.inbound)
 * assumed: `replyTo`, which is documented for sending only, and the times, as of every message.
 */
export const toInbound = ({ id, channelId, contact, content, at }: InboundMessage) => ({
  id,
  channelId,
  sender: {
    contact: { id: contact.id, identifierKey: 'phonenumber', identifierValue: contact.phone },
  },
  receiver: { connector: { id: connectorId, identifierValue: '' } },
  replyTo: content.replyTo === undefined ? undefined : { id: content.replyTo, type: 'message' },
  body: bodyOf(id, content),
  meta: { extraInformation: { timestamp: String(Math.floor(at / 1000)) } },
  parts: [{ platformReference: `wamid.${id}` }],
  status: 'delivered',
  direction: 'incoming',
  lastStatusAt: timestamp(at),
  createdAt: timestamp(at),
  updatedAt: timestamp(at),
});

/** assumed: all but the text. The shapes are those of sending, a pressed button is the action that was chosen. */
function bodyOf(id: string, content: InboundContent): object {
  switch (content.type) {
    case 'text':
      return text(content.text);
    case 'button-reply':
    case 'list-reply':
      return text(content.title, [postback(content.title, content.id)]);
    case 'template-button':
      return text(content.text, [postback(content.text, content.payload)]);
    case 'image':
    case 'sticker': {
      const { caption } = content;
      return { type: 'image', image: { images: [{ mediaUrl: mediaUrl(id) }], text: caption } };
    }
    case 'video':
    case 'audio':
    case 'document':
      return { type: 'file', file: { files: [fileOf(id, content)], text: content.caption } };
    case 'location': {
      const { latitude, longitude, name, address } = content;
      const place = name === undefined && address === undefined ? undefined : { label: name, address };
      return { type: 'location', location: { coordinates: { latitude, longitude }, location: place } };
    }
    case 'reaction':
      throw new Error('channels documents no reactions.');
  }
}

const text = (value: string, actions?: readonly object[]) => ({
  type: 'text',
  text: { text: value, actions },
});
const postback = (label: string, payload: string) => ({
  type: 'postback',
  postback: { text: label, payload },
});
const mediaUrl = (id: string): string => `https://media.bird.test/media/${id}`;
const fileOf = (id: string, { mimeType, filename }: InboundMedia) => ({
  mediaUrl: mediaUrl(id),
  contentType: mimeType,
  filename,
});
