import { isUserId } from '../phone-digits.js';
import type { ReachedStep, TimelineStatus } from '../status-timeline.js';
import { codeOf, errorOf } from './vonage-answers.js';
import { vonageCredentials } from './vonage-credentials.js';

/** What a status says about its message. */
export interface VonageMessage {
  readonly id: string;
  readonly to: string;
  readonly clientRef: string | undefined;
}

/**
 * https://developer.vonage.com/en/messages/concepts/whatsapp/wa-status-callbacks
 * assumed: that a failure for which WhatsApp gives no reason counts as undeliverable.
 */
const words = {
  processing: null,
  sent: 'submitted',
  delivered: 'delivered',
  read: 'read',
  failed: 'undeliverable',
  rejected: 'rejected',
} as const satisfies Record<TimelineStatus, string | null>;

export const isTold = (status: TimelineStatus): boolean => words[status] !== null;

/** The format of Vonage's times. */
export const timestamp = (at: number): string => new Date(at).toISOString();

export function toStatus(
  { clientRef, id, to }: VonageMessage,
  { at, metaCode, status }: ReachedStep,
): object {
  const isLost = status === 'failed' || status === 'rejected';
  return {
    message_uuid: id,
    to,
    from: vonageCredentials.from,
    timestamp: timestamp(at),
    status: words[status],
    channel: 'whatsapp',
    client_ref: clientRef,
    ...(isLost ? { error: errorOf(codeOf(metaCode)) } : {}),
    ...(status === 'delivered' ? { usage: { currency: 'EUR', price: '0.0333' } } : {}),
    whatsapp: {
      recipient: isUserId(to) ? { user_id: to } : { wa_id: to },
      waba_id: vonageCredentials.wabaId,
    },
  };
}
