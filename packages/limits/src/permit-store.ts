import { dividePermits } from './divide-permits.js';
import type { PairLimit } from './pair-buckets.js';
import { type Demand, type PermitLease, withExpiredInGrace } from './permit-lease.js';
import { windowMs } from './sent-window.js';

/** Where processes agree on permits: the authority. Every method but `now` may reject, when the store is away. */
export interface PermitStore {
  /** The time of the store, in milliseconds since the epoch, as far as this process knows it. */
  now(): number;
  /** Learns the time of the store anew. */
  syncClock(): Promise<void>;
  /** What each process has of a limit. Keeps nobody waiting. */
  readLeases(key: string): Promise<readonly PermitLease[]>;
  /**
   * Replaces the leases of a limit by those that `change` makes of them, with no other process between. `change` may be
   * called more than once, and must have no effects.
   */
  changeLeases<Value>(key: string, change: LeaseChange<Value>): Promise<Value>;
  /** Takes one token of a recipient's bucket. */
  takePairToken(take: PairTake): Promise<PairTaken>;
  /** Leaves a bucket so that it is full at that time at the earliest. */
  postponePairBucket(key: string, fullAt: number): Promise<void>;
}

/** Makes new leases of a limit of those that there are. `leases` replaces them; `value` is for the caller. */
export type LeaseChange<Value> = (leases: readonly PermitLease[]) => {
  readonly leases: readonly PermitLease[];
  readonly value: Value;
};

/** Asks for one token of a recipient's bucket. */
export interface PairTake extends PairLimit {
  /** Names the recipient, and who sends. Nobody can read it. */
  readonly key: string;
}

/** What became of the token that was asked for. */
export interface PairTaken {
  /** `false`: the bucket is empty. */
  readonly isTaken: boolean;
  /** When the bucket is full, afterwards. */
  readonly fullAt: number;
}

export interface Grant {
  readonly permits: number;
  /** They are the process's own until then. */
  readonly until: number;
  readonly others: readonly PermitLease[];
}

/**
 * Leases what a process can have. It takes nothing away from the process: that is for itself to stop using first.
 */
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

/** Gives everything back; what is in use, in a moment. */
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
