import { Secret, type WebhookReceiver, type WebhookRequest } from '@wamux/core';
import { createCloudApiWebhook } from './cloud-api-webhook.js';

const phoneNumberId = '106540352242922';
export const verifyToken = 'verify-4711';

export function receiver(...secrets: string[]) {
  const settings = {
    secrets: secrets.map((secret) => new Secret(secret)),
    verifyToken: new Secret(verifyToken),
  };
  const endpoint = {
    id: 'meta',
    phoneNumberId,
    businessAccountId: undefined,
    secrets: [new Secret('canary-4711')],
  };
  return createCloudApiWebhook(endpoint, { webhook: settings }) as WebhookReceiver;
}

export const request = (body: string, headers: WebhookRequest['headers'] = {}): WebhookRequest => ({
  method: 'POST',
  url: '/webhooks/meta',
  headers,
  rawBody: Buffer.from(body),
});

export const change = (value: object, field: unknown = 'messages') => ({ field, value });
export const metadata = { display_phone_number: '15550001111', phone_number_id: phoneNumberId };
export const notify = (...changes: unknown[]) => ({
  object: 'whatsapp_business_account',
  entry: [{ id: '102', changes }],
});
const own = receiver('app-secret');
export const parse = (notification: unknown) => own.parse(request(JSON.stringify(notification)));
export const statusOf = (status: object) => parse(notify(change({ metadata, statuses: [status] })))[0];
export const messageOf = (message: object) => parse(notify(change({ metadata, messages: [message] })))[0];
