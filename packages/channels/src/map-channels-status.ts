import type { MessageStatus } from '@wamux/core';
import { getOwn } from '@wamux/core/helpers';

/**
 * Bird's statuses. `read` and the last three are not in its list, but its users have seen them.
 * @see https://docs.bird.com/api/channels-api/message-status-and-interactions
 */
const statuses: Readonly<Record<string, MessageStatus>> = {
  accepted: 'accepted',
  scheduled: 'scheduled',
  processing: 'processing',
  sent: 'sent',
  delivered: 'delivered',
  sending_failed: 'failed',
  delivery_failed: 'failed',
  rejected: 'rejected',
  skipped: 'canceled',
  // Deleted is a mark on a message, not a state of it.
  deleted: 'unknown',
  read: 'read',
  failed: 'failed',
  pending: 'accepted',
  queued: 'accepted',
};

export function mapChannelsStatus(rawStatus: string): MessageStatus {
  return getOwn(statuses, rawStatus) ?? 'unknown';
}
