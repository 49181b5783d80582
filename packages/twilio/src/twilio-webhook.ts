import type { EventOwner, Secret, WebhookReceiver } from '@wamux/core';
import { ownEventsOnly } from '@wamux/provider-kit';
import { readTwilioEvent } from './from-twilio-event.js';
import type { TwilioEndpoint } from './twilio-connection.js';
import type { TwilioSettings } from './twilio-settings.js';
import { verifySignature } from './twilio-signature.js';

/**
 * Twilio acts on the answer: it sends a text to the user as a message.
 * @see https://www.twilio.com/docs/api/twiml/sms/your_response
 * @see https://www.twilio.com/docs/api/errors/11750 which recommends this document
 */
const nothingToSend = { contentType: 'text/xml; charset=utf-8', body: '<Response/>' };

/** Reports of a message's own callback address, and messages from users. */
export function createTwilioWebhook(
  {
    accountSid: account,
    from,
    id: provider,
    messagingServiceSid,
    secrets,
  }: Pick<TwilioEndpoint, 'accountSid' | 'from' | 'id' | 'messagingServiceSid' | 'secrets'>,
  { webhook }: Pick<TwilioSettings, 'webhook'>,
): WebhookReceiver | undefined {
  if (webhook === undefined) return undefined;
  const sender = from ?? messagingServiceSid;
  const owner: EventOwner = { account, ...(sender !== undefined && { sender }) };
  const hidden: readonly Secret[] = [...secrets, ...webhook.secrets];
  return {
    owner,
    acknowledgement: nothingToSend,
    verify: (request) => verifySignature(webhook, request),
    parse: (request, findInstance = ownEventsOnly(provider, owner)) => [
      readTwilioEvent({ provider, hidden, webhook, isAnySender: from === undefined, findInstance }, request),
    ],
  };
}
