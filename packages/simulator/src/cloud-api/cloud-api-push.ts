import { createHmac } from 'node:crypto';
import type { PushDialect } from '../webhooks/push-dialect.js';
import { type CloudApiCredentials, displayPhoneNumber } from './cloud-api-credentials.js';
import { toInbound } from './cloud-api-inbound.js';
import { isTold } from './cloud-api-status.js';
import { newWamid } from './cloud-api-wamid.js';

/** What one event adds to `value`. */
export interface CloudApiEvent {
  readonly statuses?: readonly object[];
  readonly contacts?: readonly object[];
  readonly messages?: readonly object[];
}

/**
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/messages/status
 * assumed: statuses that travel together share one change.
 */
export function createCloudApiPush({
  phoneNumberId,
  businessAccountId,
  appSecret,
  verifyToken,
}: CloudApiCredentials): PushDialect {
  return {
    tells: isTold,
    batches: true,

    bodyOf(events: readonly CloudApiEvent[]) {
      const statuses = events.flatMap((event) => event.statuses ?? []);
      const value = {
        messaging_product: 'whatsapp',
        metadata: { display_phone_number: displayPhoneNumber, phone_number_id: phoneNumberId },
        ...events[0],
        ...(statuses.length > 0 ? { statuses } : {}),
      };
      const entry = { id: businessAccountId, changes: [{ value, field: 'messages' }] };
      return { object: 'whatsapp_business_account', entry: [entry] };
    },

    headersOf: (body) => ({
      'x-hub-signature-256': `sha256=${createHmac('sha256', appSecret).update(body).digest('hex')}`,
    }),

    inbound(from, content, at) {
      const id = newWamid();
      return { id, event: toInbound(id, from, content, at) };
    },

    challengeQuery: (challenge) => ({
      'hub.mode': 'subscribe',
      'hub.verify_token': verifyToken,
      'hub.challenge': challenge,
    }),
  };
}
