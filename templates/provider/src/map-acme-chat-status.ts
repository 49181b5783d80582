import type { MessageStatus } from '@wamux/core';
import { getOwn } from '@wamux/core/helpers';

/** @see https://docs.acme-chat.example/messages#status */
const statuses: Readonly<Record<string, MessageStatus>> = {
  queued: 'accepted',
  sent: 'sent',
  delivered: 'delivered',
  read: 'read',
  failed: 'failed',
};

export function mapAcmeChatStatus(rawStatus: string): MessageStatus {
  return getOwn(statuses, rawStatus) ?? 'unknown';
}
