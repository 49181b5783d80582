import { type Demand, isScarce, type PermitLease } from './permit-lease.js';

/** Decides how many permits this process should have. Together with those of the others they never exceed the limit. */
export function dividePermits(others: readonly PermitLease[], demand: Demand): number {
  const free = demand.limit - sumOf(others);
  // Processes without a permit are served first, in the order in which they began to wait.
  const ahead = others.filter((other) => isStarving(other) && (demand.held > 0 || isBefore(other, demand)));
  const open = Math.max(demand.held, free - ahead.length);
  return Math.max(0, Math.min(wanted(others, demand), evenPart(others, demand), free, open));
}

/** Decides how many permits to ask for. Spare ones are kept, to save the next calls a round trip to the store. */
function wanted(others: readonly PermitLease[], { limit, inUse, waiting, peak, held }: Demand): number {
  const now = inUse + waiting;
  if (isScarce(limit, others.length + 1)) return now;
  const busy = others.filter(isBusy).length;
  if (busy === 0) return peak + now > 0 ? limit : 0;
  const needed = Math.max(peak, now);
  if (needed === 0 || others.some(isWaiting)) return needed;
  // While nobody waits, each process takes a part of what is left, and leaves one part for the next that needs more. A
  // process that asked again for every call would keep the others waiting for the store.
  const left = limit - sumOf(others) - needed;
  return Math.max(held, needed + Math.floor(left / (busy + 2)));
}

/** The most that this process may have: an even part, where others wait that have less than one. */
function evenPart(others: readonly PermitLease[], { limit, recorded, mustYield }: Demand): number {
  const part = Math.ceil(limit / (others.filter(isBusy).length + 1));
  if (!others.some((other) => isWaiting(other) && other.permits < part)) return limit;
  const yields = mustYield && recorded > 0 && others.some(isStarving);
  return yields ? Math.min(part, recorded - 1) : part;
}

const sumOf = (leases: readonly PermitLease[]): number =>
  leases.reduce((sum, { permits }) => sum + permits, 0);
const isWaiting = ({ waitingSince }: PermitLease): boolean => waitingSince !== null;
const isStarving = (lease: PermitLease): boolean => isWaiting(lease) && lease.permits === 0;
const isBusy = (lease: PermitLease): boolean => isWaiting(lease) || lease.permits > 0;

function isBefore({ holder, waitingSince }: PermitLease, demand: Demand): boolean {
  const [theirs, ours] = [waitingSince ?? 0, demand.waitingSince ?? 0];
  return theirs < ours || (theirs === ours && holder < demand.holder);
}
