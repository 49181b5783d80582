import { isProgress, type MessageStatus, messageStatuses, statusRanks } from '../message-status.js';

/**
 * The state of a message after one more status update. Status never moves backwards.
 *
 * - Progress moves only to a higher rank; steps may be skipped.
 * - A failure replaces anything short of `delivered`, and never `delivered` or `read`.
 * - `delivered` and `read` replace a failure (another device of the user's may have received it); lesser
 *   progress does not.
 * - Between two failures the first stays. `unknown` changes nothing, and neither does a word that is no status: an adapter of
 *   the app's, or a later version whose store this is, may have one.
 */
export function foldStatus(current: MessageStatus, next: MessageStatus): MessageStatus {
  if (isProgress(next)) {
    const floor = isProgress(current) ? statusRanks[current] : statusRanks.sent;
    return statusRanks[next] > floor ? next : current;
  }
  if (!isProgress(current) || !isFailure(next)) return current;
  return statusRanks[current] < statusRanks.delivered ? next : current;
}

/**
 * One state for a message that was tried through several providers: the best evidence of any attempt. It has
 * failed only when every attempt has.
 */
export function foldAttemptStatuses(statuses: readonly MessageStatus[]): MessageStatus {
  let best: MessageStatus = 'unknown';
  let failure: MessageStatus | undefined;
  for (const status of statuses) {
    if (isFailure(status)) failure ??= status;
    else best = foldStatus(best, status);
  }
  return best === 'unknown' ? (failure ?? best) : best;
}

const isFailure = (status: MessageStatus): boolean => !isProgress(status) && messageStatuses.includes(status);
