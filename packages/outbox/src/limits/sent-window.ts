/**
 * How late a message may reach its provider without coming too close to the next one, in milliseconds: so much longer
 * than it must be is every distance.
 */
export const slackMs = 25;

/** For so long a message has a place, in milliseconds. */
export const windowMs = 1_000 + slackMs;
/** Messages are spread over the window; what was delayed by up to this may follow at once. */
const catchUpMs = 100;

/** The messages of the last second. Each has a place for that long. Times are of `performance.now()`. */
export class SentWindow {
  /** Ascending. */
  #times: number[] = [];
  /** When the next one may follow. */
  #nextAt = 0;

  get inUse(): number {
    const since = performance.now() - windowMs;
    while (this.#times[0] !== undefined && this.#times[0] <= since) this.#times.shift();
    return this.#times.length;
  }

  /** Gives the message's time. */
  take(places: number): number {
    const now = performance.now();
    this.#nextAt = Math.max(this.#nextAt, now - catchUpMs) + windowMs / places;
    this.#times.push(now);
    return now;
  }

  /** A message left later than it was taken for, or did not leave. */
  correct(time: number, hasLeft: boolean): void {
    const index = this.#times.indexOf(time);
    if (index !== -1) this.#times.splice(index, 1);
    if (hasLeft) this.#times.push(performance.now());
  }

  /** How long until a message may leave, in milliseconds, by the messages before it. */
  msUntilFree(places: number): number {
    const isFull = this.inUse >= places;
    // Where places were given back there may be more in use than there are.
    const oldest = this.#times[this.#times.length - places];
    const freeAt = isFull && oldest !== undefined ? oldest + windowMs : 0;
    return Math.max(freeAt, this.#nextAt) - performance.now();
  }
}
