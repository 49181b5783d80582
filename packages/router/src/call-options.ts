import type { CallOptions } from '@wamux/core';

export interface CallLimits {
  /** What is left of the message's time, in milliseconds. */
  readonly timeoutMs: number;
  /** What is left of the message's patience for a limit of its recipient, in milliseconds. */
  readonly pairWithinMs: number;
  /** Whether another provider could be asked, so that some of the time is reserved for it. */
  readonly hasAlternative: boolean;
  readonly recheck: NonNullable<CallOptions['recheck']>;
}

/** The options of a call whose time is bounded, as that of every call with a message is. */
export type BoundedOptions = CallOptions & { readonly timeoutMs: number };

/**
 * Makes the options of one call to a provider. Where another provider could be asked, a message may spend half of its time
 * before it is sent, and its patience on the limit of its recipient, which the other provider may not have. The caller may
 * be a router too, so its options hold as well.
 */
export function toCallOptions(
  options: CallOptions | undefined,
  { timeoutMs, pairWithinMs, hasAlternative, recheck }: CallLimits,
): BoundedOptions {
  const bounds = hasAlternative ? { leaveWithinMs: timeoutMs / 2, pairWithinMs } : undefined;
  if (options === undefined) return { timeoutMs, ...bounds, recheck };
  const { recheck: callers, ...others } = options;
  return {
    recheck: callers === undefined ? recheck : () => callers() ?? recheck(),
    ...others,
    timeoutMs,
    ...(bounds !== undefined && {
      leaveWithinMs: Math.min(bounds.leaveWithinMs, options.leaveWithinMs ?? timeoutMs),
      pairWithinMs: Math.min(bounds.pairWithinMs, options.pairWithinMs ?? timeoutMs),
    }),
  };
}
