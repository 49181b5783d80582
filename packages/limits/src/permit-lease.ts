/** What one process has of a limit, as the store knows it. Times are those of the store, in milliseconds. */
export interface PermitLease {
  /** A process. */
  readonly holder: string;
  /** How many of the limit's permits the process has. */
  readonly permits: number;
  /** Since when calls wait there for more of them; `null`: none do. */
  readonly waitingSince: number | null;
  /** The lease has expired, and the process may go on with what it may use without the store. */
  readonly isInGrace: boolean;
  /** The end of the lease, or of the grace period. */
  readonly until: number;
}

/** What a process wants of a limit. */
export interface Demand {
  readonly holder: string;
  /** Permits of all processes together. */
  readonly limit: number;
  /** In use here now. */
  readonly inUse: number;
  /** Calls that wait for one. */
  readonly waiting: number;
  /** Since when they do. */
  readonly waitingSince: number | null;
  /** The most in use lately. */
  readonly peak: number;
  /** What it may use now. */
  readonly held: number;
  /** What the store says that it has: more than it may use until the calls have ended whose permits it gives back. */
  readonly recorded: number;
  /** It has had its permits for so long that it must give one to a process that has none. */
  readonly mustYield: boolean;
}

/** A lease that ends later than so many leases from now was made before the clock was set back: nobody may be there any more. */
const mostLeasesAhead = 10;

/**
 * A process that was not heard of in time has lost its permits, but it may be alive: for one more lease it is counted with
 * what a process uses without the store.
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

/** The permits of each of so many processes that cannot reach the store. What cannot be divided, nobody has. */
export const shareWithoutStore = (limit: number, processes: number): number => Math.floor(limit / processes);

/** Whether somebody has none while everybody else has one. */
export const isScarce = (limit: number, processes: number): boolean => limit < processes;
