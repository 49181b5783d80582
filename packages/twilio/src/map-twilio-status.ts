import type { MessageStatus } from '@wamux/core';
import { getOwn } from '@wamux/core/helpers';

/**
 * All that Twilio documents; `receiving` and `received` are of messages from users.
 * @see https://www.twilio.com/docs/messaging/api/message-resource#message-status-values
 */
const statuses: Readonly<Record<string, MessageStatus>> = {
  accepted: 'accepted',
  queued: 'accepted',
  scheduled: 'scheduled',
  sending: 'processing',
  sent: 'sent',
  delivered: 'delivered',
  partially_delivered: 'delivered',
  read: 'read',
  failed: 'failed',
  undelivered: 'failed',
  canceled: 'canceled',
};

export function mapTwilioStatus(rawStatus: string): MessageStatus {
  return getOwn(statuses, rawStatus) ?? 'unknown';
}
