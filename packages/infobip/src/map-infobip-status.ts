import type { MessageStatus } from '@wamux/core';
import { getOwn } from '@wamux/core/helpers';

/**
 * By the group of a status.
 * @see https://www.infobip.com/docs/essentials/api-essentials/response-status-and-error-codes
 */
const groups: Readonly<Record<string, MessageStatus>> = {
  0: 'accepted',
  1: 'accepted',
  2: 'failed',
  3: 'delivered',
  4: 'expired',
  5: 'rejected',
};

/** Statuses that say something else than their group: handed on to WhatsApp only, and a report that never came. */
const statuses: Readonly<Record<string, MessageStatus>> = { 2: 'sent', 29: 'unknown' };

/** Infobip's status in our word; one whose group is not known is `unknown`. */
export function mapInfobipStatus({
  groupId,
  id,
}: {
  readonly groupId?: number | null | undefined;
  readonly id?: number | null | undefined;
}): MessageStatus {
  return getOwn(statuses, id ?? '') ?? getOwn(groups, groupId ?? '') ?? 'unknown';
}
