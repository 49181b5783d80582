import { lookup } from 'node:dns';
import type { LookupFunction } from 'node:net';

type Callback = Parameters<LookupFunction>[2];

/** Asks once for a name that several want to know at the same time. */
export function shareLookup(ask: LookupFunction): LookupFunction {
  /** Those who wait for the answer to a question that is being asked. */
  const asked = new Map<string, Callback[]>();
  return (hostname, options, callback) => {
    const question = JSON.stringify([hostname, options]);
    const others = asked.get(question);
    if (others !== undefined) {
      others.push(callback);
      return;
    }
    const callbacks = [callback];
    asked.set(question, callbacks);
    ask(hostname, options, (...answer) => {
      asked.delete(question);
      for (const one of callbacks) one(...answer);
    });
  };
}

/**
 * Looks a name up as Node does, once for all connections that ask for it meanwhile. Node asks the system on four threads, and a
 * question that hangs has its thread for many seconds: a provider whose name cannot be looked up would take all of them with
 * the connections that it is tried over, and nobody else's name could be.
 */
export const sharedLookup = shareLookup((hostname, options, callback) =>
  // Named here, as somebody may have replaced it meanwhile.
  lookup(hostname, options, callback as never),
);
