import { createHmac } from 'node:crypto';
import { Secret, type WebhookReceiver, type WebhookRequest } from '@wamux/core';
import { createTwilioWebhook } from './twilio-webhook.js';

export const publicUrl = 'https://hooks.example.test/wa/twilio';
export const accountSid = 'AC00000000000000000000000000000001';
export const sid = 'SM00000000000000000000000000000001';
export const from = '+14155550100';

export function receiver(address = publicUrl, ...secrets: string[]): WebhookReceiver {
  const settings = { secrets: secrets.map((secret) => new Secret(secret)), publicUrl: address };
  const endpoint = {
    accountSid,
    from,
    id: 'twilio-1',
    messagingServiceSid: undefined,
    secrets: [new Secret('canary-4711')],
  };
  return createTwilioWebhook(endpoint, { webhook: settings }) as WebhookReceiver;
}

export const request = (
  body: string,
  headers: WebhookRequest['headers'] = {},
  url = publicUrl,
): WebhookRequest => ({ method: 'POST', url, headers, rawBody: Buffer.from(body) });

/** The documented formula, apart from the code under test; the parameters in the order of their names. */
export const signatureOf = (secret: string, address: string, parameters = '', algorithm = 'sha1'): string =>
  createHmac(algorithm, secret)
    .update(address + parameters)
    .digest('base64');

export const form = (parameters: Readonly<Record<string, string>>): string =>
  new URLSearchParams(parameters).toString();
