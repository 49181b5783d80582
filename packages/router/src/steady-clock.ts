import { type Clock, systemClock } from '@wamux/core';

/**
 * Time that passes and never goes back. Where a machine's clock is set back by an hour, all that was to last half a minute
 * would last an hour more: a circuit, a pause, the time of a message.
 */
export interface SteadyClock extends Clock {
  /** What the machine's clock says now of a time of this one, both in milliseconds since the epoch: for what people read. */
  toWall(at: number): number;
}

export function steadyClock({ now, sleep }: Clock = systemClock): SteadyClock {
  let latest = 0;
  /** How much further this clock is than the machine's. */
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
