import { createHash, createHmac } from 'node:crypto';
import type { WebhookRequest } from 'wamux';

interface Signing {
  readonly secret: string;
  readonly publicUrl: string;
}

const rawBody = new TextEncoder().encode('{}');
const hmac = (secret: string, data: string | Uint8Array) => createHmac('sha256', secret).update(data);

/**
 * By adapter: a request without content, signed as its provider signs. Written from the providers' documentation, so
 * that the adapters' verification is checked against something else than itself.
 */
export const signWebhook: Readonly<Record<string, (signing: Signing) => WebhookRequest>> = {
  /** https://docs.bird.com/api/notifications-api/api-reference/webhooks/verifying-a-webhook */
  channels({ secret, publicUrl }) {
    const time = String(Math.floor(Date.now() / 1_000));
    const bodyHash = createHash('sha256').update(rawBody).digest();
    const signed = Buffer.concat([Buffer.from(`${time}\n${publicUrl}\n`), bodyHash]);
    const headers = {
      'messagebird-signature': hmac(secret, signed).digest('base64'),
      'messagebird-request-timestamp': time,
    };
    return { method: 'POST', url: publicUrl, headers, rawBody };
  },

  /** https://developers.facebook.com/docs/graph-api/webhooks/getting-started */
  'cloud-api'({ secret, publicUrl }) {
    const headers = { 'x-hub-signature-256': `sha256=${hmac(secret, rawBody).digest('hex')}` };
    return { method: 'POST', url: publicUrl, headers, rawBody };
  },

  /** DecisionTelecom signs nothing: the address that it was given with the message carries the proof. */
  'decision-telecom'({ secret, publicUrl }) {
    const url = new URL(publicUrl);
    url.searchParams.set('correlation', 'wamux-doctor');
    url.searchParams.set('token', hmac(secret, 'wamux-doctor').digest('hex'));
    return { method: 'POST', url: url.href, headers: {}, rawBody };
  },
};
