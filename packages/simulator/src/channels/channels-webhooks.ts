import { createHash, createHmac, randomUUID } from 'node:crypto';
import type { RunningDialect } from '../dialect.js';
import { digitsOf, isUserId } from '../phone-digits.js';
import { simulatedFile } from '../received-files.js';
import type { ReachedStep } from '../status-timeline.js';
import type { InboundContent } from '../webhooks/inbound-content.js';
import type { UnsignedWebhook, WebhookDescription } from '../webhooks/webhook-description.js';
import type { ContactBook } from './channels-contacts.js';
import { channelsCredentials } from './channels-credentials.js';
import type { Files } from './channels-files.js';
import { type InboundContact, toInbound } from './channels-inbound.js';
import { type ChannelsMessage, toInteractions, toMessage } from './channels-message.js';

const envelope = (event: string, payload: object | undefined) => ({ service: 'channels', event, payload });

/**
 * https://docs.bird.com/api/channels-api/message-status-and-interactions
 * Reading is an interaction and is reported as one. assumed: a status comes with the whole message, as a GET returns it; one
 * URL is subscribed to all three events.
 */
export function eventOf(message: ChannelsMessage, { status, at }: ReachedStep, index: number): object {
  // The event shows the message as it was right after this step, even where two steps share a millisecond.
  const soFar = { ...message, timeline: message.timeline.slice(0, index + 1) };
  return status === 'read'
    ? envelope('whatsapp.interaction', toInteractions(soFar, at)[0])
    : envelope('whatsapp.outbound', toMessage(soFar, at));
}

const nobody = { id: '00000000-0000-4000-8000-000000000000', phone: '+10000000000' };

export const channelsWebhooks: WebhookDescription = {
  signing: {
    header: {
      name: 'messagebird-signature',
      secret: channelsCredentials.signingKey,
      encoding: 'base64',
      coversAddress: true,
      timestampHeader: 'messagebird-request-timestamp',
    },
    sign: (webhook) => ({ url: webhook.url, headers: signatureOf(webhook) }),
  },
  reports: () => true,
  batches: false,
  bodyOf: ([event = {}]) => event,
  statusEvent({ id, status, at }) {
    const message: ChannelsMessage = {
      id,
      interactionId: `interaction-${id}`,
      channelId: channelsCredentials.channelId,
      contact: nobody,
      request: { receiver: { contacts: [{}] } },
      createdAt: at,
      startsAt: at,
      timeline: [{ status, afterMs: 0 }],
      platformCode: '131026',
    };
    return eventOf(message, { status, at }, 0);
  },
};

/** Reports a customer's message on this channel, and keeps its file. */
export const createChannelsInbound =
  (channelId: string, contacts: ContactBook, files: Files): NonNullable<RunningDialect['inbound']> =>
  (from, content, at) => {
    const id = randomUUID();
    const contact = contactOf(from, contacts);
    return {
      id,
      event: envelope(
        'whatsapp.inbound',
        toInbound({ id, channelId, contact, content, at, fileUrl: fileUrlOf(content, files) }),
      ),
    };
  };

/** The address of the customer's file; empty where the message has none. */
const fileUrlOf = (content: InboundContent, files: Files): string =>
  'mimeType' in content
    ? files.keep({ mimeType: content.mimeType, data: content.data ?? simulatedFile })
    : '';

function contactOf(from: string, contacts: ContactBook): InboundContact {
  if (isUserId(from)) return { id: randomUUID(), identifierKey: 'whatsappbsuid', identifierValue: from };
  const { id, phone } = contacts.byPhone(`+${digitsOf(from)}`);
  return { id, identifierKey: 'phonenumber', identifierValue: phone };
}

/** https://docs.bird.com/api/notifications-api/api-reference/webhooks/verifying-a-webhook */
function signatureOf({ secret, url, body, at }: UnsignedWebhook): Readonly<Record<string, string>> {
  const seconds = String(Math.floor(at / 1000));
  const signature = createHmac('sha256', secret)
    .update(`${seconds}\n${url}\n`)
    .update(createHash('sha256').update(body).digest()) // the hash itself, not its hex form
    .digest('base64');
  return { 'messagebird-signature': signature, 'messagebird-request-timestamp': seconds };
}
