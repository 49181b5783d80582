import { isUserId } from '../phone-digits.js';
import type { ReachedStep, TimelineStatus } from '../status-timeline.js';
import { titleOf } from './cloud-api-answers.js';
import type { CloudApiTemplate } from './cloud-api-templates.js';

export interface CloudApiMessage {
  readonly id: string;
  /** Digits, or a user id. */
  readonly recipient: string;
  readonly acceptedAt: number;
  /** `SERVICE`: a message that is not a template. */
  readonly category: CloudApiTemplate['category'] | 'SERVICE';
  /** Whether the customer's window was open at the acceptance. */
  readonly isWindowOpen: boolean;
  readonly callbackData: string | undefined;
}

/** https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/messages/status */
const words = {
  processing: null,
  sent: 'sent',
  delivered: 'delivered',
  read: 'read',
  failed: 'failed',
  rejected: 'failed',
} as const satisfies Record<TimelineStatus, string | null>;

export const isTold = (status: TimelineStatus): boolean => words[status] !== null;

const dayMs = 24 * 60 * 60 * 1000;
export const seconds = (at: number): string => String(Math.floor(at / 1000));

/**
 * A user id is reported as such, and then no number is given.
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/business-scoped-user-ids
 * assumed: that `biz_opaque_callback_data` comes back in the status of a message, as it does for calls; which statuses carry
 * `conversation` and `pricing`; and 131026 as the reason for a failure that names none.
 */
export function toStatus(message: CloudApiMessage, { status, at, metaCode }: ReachedStep): object {
  const { id, recipient, category, callbackData } = message;
  const word = words[status];
  const isPriced = word === 'sent' || word === 'delivered';
  return {
    id,
    status: word,
    timestamp: seconds(at),
    ...(isUserId(recipient) ? { recipient_user_id: recipient } : { recipient_id: recipient }),
    ...(isPriced ? pricingOf(message) : {}),
    ...(word === 'failed' ? { errors: [failure(metaCode ?? 131026)] } : {}),
    ...(callbackData === undefined ? {} : { biz_opaque_callback_data: callbackData }),
  };

  function pricingOf({ acceptedAt, isWindowOpen }: CloudApiMessage) {
    const origin = { type: category.toLowerCase() };
    const billable = category !== 'SERVICE' && !(category === 'UTILITY' && isWindowOpen);
    return {
      conversation: {
        id: `simulated-conversation-${recipient}`,
        ...(word === 'sent' ? { expiration_timestamp: seconds(acceptedAt + dayMs) } : {}),
        origin,
      },
      pricing: { billable, pricing_model: 'PMP', category: origin.type },
    };
  }
}

/** https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/messages/errors */
const failure = (code: number): object => ({
  code,
  title: titleOf(code),
  message: titleOf(code),
  error_data: { details: `${titleOf(code)}.` },
  href: 'https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes/',
});
