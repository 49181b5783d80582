import { createHmac } from 'node:crypto';
import type { WebhookDescription } from '../webhooks/webhook-description.js';
import { newsOf } from './decision-telecom-status.js';

/**
 * The callbacks to a message's `callback_url`, of which only the parameter's name is documented.
 * assumed: a POST with the JSON that answers a status query, unsigned; nothing for a pending message.
 *
 * Because nothing is signed, wamux puts a proof into the address that it gives with each message: a correlation id, the time
 * until which the address is valid, and an HMAC-SHA256 in hex over both and the receiver's name. That form is wamux's own and
 * no provider's; the doctor expects it here as it expects a signature.
 */
export const decisionTelecomWebhooks: WebhookDescription = {
  signing: {
    header: null,
    sign({ secret, url, at, receiver = '' }) {
      const correlationId = 'simulated-correlation';
      const expires = String(Math.ceil(at / 1_000) + 3_600);
      const proven = JSON.stringify([receiver, correlationId, expires]);
      const signed = new URL(url);
      signed.searchParams.set('correlation', correlationId);
      signed.searchParams.set('expires', expires);
      signed.searchParams.set('token', createHmac('sha256', secret).update(proven).digest('hex'));
      return { url: signed.href, headers: {} };
    },
  },
  reports: (status) => newsOf(status) !== null,
  batches: false,
  bodyOf: ([event = {}]) => event,
  statusEvent: ({ id, status }) => ({ message_id: Number(id), status: newsOf(status) }),
};
