import { getOwn } from './helpers/get-own.js';

/** The life of a message, in wamux's words. Each adapter maps its provider's words to these. */
export const messageStatuses = [
  'queued',
  'scheduled',
  'accepted',
  'processing',
  'sent',
  'delivered',
  'read',
  'failed',
  'rejected',
  'expired',
  'canceled',
  'unknown',
] as const;

/** Where a message stands in its life: one of {@link messageStatuses}. */
export type MessageStatus = (typeof messageStatuses)[number];

/**
 * How far a message got; progress only ever moves to a higher rank. The failures have none: how they meet
 * progress is the business of `foldStatus`.
 */
export const statusRanks = {
  unknown: -1,
  queued: 0,
  scheduled: 5,
  accepted: 10,
  processing: 20,
  sent: 30,
  delivered: 40,
  read: 50,
} as const;

export type ProgressStatus = keyof typeof statusRanks;

export function isProgress(status: MessageStatus): status is ProgressStatus {
  return getOwn(statusRanks, status) !== undefined;
}

/** Whether polling may stop: nothing but a late `delivered` or `read` can change it any more. */
export function isTerminal(status: MessageStatus): boolean {
  return status === 'read' || !isProgress(status);
}
