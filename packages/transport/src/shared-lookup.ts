import { lookup } from 'node:dns';
import type { LookupFunction } from 'node:net';

type Callback = Parameters<LookupFunction>[2];

/** Makes one lookup of all that ask for the same name at the same time. */
export function shareLookup(ask: LookupFunction): LookupFunction {
  /** The callbacks that wait for each lookup in progress. */
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
 * Resolves a name as Node does, once for all connections that ask for it meanwhile. Node asks the system on four threads,
 * and a lookup that hangs occupies its thread for many seconds: the connections to a provider whose name cannot be resolved
 * would occupy all four, and no other name could be resolved.
 */
export const sharedLookup = shareLookup((hostname, options, callback) =>
  // Refers to `lookup` here, and not where it was imported, because it may have been replaced meanwhile.
  lookup(hostname, options, callback as never),
);
