import { errorKinds, type ProviderError } from '@wamux/core';
import { withBoundedWait } from '@wamux/core/helpers';
import type { MessageRow } from './database/tables.js';

/** The longest wait of our own between two tries of a message, unless the usual wait of the error's kind is longer. */
const longestMs = 5 * 60_000;
/** The longest wait that is granted to a provider: one wrong number in an answer must not hold a queue for a day. */
const longestAskedMs = 60 * 60_000;
/**
 * A message that would expire while it waits is tried once more this long before it expires, which gives a worker time to
 * send it.
 */
const lastTryBeforeExpiryMs = 5_000;

/**
 * When a refused message is tried again, in milliseconds since the epoch; `undefined` where waiting does not help, or where
 * its time to be tried again is over. A wait that would outlast the message is cut short, so that a provider which asks for
 * a long wait cannot make it expire untried: the last try comes just before it expires.
 *
 * @param random 0 ≤ random < 1.
 */
export function nextTryAt(
  error: ProviderError,
  row: Pick<MessageRow, 'expires_at' | 'paused_since' | 'retry_until' | 'tries'>,
  now: number,
  random: number,
): number | undefined {
  const delay = retryDelayMs(error, row.tries, random);
  const retryUntil = retryUntilOf(row, now);
  if (delay === undefined || now >= retryUntil) return undefined;
  const dueAt = Math.min(now + delay, retryUntil);
  if (row.expires_at === null) return dueAt;
  const lastTryAt = row.expires_at - lastTryBeforeExpiryMs;
  return now < lastTryAt ? Math.min(dueAt, lastTryAt) : dueAt;
}

/**
 * Starts a message's time to be tried again at its first try. Otherwise messages that had waited for a worker, or behind a
 * backlog of more than a day, would all fail at their first temporary refusal.
 */
export function withTimeToRetry(row: MessageRow, now: number, retryForMs: number): MessageRow {
  return row.tries > 0 ? row : { ...row, retry_until: Math.max(row.retry_until, now + retryForMs) };
}

/** Until when a message is tried again, in milliseconds since the epoch; the time spent in a pause does not count. */
export function retryUntilOf(
  { paused_since: since, retry_until: until }: Pick<MessageRow, 'paused_since' | 'retry_until'>,
  now: number,
): number {
  return since === null ? until : until + Math.max(0, now - since);
}

/**
 * How long a message waits after a refusal, in milliseconds; `undefined` where waiting does not help. It waits at least as
 * long as the provider asks for. The wait of our own doubles with every try, and is random, so that messages which failed
 * together do not come back together; the longer of the two counts.
 *
 * @param tries How often the message was refused before.
 * @param random 0 ≤ random < 1.
 */
export function retryDelayMs(error: ProviderError, tries: number, random: number): number | undefined {
  const policy = errorKinds[error.kind];
  if (policy.outcome !== 'not-accepted' || !policy.retryLater) return undefined;
  // The wait is bounded here as well, since a third-party provider may build its errors by hand. It is rounded up to whole
  // milliseconds, as times in a database are: a header may ask for fractions.
  const asked = Math.ceil(Math.min(withBoundedWait(error).retryAfterMs ?? 0, longestAskedMs));
  const base = Math.max(policy.retryAfterMs ?? 1_000, 1_000);
  const ceiling = Math.min(base * 2 ** Math.min(tries, 10), Math.max(longestMs, base));
  return Math.max(asked, Math.round(ceiling * (0.5 + random / 2)));
}
