import type { Clock } from '@wamux/core';
import { newId } from '@wamux/core/helpers';
import { suggestion } from '@wamux/core/input';
import { LeasedPermits } from './leased-permits.js';
import type { Limiter } from './limiter.js';
import type { PermitStore } from './permit-store.js';
import { QueueLimiter } from './queue-limiter.js';
import { SharedPairBuckets } from './shared-pair-buckets.js';

/** A limiter whose limits hold for all processes with the same store. */
export interface SharedLimiter extends Limiter {
  /** Gives everything back. Calls that come later have what a process has that cannot reach the store. */
  close(): Promise<void>;
}

/** What a shared limiter is made of. */
export interface SharedLimiterOptions {
  /** Where the processes agree on permits. */
  readonly store: PermitStore;
  /** For the waits of this process. Leases go by the time of the store. */
  readonly clock: Clock;
  /** For how long a lease holds, in milliseconds. */
  readonly leaseMs: number;
}

/**
 * Keeps limits together with all processes that use the same store.
 *
 * @throws {TypeError} naming the option that is wrong.
 */
export function createSharedLimiter(options: SharedLimiterOptions): SharedLimiter {
  requireOptions(options);
  const { store, clock } = options;
  const holder = newId();
  const opened: LeasedPermits[] = [];
  const limiter = new QueueLimiter({
    clock,
    open(key, uses) {
      const calls = new LeasedPermits(uses.calls, { ...options, key, holder });
      const messages = new LeasedPermits(uses.messages, { ...options, key: `${key}/s`, holder });
      opened.push(calls, messages);
      return { calls, messages, buckets: new SharedPairBuckets(key, calls, store) };
    },
  });
  return Object.assign(limiter, {
    close: async () => {
      await Promise.all(opened.map((permits) => permits.close()));
    },
  });
}

const methods = {
  store: ['now', 'syncClock', 'readLeases', 'changeLeases', 'takePairToken', 'postponePairBucket'],
  clock: ['now', 'sleep'],
} as const satisfies { readonly [Part in 'store' | 'clock']: readonly (keyof SharedLimiterOptions[Part])[] };

/** A store that lacks a method would look like one that is away, and every call would wait for it. */
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
