import { errorKinds, type SendError } from '@wamux/core';

/** No provider is asked about one message more rarely than this, however long its trouble lasts. */
const longestMs = 5 * 60_000;
/** A provider that asks for more is believed this far. */
const longestAskedMs = 60 * 60_000;

/**
 * How long a message waits after a refusal, in milliseconds; `undefined` where waiting does not help. What the provider
 * asks for is the least; on top comes a wait that doubles with every try, drawn so that messages which failed together do
 * not come back together.
 *
 * @param tries How often it was refused before.
 * @param random 0 ≤ random < 1.
 */
export function retryDelayMs(error: SendError, tries: number, random: number): number | undefined {
  const policy = errorKinds[error.kind];
  if (policy.outcome !== 'not-accepted' || !policy.retryLater) return undefined;
  const asked = Math.min(error.retryAfterMs ?? 0, longestAskedMs);
  const base = Math.max(policy.retryAfterMs ?? 1_000, 1_000);
  const ceiling = Math.min(base * 2 ** Math.min(tries, 10), Math.max(longestMs, base));
  return Math.max(asked, Math.round(ceiling * (0.5 + random / 2)));
}
