import type { WebhookReceiver, WebhookRequest } from '@wamux/core';
import { endpointOf, entry } from './infobip-endpoint.fixture.js';
import { infobipSettings } from './infobip-settings.js';
import { createInfobipWebhook } from './infobip-webhook.js';

export const receiver = (webhook: object): WebhookReceiver =>
  createInfobipWebhook(endpointOf(), infobipSettings.parse({ ...entry, webhook })) as WebhookReceiver;

export const request = (
  headers: WebhookRequest['headers'],
  body: unknown = { results: [] },
): WebhookRequest => ({
  method: 'POST',
  url: 'https://hooks.example.test/infobip',
  headers,
  rawBody: Buffer.from(JSON.stringify(body)),
});

export const { owner, parse } = receiver({ secrets: ['ada:canary-4711'] });

/** The events of a pushed body. */
export const read = (body: unknown) => parse(request({}, body));

export const contact = { name: 'Ada', phoneNumber: '573001112233', userId: 'CO.1349' };

/** A message of a user as Infobip pushes it. */
export const inbound = (message: object, more: object = {}) => ({
  from: '573001112233',
  to: '441134960000',
  integrationType: 'WHATSAPP',
  receivedAt: '2026-11-27T14:00:03.000+0000',
  messageId: 'wamid.1',
  message,
  contact,
  ...more,
});
