const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/** Where a person looks from. */
export interface Viewpoint {
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** An IANA name. Default: the zone of this machine, or of the environment variable TZ. */
  readonly timeZone?: string;
}

/** A span in one unit that says enough: `65 s`, `4 min`, `3 h`, `12 d`. */
export function toSpan(ms: number): string {
  const whole = Math.max(0, ms);
  if (whole < 2 * minute) return `${Math.floor(whole / second)} s`;
  if (whole < 2 * hour) return `${Math.floor(whole / minute)} min`;
  return whole < 2 * day ? `${Math.floor(whole / hour)} h` : `${Math.floor(whole / day)} d`;
}

/** How long ago, or how soon: `4 min ago`, `in 30 s`. */
export function toAge(at: string, { now }: Viewpoint): string {
  const ms = now - Date.parse(at);
  return ms < 0 ? `in ${toSpan(-ms)}` : `${toSpan(ms)} ago`;
}

/** Local time: `2026-11-27 18:10:01`. */
export function toLocalTime(at: string, { timeZone }: Viewpoint): string {
  // This locale writes dates as ISO 8601 does.
  return new Date(at).toLocaleString('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' });
}

/** An instant for a person: `2026-11-27 18:10:01, 4 min ago`. */
export const toInstant = (at: string, viewpoint: Viewpoint): string =>
  `${toLocalTime(at, viewpoint)}, ${toAge(at, viewpoint)}`;

/** The time zone of the times that are shown: `America/Bogota`. */
export const zoneOf = ({ timeZone }: Viewpoint): string =>
  new Intl.DateTimeFormat('en', { timeZone }).resolvedOptions().timeZone;
