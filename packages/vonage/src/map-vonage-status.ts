import type { MessageStatus } from '@wamux/core';
import { getOwn } from '@wamux/core/helpers';

/**
 * `submitted` says that WhatsApp has the message.
 * @see https://developer.vonage.com/en/messages/concepts/message-status-callbacks
 */
const statuses: Readonly<Record<string, MessageStatus>> = {
  submitted: 'sent',
  delivered: 'delivered',
  read: 'read',
  rejected: 'rejected',
  undeliverable: 'failed',
};

/** Vonage's word in ours; a word that is not known is `unknown`, and stays as `rawStatus`. */
export const mapVonageStatus = (rawStatus: string): MessageStatus => getOwn(statuses, rawStatus) ?? 'unknown';
