import { createHmac } from 'node:crypto';
import { displayPhoneNumber } from '../cloud-api/cloud-api-credentials.js';
import { type CloudApiEvent, cloudApiWebhooks } from '../cloud-api/cloud-api-webhooks.js';
import type { WebhookDescription } from '../webhooks/webhook-description.js';
import { dialog360Credentials } from './dialog360-credentials.js';

/**
 * Meta's notifications, signed by 360dialog for its partners. Direct customers instead register a header that carries their
 * secret as it is.
 * https://docs.360dialog.com/partner/onboarding/webhook-events-and-setup/signature-validation
 * https://docs.360dialog.com/docs/hub/webhook-url (headers)
 * assumed: that statuses carry `biz_opaque_callback_data`, as Meta's do; that no challenge is sent.
 */
export const dialog360Webhooks: WebhookDescription = {
  signing: {
    header: {
      name: 'x-360dialog-signature',
      secret: dialog360Credentials.platformSecret,
      encoding: 'hex',
      coversAddress: false,
    },
    sign({ secret, url, body, settings = {} }) {
      const { header } = settings;
      if (typeof header === 'string') return { url, headers: { [header]: secret } };
      const signature = createHmac('sha256', secret).update(body).digest('hex');
      return { url, headers: { 'x-360dialog-signature': signature } };
    },
  },
  reports: (status) => cloudApiWebhooks.reports(status),
  batches: true,
  bodyOf(events: readonly CloudApiEvent[]) {
    const statuses = events.flatMap((event) => event.statuses ?? []);
    const { businessAccountId, phoneNumberId } = dialog360Credentials;
    const value = {
      messaging_product: 'whatsapp',
      metadata: { display_phone_number: displayPhoneNumber, phone_number_id: phoneNumberId },
      ...events[0],
      ...(statuses.length > 0 ? { statuses } : {}),
    };
    const entry = { id: businessAccountId, changes: [{ value, field: 'messages' }] };
    return { object: 'whatsapp_business_account', entry: [entry] };
  },
  statusEvent: (report) => cloudApiWebhooks.statusEvent(report),
};
