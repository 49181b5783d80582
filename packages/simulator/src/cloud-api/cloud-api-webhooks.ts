import { createHmac } from 'node:crypto';
import type { RunningDialect } from '../dialect.js';
import type { WebhookDescription } from '../webhooks/webhook-description.js';
import { cloudApiCredentials, displayPhoneNumber } from './cloud-api-credentials.js';
import { toInbound } from './cloud-api-inbound.js';
import { isTold, toStatus } from './cloud-api-status.js';
import { newWamid } from './cloud-api-wamid.js';

/** What one event adds to `value`. */
export interface CloudApiEvent {
  readonly statuses?: readonly object[];
  readonly contacts?: readonly object[];
  readonly messages?: readonly object[];
}

/**
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/messages/status
 * https://developers.facebook.com/docs/graph-api/webhooks/getting-started (signature and challenge)
 * assumed: statuses that travel together share one change.
 */
export const cloudApiWebhooks: WebhookDescription = {
  signing: {
    header: {
      name: 'x-hub-signature-256',
      secret: cloudApiCredentials.appSecret,
      encoding: 'hex',
      coversAddress: false,
    },
    sign({ secret, url, body }) {
      const signature = createHmac('sha256', secret).update(body).digest('hex');
      return { url, headers: { 'x-hub-signature-256': `sha256=${signature}` } };
    },
  },
  reports: isTold,
  batches: true,
  bodyOf(events: readonly CloudApiEvent[]) {
    const statuses = events.flatMap((event) => event.statuses ?? []);
    const { businessAccountId, phoneNumberId } = cloudApiCredentials;
    const value = {
      messaging_product: 'whatsapp',
      metadata: { display_phone_number: displayPhoneNumber, phone_number_id: phoneNumberId },
      ...events[0],
      ...(statuses.length > 0 ? { statuses } : {}),
    };
    const entry = { id: businessAccountId, changes: [{ value, field: 'messages' }] };
    return { object: 'whatsapp_business_account', entry: [entry] };
  },
  statusEvent({ id, status, at }) {
    const message = {
      id,
      recipient: '10000000000',
      acceptedAt: at,
      category: 'SERVICE',
      isWindowOpen: true,
      callbackData: undefined,
    } as const;
    return { statuses: [toStatus(message, { status, at })] };
  },
  challenge: {
    verifyToken: cloudApiCredentials.verifyToken,
    query: (challenge, verifyToken) => ({
      'hub.mode': 'subscribe',
      'hub.verify_token': verifyToken,
      'hub.challenge': challenge,
    }),
  },
};

/** Reports a customer's message to the number. */
export const cloudApiInbound: NonNullable<RunningDialect['inbound']> = (from, content, at) => {
  const id = newWamid();
  return { id, event: toInbound(id, from, content, at) };
};
