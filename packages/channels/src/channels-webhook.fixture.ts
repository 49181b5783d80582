import { Secret, type WebhookReceiver, type WebhookRequest } from '@wamux/core';
import { channels } from './channels-provider.js';
import { createChannelsWebhook } from './channels-webhook.js';

const publicUrl = 'https://example.test/webhooks/bird';
const ids = {
  workspaceId: '6f1c8f2e-1111-4222-8333-444455556666',
  channelId: '6f1c8f2e-1111-4222-8333-444455557777',
};

export function receiver(...secrets: string[]) {
  const { webhook } = channels.settings.parse({ accessKey: 'fake', ...ids, webhook: { secrets, publicUrl } });
  if (webhook === undefined) throw new Error('no webhook');
  const endpoint = { id: 'bird-eu', channelId: ids.channelId, secrets: [new Secret('canary-4711')] };
  return createChannelsWebhook(endpoint, { webhook }) as WebhookReceiver;
}

export const request = (body: string, headers: WebhookRequest['headers'] = {}): WebhookRequest => ({
  method: 'POST',
  url: '/webhooks/bird',
  headers,
  rawBody: Buffer.from(body),
});

export const parse = (event: unknown) => receiver('signing-secret').parse(request(JSON.stringify(event)));

/** A message from a user. */
export const inbound = (more: object) => {
  const sender = { contact: { id: 'c1', identifierKey: 'phonenumber', identifierValue: '+573001112233' } };
  return parse({
    service: 'channels',
    event: 'whatsapp.inbound',
    payload: { id: 'in1', sender, ...more },
  })[0];
};
