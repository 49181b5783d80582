import { createHash, createHmac } from 'node:crypto';
import type { RunningDialect } from '../dialect.js';
import { type FileShelf, simulatedFile } from '../received-files.js';
import type { InboundMedia } from '../webhooks/inbound-content.js';
import type { WebhookDescription } from '../webhooks/webhook-description.js';
import { cloudApiCredentials, displayPhoneNumber } from './cloud-api-credentials.js';
import type { Files } from './cloud-api-files.js';
import { toInbound, type WireFile } from './cloud-api-inbound.js';
import { isTold, toStatus } from './cloud-api-status.js';
import { newWamid } from './cloud-api-wamid.js';

/** What one event adds to `value`, with what it says about its change. */
export interface CloudApiEvent {
  readonly statuses?: readonly object[];
  /** The field of the change. Default: `messages`. */
  readonly field?: string;
  /** Whether it is about the account, and names no number that received it. */
  readonly isOfAccount?: true;
  readonly [member: string]: unknown;
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
    const { field = 'messages', isOfAccount = false, ...members } = events[0] ?? {};
    const metadata = { display_phone_number: displayPhoneNumber, phone_number_id: phoneNumberId };
    const value = {
      ...(isOfAccount ? {} : { messaging_product: 'whatsapp', metadata }),
      ...members,
      ...(statuses.length > 0 ? { statuses } : {}),
    };
    const entry = { id: businessAccountId, changes: [{ value, field }] };
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

/** Reports a customer's message to the number, and keeps its file. */
export const createCloudApiInbound =
  (shelf: FileShelf, files: Files): NonNullable<RunningDialect['inbound']> =>
  (from, content, at) => {
    const id = newWamid();
    const keep = ({ mimeType, data = simulatedFile }: InboundMedia): WireFile => {
      const file = shelf.put({ mimeType, data });
      const sha256 = createHash('sha256').update(data).digest('base64');
      return { id: file, mime_type: mimeType, sha256, url: files.addressOf(file) };
    };
    return { id, event: toInbound(id, from, content, at, keep) };
  };
