// Webhooks as Meta sends them, one status each, ready to be written to a socket.
import { createHmac } from 'node:crypto';

const secret = 'bench-app-secret';
const phoneNumberId = '106540352242922';

/** The settings by which a provider's config believes them. */
export const webhookOf = { phoneNumberId, webhook: { secrets: [secret], verifyToken: 'bench' } };

/** @param path The path to which they are posted. */
export function toWebhookRequest(id, status, path = '/webhooks/meta') {
  const item = {
    id,
    status,
    timestamp: '1750000000',
    recipient_id: '573001112233',
    conversation: { id: '6ceb9d929c9bdc4f90967a32f8639b6c', origin: { type: 'utility' } },
    pricing: { billable: true, pricing_model: 'PMP', category: 'utility' },
    biz_opaque_callback_data: id,
  };
  const metadata = { display_phone_number: '15550001111', phone_number_id: phoneNumberId };
  const value = { messaging_product: 'whatsapp', metadata, statuses: [item] };
  const entry = [{ id: '102290129340398', changes: [{ value, field: 'messages' }] }];
  const body = JSON.stringify({ object: 'whatsapp_business_account', entry });
  const signature = createHmac('sha256', secret).update(body).digest('hex');
  return Buffer.from(
    `POST ${path} HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\n` +
      `accept: */*\r\nuser-agent: facebookexternalua\r\ncontent-length: ${body.length}\r\n` +
      `x-hub-signature: sha1=${'0'.repeat(40)}\r\nx-hub-signature-256: sha256=${signature}\r\n\r\n${body}`,
  );
}
