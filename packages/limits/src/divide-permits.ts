import { type Demand, isScarce, type PermitLease } from './permit-lease.js';

/** The permits that this process should have; together with those of the others they are never more than the limit. */
export function dividePermits(others: readonly PermitLease[], demand: Demand): number {
  const free = demand.limit - others.reduce((sum, { permits }) => sum + permits, 0);
  // A process that has none is served first, and in the order in which they began to wait.
  const ahead = others.filter((other) => isStarving(other) && (demand.held > 0 || isBefore(other, demand)));
  const open = Math.max(demand.held, free - ahead.length);
  return Math.max(0, Math.min(wanted(others, demand), evenPart(others, demand), free, open));
}

/** Spare permits are kept, to avoid a round trip to the store for the next calls. */
function wanted(others: readonly PermitLease[], { limit, inUse, waiting, peak }: Demand): number {
  const now = inUse + waiting;
  if (isScarce(limit, others.length + 1)) return now;
  if (others.some(isBusy)) return Math.max(peak, now);
  return peak + now > 0 ? limit : 0;
}

/** The most that it may have where others wait who have less than an even part. */
function evenPart(others: readonly PermitLease[], { limit, recorded, mustYield }: Demand): number {
  const part = Math.ceil(limit / (others.filter(isBusy).length + 1));
  if (!others.some((other) => isWaiting(other) && other.permits < part)) return limit;
  const yields = mustYield && recorded > 0 && others.some(isStarving);
  return yields ? Math.min(part, recorded - 1) : part;
}

const isWaiting = ({ waitingSince }: PermitLease): boolean => waitingSince !== null;
const isStarving = (lease: PermitLease): boolean => isWaiting(lease) && lease.permits === 0;
const isBusy = (lease: PermitLease): boolean => isWaiting(lease) || lease.permits > 0;

function isBefore({ holder, waitingSince }: PermitLease, demand: Demand): boolean {
  const [theirs, ours] = [waitingSince ?? 0, demand.waitingSince ?? 0];
  return theirs < ours || (theirs === ours && holder < demand.holder);
}
