import type { Clock } from '@wamux/core';
import { newId } from '@wamux/core/helpers';
import { suggestion } from '@wamux/core/input';
import { LeasedPermits } from './leased-permits.js';
import type { Limiter } from './limiter.js';
import type { PermitStore } from './permit-store.js';
import { QueueLimiter } from './queue-limiter.js';
import { SharedPairBuckets } from './shared-pair-buckets.js';

/** A limiter whose limits apply to all processes with the same store together. */
export interface SharedLimiter extends Limiter {
  /** Gives everything back. Later calls keep to what this process alone may use, and never wait for the store. */
  close(): Promise<void>;
}

/** The options of a shared limiter. */
export interface SharedLimiterOptions {
  /** The store by which the processes agree on permits. */
  readonly store: PermitStore;
  /** The clock for the waits of this process. Leases use the store's time. */
  readonly clock: Clock;
  /** How long a lease lasts, in milliseconds. */
  readonly leaseMs: number;
}

/**
 * Makes a limiter that shares its limits with all processes that use the same store.
 *
 * @throws {TypeError} naming the option that is wrong.
 */
export function createSharedLimiter(options: SharedLimiterOptions): SharedLimiter {
  requireOptions(options);
  const { store, clock } = options;
  const holder = newId();
  const opened: LeasedPermits[] = [];
  let isClosed = false;
  const limiter = new QueueLimiter({
    clock,
    open(key, uses) {
      const calls = new LeasedPermits(uses.calls, { ...options, key, holder });
      const messages = new LeasedPermits(uses.messages, { ...options, key: `${key}/s`, holder });
      opened.push(calls, messages);
      // The store is gone, and would be asked for ever for permits that are first needed now.
      if (isClosed) for (const permits of [calls, messages]) void permits.close();
      return { calls, messages, buckets: new SharedPairBuckets(key, calls, store) };
    },
  });
  return Object.assign(limiter, {
    close: async () => {
      isClosed = true;
      await Promise.all(opened.map((permits) => permits.close()));
    },
  });
}

const methods = {
  store: ['now', 'syncClock', 'readLeases', 'changeLeases', 'takePairToken', 'postponePairBucket'],
  clock: ['now', 'sleep'],
} as const satisfies { readonly [Part in 'store' | 'clock']: readonly (keyof SharedLimiterOptions[Part])[] };

/** Checks the options. A store that lacks a method would look like one that is away, and every call would wait for it. */
function requireOptions(options: SharedLimiterOptions): void {
  if (Object(options) !== options) throw new TypeError('options: expected an object');
  const known = [...Object.keys(methods), 'leaseMs'];
  const unknown = Object.keys(options).find((name) => !known.includes(name));
  if (unknown !== undefined)
    throw new TypeError(`options.${unknown}: unknown option${suggestion(unknown, known)}`);
  for (const [name, names] of Object.entries(methods)) {
    const part = Object(options[name as keyof typeof methods]) as Readonly<Record<string, unknown>>;
    if (names.some((method) => typeof part[method] !== 'function'))
      throw new TypeError(`options.${name}: expected an object with the functions ${names.join(', ')}`);
  }
  const { leaseMs } = options;
  if (!(Number.isFinite(leaseMs) && leaseMs > 0))
    throw new TypeError('options.leaseMs: expected a number of milliseconds above 0');
}
