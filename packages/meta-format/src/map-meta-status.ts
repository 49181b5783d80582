import type { MessageStatus } from '@wamux/core';
import { getOwn } from '@wamux/core/helpers';

/**
 * Statuses of the answer to a send, then those that the webhook reports.
 * @see https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/messages/status
 */
const statuses: Readonly<Record<string, MessageStatus>> = {
  accepted: 'accepted',
  held_for_quality_assessment: 'accepted',
  paused: 'accepted',
  sent: 'sent',
  delivered: 'delivered',
  read: 'read',
  // A voice message that was listened to.
  played: 'read',
  failed: 'failed',
  // Deleted is a mark on a message, not a state of it.
  deleted: 'unknown',
};

/** Meta's word in ours; a word that is not known is `unknown`, and stays as `rawStatus`. */
export function mapMetaStatus(rawStatus: string): MessageStatus {
  return getOwn(statuses, rawStatus) ?? 'unknown';
}
