import type { MessageStatus } from '@wamux/core';
import { getOwn } from '@wamux/core/helpers';

/**
 * The states of a record in a campaign report.
 * @see https://www.wolkvox.com/en/apis-v2-2/9-status-of-records-in-whatsapp-campaigns
 */
const statuses: Readonly<Record<string, MessageStatus>> = {
  accepted: 'accepted',
  submitted: 'sent',
  delivered: 'delivered',
  failed: 'failed',
};

export function mapWolkvoxStatus(rawStatus: string): MessageStatus {
  return getOwn(statuses, rawStatus.trim().toLowerCase()) ?? 'unknown';
}
