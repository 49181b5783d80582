/** The one listener that all acts of a signal share. */
interface Listener {
  readonly acts: Set<() => void>;
  stop(): void;
}

const listenerOf = new WeakMap<AbortSignal, Listener>();

const nothing = (): void => {};

/**
 * Calls `act` once when the signal aborts, or at once where it has aborted already, and returns a function that withdraws
 * it. `act` must not throw.
 *
 * A process that hands one shutdown signal to every send would otherwise add a listener for each, and Node warns of a
 * leak from the eleventh on (`MaxListenersExceededWarning`).
 */
export function onAbort(signal: AbortSignal | undefined, act: () => void): () => void {
  if (signal === undefined) return nothing;
  if (signal.aborted) {
    act();
    return nothing;
  }
  const listener = listenerOf.get(signal) ?? listenTo(signal);
  // The same function may be given twice, and each registration is withdrawn on its own.
  const own = (): void => act();
  listener.acts.add(own);
  return () => {
    if (listener.acts.delete(own) && listener.acts.size === 0) listener.stop();
  };
}

function listenTo(signal: AbortSignal): Listener {
  const acts = new Set<() => void>();
  const run = (): void => {
    listener.stop();
    for (const act of acts) act();
  };
  const listener: Listener = {
    acts,
    stop() {
      listenerOf.delete(signal);
      signal.removeEventListener('abort', run);
    },
  };
  signal.addEventListener('abort', run);
  listenerOf.set(signal, listener);
  return listener;
}
