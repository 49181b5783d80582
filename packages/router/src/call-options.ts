import type { CallOptions } from '@wamux/core';

export interface CallLimits {
  /** What is left of the message's time, in milliseconds. */
  readonly timeoutMs: number;
  /** Whether another provider could be asked: then time is left for it. */
  readonly hasAlternative: boolean;
  readonly recheck: NonNullable<CallOptions['recheck']>;
}

/**
 * The options of one call to a provider. A message may spend half of its time before it leaves, if there is a provider
 * that could have the other half. The caller may be a router too: what it asks for holds as well.
 */
export function toCallOptions(
  options: CallOptions | undefined,
  { timeoutMs, hasAlternative, recheck }: CallLimits,
): CallOptions {
  const leaveWithinMs = hasAlternative ? timeoutMs / 2 : undefined;
  if (options === undefined)
    return { timeoutMs, ...(leaveWithinMs !== undefined && { leaveWithinMs }), recheck };
  const { leaveWithinMs: asked, recheck: callers } = options;
  return {
    ...options,
    timeoutMs,
    ...(leaveWithinMs !== undefined && { leaveWithinMs: Math.min(leaveWithinMs, asked ?? leaveWithinMs) }),
    recheck: callers === undefined ? recheck : () => callers() ?? recheck(),
  };
}
