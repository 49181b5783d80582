import { type Clock, systemClock } from '@wamux/core';

/**
 * A clock that never goes back. Otherwise, where a machine's clock is set back by an hour, an open circuit, a pause or a
 * message's deadline of half a minute would last an hour longer.
 */
export interface SteadyClock extends Clock {
  /** Converts a time of this clock to the machine's, both in milliseconds since the epoch, for people to read. */
  toWall(at: number): number;
}

export function steadyClock({ now, sleep }: Clock = systemClock): SteadyClock {
  let latest = 0;
  /** How far this clock is ahead of the machine's. */
  let aheadMs = 0;
  return {
    sleep,
    now() {
      const at = now() + aheadMs;
      if (at < latest) aheadMs += latest - at;
      else latest = at;
      return latest;
    },
    toWall: (at) => at - aheadMs,
  };
}
