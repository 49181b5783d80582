import { dividePermits } from './divide-permits.js';
import type { PairLimit } from './pair-buckets.js';
import { type Demand, type PermitLease, withExpiredInGrace } from './permit-lease.js';
import { windowMs } from './sent-window.js';

/** The store by which processes agree on permits. Every method but `now` may reject when the store is away. */
export interface PermitStore {
  /** The time of the store, in milliseconds since the epoch, as far as this process knows it. */
  now(): number;
  /** Asks for the store's time again. */
  syncClock(): Promise<void>;
  /** Reads how much of a limit each process has. It blocks no other process. */
  readLeases(key: string): Promise<readonly PermitLease[]>;
  /**
   * Replaces the leases of a limit atomically by those that `change` makes of them. `change` may be called more than once,
   * so it must have no side effects.
   */
  changeLeases<Value>(key: string, change: LeaseChange<Value>): Promise<Value>;
  /** Takes one token from a recipient's bucket. */
  takePairToken(take: PairTake): Promise<PairTaken>;
  /** Makes a bucket full at that time at the earliest. */
  postponePairBucket(key: string, fullAt: number): Promise<void>;
}

/** Makes the new leases of a limit from the current ones. `leases` replaces those; `value` is passed to the caller. */
export type LeaseChange<Value> = (leases: readonly PermitLease[]) => {
  readonly leases: readonly PermitLease[];
  readonly value: Value;
};

/** A request for one token from a recipient's bucket. */
export interface PairTake extends PairLimit {
  /** Identifies the recipient and the sender, in a form from which neither can be read. */
  readonly key: string;
}

/** The answer to a request for a token. */
export interface PairTaken {
  /** `false`: the bucket is empty. */
  readonly isTaken: boolean;
  /** When the bucket will be full after this. */
  readonly fullAt: number;
}

export interface Grant {
  readonly permits: number;
  /** The end of the lease. */
  readonly until: number;
  readonly others: readonly PermitLease[];
}

/** Leases the permits that a process can have. It takes none away from the process, which has to stop using them first. */
export function leasePermits(
  store: PermitStore,
  key: string,
  leaseMs: number,
  demand: Demand,
): Promise<Grant> {
  const { holder, held, inUse, waiting, limit } = demand;
  return store.changeLeases(key, (leases) => {
    const now = store.now();
    const rest = leases.filter((lease) => lease.holder !== holder);
    const others = withExpiredInGrace(rest, { now, limit, leaseMs });
    const permits = Math.max(held, dividePermits(others, demand));
    const until = now + leaseMs;
    const own: PermitLease = {
      holder,
      permits: Math.max(permits, inUse),
      waitingSince: inUse + waiting > permits ? demand.waitingSince : null,
      isInGrace: false,
      until,
    };
    return { leases: [...others, own], value: { permits, until, others } };
  });
}

/** Gives everything back at once, except for the permits in use, which count for one more window. */
export function returnPermits(store: PermitStore, key: string, holder: string, inUse: number): Promise<void> {
  return store.changeLeases(key, (leases) => ({
    leases: leases.map((lease) => {
      if (lease.holder !== holder) return lease;
      const until = store.now() + windowMs;
      return { holder, permits: inUse, waitingSince: null, isInGrace: true, until };
    }),
    value: undefined,
  }));
}
