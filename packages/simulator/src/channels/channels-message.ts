import { isUserId } from '../phone-digits.js';
import type { CreateMessage } from './channels-api.js';
import type { Contact } from './channels-contacts.js';
import { failureOf, type Life, reachedPlatform, readAt, statusOf } from './channels-status.js';

/** The WhatsApp number behind the channel. */
export const connectorId = 'cccccccc-cccc-4ccc-8ccc-cccccccccccc';

export interface ChannelsMessage extends Life {
  readonly id: string;
  readonly interactionId: string;
  readonly channelId: string;
  readonly contact: Contact;
  readonly request: CreateMessage;
}

export const timestamp = (at: number): string => new Date(at).toISOString();

const receiverOf = ({ contact }: ChannelsMessage) => ({
  contacts: [
    {
      id: contact.id,
      identifierKey: isUserId(contact.phone) ? 'whatsappbsuid' : 'phonenumber',
      identifierValue: contact.phone,
      platformAddress: contact.phone,
    },
  ],
});

/** https://docs.bird.com/api/channels-api/supported-channels/programmable-whatsapp/sending-whatsapp-messages */
export function toMessage(message: ChannelsMessage, now: number) {
  const { request } = message;
  const { word: status, since } = statusOf(message, now);
  const failure = failureOf(status, message);
  return {
    id: message.id,
    channelId: message.channelId,
    sender: { connector: { id: connectorId, identifierValue: '' } },
    receiver: receiverOf(message),
    reference: request.reference,
    meta: request.meta,
    replyTo: request.replyTo,
    tags: request.tags?.map((tag) => tag.toLowerCase()),
    shortLinks: request.shortLinks,
    scheduledFor: request.scheduledFor,
    ...(request.body ? { body: request.body } : { template: request.template }),
    parts: reachedPlatform(message, now) ? [{ platformReference: `wamid.${message.id}` }] : undefined,
    status,
    reason: failure?.description,
    failure,
    direction: 'outgoing' as const,
    lastStatusAt: timestamp(since),
    createdAt: timestamp(message.createdAt),
    updatedAt: timestamp(since),
  };
}

/** https://docs.bird.com/api/channels-api/supported-channels/programmable-rcs/message-interactions */
export function toInteractions(message: ChannelsMessage, now: number) {
  const at = readAt(message, now);
  if (at === null) return [];
  return [
    {
      id: message.interactionId,
      messageId: message.id,
      channelId: message.channelId,
      platformId: 'whatsapp',
      type: 'read',
      messageReference: message.request.reference,
      messagePartsCount: 1,
      receiver: receiverOf(message),
      createdAt: timestamp(at),
    },
  ];
}
