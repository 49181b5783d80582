import { type AttemptTrace, attemptChannel } from '@wamux/core';
import { onAbort } from '@wamux/core/helpers';

/** A call to a provider that has ended. */
export interface EndedAttempt {
  readonly provider: string;
  readonly result: NonNullable<AttemptTrace['result']>;
  /** In milliseconds; `undefined` where the call began before it was watched. */
  readonly durationMs: number | undefined;
}

/**
 * Tells of each call to one of these providers when it has ended, until `end` aborts. The channel is that of the whole
 * process: calls of other clients go over it too.
 */
export function watchAttempts(
  providers: Pick<ReadonlySet<string>, 'has'>,
  end: AbortSignal,
  onEnded: (attempt: EndedAttempt) => void,
): void {
  const began = new WeakMap<AttemptTrace, number>();
  const nothing = (): void => {};
  const listeners = {
    start: (trace: AttemptTrace) => void began.set(trace, performance.now()),
    end: nothing,
    asyncStart: nothing,
    error: nothing,
    asyncEnd(trace: AttemptTrace) {
      const { provider, result } = trace;
      if (result === undefined || !providers.has(provider)) return;
      const at = began.get(trace);
      onEnded({ provider, result, durationMs: at === undefined ? at : performance.now() - at });
    },
  };
  attemptChannel.subscribe(listeners);
  onAbort(end, () => attemptChannel.unsubscribe(listeners));
}
