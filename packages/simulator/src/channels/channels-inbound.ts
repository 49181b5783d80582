import type { InboundContent, InboundMedia } from '../webhooks/inbound-content.js';
import { connectorId, timestamp } from './channels-message.js';

export interface InboundMessage {
  readonly id: string;
  readonly channelId: string;
  readonly contact: InboundContact;
  readonly content: InboundContent;
  readonly at: number;
  /** The address of the customer's file; empty where there is none. */
  readonly fileUrl: string;
}

export interface InboundContact {
  readonly id: string;
  readonly identifierKey: 'phonenumber' | 'whatsappbsuid';
  readonly identifierValue: string;
}

/**
 * https://docs.bird.com/api/channels-api/message-status-and-interactions (whatsapp.inbound)
 * The contact's name and the kinds of `replyTo` are as in webhooks that users of Bird have published.
 */
export function toInbound({ id, channelId, contact, content, at, fileUrl }: InboundMessage) {
  refuseUndocumented(content);
  const isPressed = content.type.endsWith('-reply') || content.type === 'template-button';
  const { body, told, formResponse } = partsOf(fileUrl, content);
  return {
    id,
    channelId,
    sender: { contact: { ...contact, annotations: { name: 'Simulated Customer' } } },
    receiver: { connector: { id: connectorId, identifierValue: '' } },
    replyTo:
      content.replyTo === undefined
        ? undefined
        : { id: content.replyTo, order: 0, type: isPressed ? 'click' : 'message' },
    body,
    meta: { extraInformation: { timestamp: String(Math.floor(at / 1000)), ...told }, formResponse },
    parts: [{ platformReference: `wamid.${id}` }],
    status: 'delivered',
    direction: 'incoming',
    lastStatusAt: timestamp(at),
    createdAt: timestamp(at),
    updatedAt: timestamp(at),
  };
}

function refuseUndocumented({ groupId, referral }: InboundContent): void {
  if (groupId !== undefined) throw new Error('channels documents no messages of groups.');
  if (referral !== undefined) throw new Error('channels documents no advertisements of messages.');
}

interface Parts {
  readonly body: object;
  /** WhatsApp's own fields about it. */
  readonly told?: object;
  /** What was filled into a flow. */
  readonly formResponse?: object;
}

/**
 * The shapes are those of sending; a chosen button or row is the action that was sent. assumed: all but texts, pressed
 * buttons and media, which users of Bird have published, with WhatsApp's words beside them.
 */
function partsOf(fileUrl: string, content: InboundContent): Parts {
  switch (content.type) {
    case 'text':
      return { body: text(content.text) };
    case 'button-reply':
      return {
        body: text(content.title, [postback(content.title, content.id)]),
        told: { 'whatsapp.interactive.type': 'button_reply' },
      };
    case 'list-reply':
      return {
        body: text(content.title, [postback(content.title, content.id, content.description)]),
        told: { 'whatsapp.interactive.type': 'list_reply' },
      };
    case 'template-button':
      return { body: text(content.text, [postback(content.text, content.payload)]) };
    case 'image':
      return {
        body: { type: 'image', image: { images: [{ mediaUrl: fileUrl }], text: content.caption } },
        told: { 'whatsapp.media.type': 'image' },
      };
    case 'sticker':
      return { body: toFile(fileUrl, content) };
    case 'video':
    case 'audio':
    case 'document':
      return { body: toFile(fileUrl, content), told: { 'whatsapp.media.type': content.type } };
    case 'location': {
      const { latitude, longitude, name, address } = content;
      const place = name === undefined && address === undefined ? undefined : { label: name, address };
      return {
        body: { type: 'location', location: { coordinates: { latitude, longitude }, location: place } },
      };
    }
    // https://docs.bird.com/applications/channels/channels/supported-channels/whatsapp/how-to/create-a-whatsapp-flow/handling-flow-submission
    case 'flow-reply':
      return {
        body: text('The customer has completed a WhatsApp flow'),
        formResponse: { id: connectorId, jsonResponse: content.response },
      };
    default:
      throw new Error(`channels documents no messages of customers of the kind "${content.type}".`);
  }
}

const text = (value: string, actions?: readonly object[]) => ({
  type: 'text',
  text: { text: value, actions },
});
const postback = (label: string, payload: string, description?: string) => ({
  type: 'postback',
  postback: {
    text: label,
    payload,
    metadata: description === undefined ? undefined : { description: { label: description } },
  },
});
const toFile = (mediaUrl: string, { mimeType, filename, caption }: InboundMedia) => ({
  type: 'file',
  file: { files: [{ mediaUrl, contentType: mimeType, filename }], text: caption },
});
