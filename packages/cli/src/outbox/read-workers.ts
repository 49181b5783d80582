import type { WorkerState } from '@wamux/outbox';
import type { Io } from '../io.js';
import { toCliError, withOutbox } from '../with-outbox.js';

/**
 * What the workers of an outbox know of their providers; `undefined` where none is configured. What this process knows says
 * nothing: it has sent nothing.
 */
export async function readWorkers(
  io: Io,
  given: string | undefined,
): Promise<readonly WorkerState[] | undefined> {
  if (given === undefined && !io.environment.WAMUX_OUTBOX) return undefined;
  return withOutbox(io, given, async ({ workers }) => {
    const read = await workers();
    if (read.isErr()) throw toCliError(read.error);
    return read.value;
  });
}

/** The circuits of one provider, each as its worker says. */
export function circuitsOf(workers: readonly WorkerState[], provider: string): readonly object[] {
  return workers.flatMap(({ at, providers, worker }) => {
    const { paused, reason, since, state, until } = (providers[provider] ?? {}) as Readonly<
      Record<string, unknown>
    >;
    if (state === undefined) return [];
    return [
      {
        worker,
        at,
        state,
        since,
        ...(reason !== undefined && { reason }),
        ...(until !== undefined && { until }),
        ...(paused !== undefined && { paused }),
      },
    ];
  });
}
