/** How much of a limit one process has, as the store records it. Times are the store's, in milliseconds since the epoch. */
export interface PermitLease {
  /** The id of the process. */
  readonly holder: string;
  /** How many of the limit's permits the process has. */
  readonly permits: number;
  /** Since when calls in the process wait for more permits; `null` where none do. */
  readonly waitingSince: number | null;
  /** Whether the lease has expired, so that the process may only use what it may use without the store. */
  readonly isInGrace: boolean;
  /** The end of the lease, or of the grace period. */
  readonly until: number;
}

/** How much of a limit a process needs. */
export interface Demand {
  readonly holder: string;
  /** The permits of all processes together. */
  readonly limit: number;
  /** The permits in use in this process now. */
  readonly inUse: number;
  /** How many calls wait for a permit. */
  readonly waiting: number;
  /** Since when this process has waited for a permit. */
  readonly waitingSince: number | null;
  /** The most permits in use lately. */
  readonly peak: number;
  /** How many permits the process may use now. */
  readonly held: number;
  /**
   * How many permits the store has recorded for the process. These are more than it may use until the calls have ended
   * whose permits it gives back.
   */
  readonly recorded: number;
  /** Whether the process has had its permits for so long that it must give one to a process that has none. */
  readonly mustYield: boolean;
}

/**
 * A lease that ends more than this many leases from now was made before the clock was set back, so its process may be dead.
 */
const mostLeasesAhead = 10;

/**
 * Moves expired leases into grace. A process that did not renew in time has lost its permits, but it may be alive: for one
 * more lease it is counted with what a process may use without the store.
 */
export function withExpiredInGrace(
  others: readonly PermitLease[],
  { now, limit, leaseMs }: { readonly now: number; readonly limit: number; readonly leaseMs: number },
): readonly PermitLease[] {
  const permits = shareWithoutStore(limit, others.length + 1);
  return others.flatMap((other) => {
    if (other.until >= now && other.until <= now + mostLeasesAhead * leaseMs) return [other];
    if (other.isInGrace) return [];
    return [{ ...other, permits, waitingSince: null, isInGrace: true, until: now + leaseMs }];
  });
}

/** How many permits each process may use that cannot reach the store. A remainder is used by none. */
export const shareWithoutStore = (limit: number, processes: number): number => Math.floor(limit / processes);

/** Whether there are fewer permits than processes. */
export const isScarce = (limit: number, processes: number): boolean => limit < processes;
