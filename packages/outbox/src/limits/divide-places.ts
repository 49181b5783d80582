import type { PlacesRow } from '../database/tables.js';

/** What a process has of a limit. */
export type Standing = Omit<PlacesRow, 'key'>;

/** What this process wants of it. */
export interface Need {
  readonly holder: string;
  /** Places of all processes together. */
  readonly limit: number;
  /** Places that are in use here now. */
  readonly inUse: number;
  /** Calls that wait for one. */
  readonly waiting: number;
  /** Since when they do. */
  readonly waitsSince: number | null;
  /** The most in use lately. */
  readonly peak: number;
  readonly held: number;
  /** What the others believe that it has: more than it holds, until those are free that it gives back. */
  readonly written: number;
  /** It has had its places for so long that it must give one to a process that has none. */
  readonly isTurnOver: boolean;
}

/** The places that this process should have; with what others have there are never more than the limit. */
export function dividePlaces(others: readonly Standing[], need: Need): number {
  const free = need.limit - others.reduce((sum, { places }) => sum + places, 0);
  // Who has none is served first, and in order.
  const ahead = others.filter((other) => isStarving(other) && (need.held > 0 || isBefore(other, need)));
  const open = Math.max(need.held, free - ahead.length);
  return Math.max(0, Math.min(wanted(others, need), fair(others, need), free, open));
}

/** Places that are kept save a question for the next calls. */
function wanted(others: readonly Standing[], { limit, inUse, waiting, peak }: Need): number {
  const now = inUse + waiting;
  if (isScarce(limit, others.length + 1)) return now;
  if (others.some(isBusy)) return Math.max(peak, now);
  return peak + now > 0 ? limit : 0;
}

/** The most that it may have where others wait who have less than an even part. */
function fair(others: readonly Standing[], { limit, written, isTurnOver }: Need): number {
  const part = Math.ceil(limit / (others.filter(isBusy).length + 1));
  if (!others.some((other) => isWaiting(other) && other.places < part)) return limit;
  const mustGive = isTurnOver && written > 0 && others.some(isStarving);
  return mustGive ? Math.min(part, written - 1) : part;
}

const isWaiting = ({ waits_since }: Standing): boolean => waits_since !== null;
const isStarving = (standing: Standing): boolean => isWaiting(standing) && standing.places === 0;
const isBusy = (standing: Standing): boolean => isWaiting(standing) || standing.places > 0;

function isBefore({ holder, waits_since }: Standing, need: Need): boolean {
  const [theirs, ours] = [waits_since ?? 0, need.waitsSince ?? 0];
  return theirs < ours || (theirs === ours && holder < need.holder);
}

/** Whether somebody has none while everybody else has one. */
export const isScarce = (limit: number, processes: number): boolean => limit < processes;

/**
 * A process that was not heard of in time has lost its places, but it may be alive: for one more lease everybody counts
 * with what it uses without the database.
 */
export function withoutLapsed(
  others: readonly Standing[],
  { now, limit, leaseMs }: { readonly now: number; readonly limit: number; readonly leaseMs: number },
): readonly Standing[] {
  const places = localShare(limit, others.length + 1);
  return others.flatMap((other) => {
    if (other.until >= now) return [other];
    return other.lapsed > 0 ? [] : [{ ...other, places, waits_since: null, lapsed: 1, until: now + leaseMs }];
  });
}

/** The places of each of so many processes that cannot reach the database. What cannot be divided, nobody has. */
export const localShare = (limit: number, processes: number): number => Math.floor(limit / processes);
