import { errorKinds, type ProviderError } from '@wamux/core';
import { withBoundedWait } from '@wamux/core/helpers';
import type { MessageRow } from './database/tables.js';

/** No provider is asked about one message more rarely than this, however long its trouble lasts. */
const longestMs = 5 * 60_000;
/** A provider that asks for more is believed this far: one wrong number in an answer must not hold a queue for a day. */
const longestAskedMs = 60 * 60_000;
/** A message that runs out while it waits is tried once more this long before: time for a worker to see and send it. */
const lastTryBeforeExpiryMs = 5_000;

/**
 * When a refused message is tried again, in milliseconds since the epoch; `undefined` where waiting does not help, or
 * where it has been tried for long enough. A wait that would outlast the message ends early, so that a provider which
 * names a long time cannot end a message by it: the last try is at the message's own end, not before.
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
 * A message's time to be tried again begins with its first try. What waited before that for a worker, or behind a backlog of
 * more than a day, would else end by the first refusal that passes, and all of a queue with it.
 */
export function withTimeToRetry(row: MessageRow, now: number, retryForMs: number): MessageRow {
  return row.tries > 0 ? row : { ...row, retry_until: Math.max(row.retry_until, now + retryForMs) };
}

/** Until when a message is tried again, in milliseconds since the epoch; the time of a pause does not count. */
export function retryUntilOf(
  { paused_since: since, retry_until: until }: Pick<MessageRow, 'paused_since' | 'retry_until'>,
  now: number,
): number {
  return since === null ? until : until + Math.max(0, now - since);
}

/**
 * How long a message waits after a refusal, in milliseconds; `undefined` where waiting does not help. What the provider
 * asks for is the least; on top comes a wait that doubles with every try, drawn so that messages which failed together do
 * not come back together.
 *
 * @param tries How often it was refused before.
 * @param random 0 ≤ random < 1.
 */
export function retryDelayMs(error: ProviderError, tries: number, random: number): number | undefined {
  const policy = errorKinds[error.kind];
  if (policy.outcome !== 'not-accepted' || !policy.retryLater) return undefined;
  // Bounded here as well: a provider of somebody else's may make its errors by hand. And whole, as times in a database are: a
  // header may ask for a part of a millisecond.
  const asked = Math.ceil(Math.min(withBoundedWait(error).retryAfterMs ?? 0, longestAskedMs));
  const base = Math.max(policy.retryAfterMs ?? 1_000, 1_000);
  const ceiling = Math.min(base * 2 ** Math.min(tries, 10), Math.max(longestMs, base));
  return Math.max(asked, Math.round(ceiling * (0.5 + random / 2)));
}
