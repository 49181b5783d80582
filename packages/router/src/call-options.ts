import type { CallOptions } from '@wamux/core';

export interface CallLimits {
  /** What is left of the message's time, in milliseconds. */
  readonly timeoutMs: number;
  /** What is left of the message's patience for a limit of its recipient, in milliseconds. */
  readonly pairWithinMs: number;
  /** Whether another provider could be asked: then time is left for it. */
  readonly hasAlternative: boolean;
  readonly recheck: NonNullable<CallOptions['recheck']>;
}

/**
 * The options of one call to a provider. A message may spend half of its time before it leaves, if there is a provider
 * that could have the other half, and its patience on its recipient's limit, which that provider may not have. The caller
 * may be a router too: what it asks for holds as well.
 */
export function toCallOptions(
  options: CallOptions | undefined,
  { timeoutMs, pairWithinMs, hasAlternative, recheck }: CallLimits,
): CallOptions {
  const bounds = hasAlternative ? { leaveWithinMs: timeoutMs / 2, pairWithinMs } : undefined;
  if (options === undefined) return { timeoutMs, ...bounds, recheck };
  const callers = options.recheck;
  return {
    ...options,
    timeoutMs,
    ...(bounds !== undefined && {
      leaveWithinMs: Math.min(bounds.leaveWithinMs, options.leaveWithinMs ?? timeoutMs),
      pairWithinMs: Math.min(bounds.pairWithinMs, options.pairWithinMs ?? timeoutMs),
    }),
    recheck: callers === undefined ? recheck : () => callers() ?? recheck(),
  };
}
