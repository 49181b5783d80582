import { createHash, createHmac, randomUUID } from 'node:crypto';
import { digitsOf, isUserId } from '../phone-digits.js';
import type { ReachedStep } from '../status-timeline.js';
import type { PushDialect } from '../webhooks/push-dialect.js';
import type { ContactBook } from './channels-contacts.js';
import { type InboundContact, toInbound } from './channels-inbound.js';
import { type ChannelsMessage, toInteractions, toMessage } from './channels-message.js';

const envelope = (event: string, payload: object | undefined) => ({ service: 'channels', event, payload });

/**
 * https://docs.bird.com/api/channels-api/message-status-and-interactions
 * Reading is an interaction and comes as such. assumed: a status comes with the whole message, as a GET gives it;
 * that one URL is subscribed to all three events.
 */
export function eventOf(message: ChannelsMessage, { status, at }: ReachedStep, index: number): object {
  // As it stood right after this step, even where two steps share a millisecond.
  const soFar = { ...message, timeline: message.timeline.slice(0, index + 1) };
  return status === 'read'
    ? envelope('whatsapp.interaction', toInteractions(soFar, at)[0])
    : envelope('whatsapp.outbound', toMessage(soFar, at));
}

export function createChannelsPush(
  { channelId, signingKey }: { readonly channelId: string; readonly signingKey: string },
  contacts: ContactBook,
): PushDialect {
  return {
    tells: () => true,
    batches: false,
    bodyOf: ([event = {}]) => event,
    headersOf: (body, url, at) => signatureOf(signingKey, body, url, at),
    inbound(from, content, at) {
      const id = randomUUID();
      const contact = contactOf(from, contacts);
      return { id, event: envelope('whatsapp.inbound', toInbound({ id, channelId, contact, content, at })) };
    },
  };
}

function contactOf(from: string, contacts: ContactBook): InboundContact {
  if (isUserId(from)) return { id: randomUUID(), identifierKey: 'whatsappbsuid', identifierValue: from };
  const { id, phone } = contacts.byPhone(`+${digitsOf(from)}`);
  return { id, identifierKey: 'phonenumber', identifierValue: phone };
}

/** https://docs.bird.com/api/notifications-api/api-reference/webhooks/verifying-a-webhook */
function signatureOf(signingKey: string, body: string, url: string, at: number) {
  const seconds = String(Math.floor(at / 1000));
  const signature = createHmac('sha256', signingKey)
    .update(`${seconds}\n${url}\n`)
    .update(createHash('sha256').update(body).digest()) // the hash itself, not its hex
    .digest('base64');
  return { 'messagebird-signature': signature, 'messagebird-request-timestamp': seconds };
}
