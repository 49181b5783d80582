/**
 * How late a message may reach its provider after it was let go without coming too close to the next one, in milliseconds.
 * Every second and every interval is longer by this.
 */
export const slackMs = 25;

/** For so long a message that has left counts for the rate, in milliseconds. */
export const windowMs = 1_000 + slackMs;

/** What a delay of up to this has cost a paced message may make up for. */
const catchUpMs = 100;

/**
 * The messages that left within the last second: at most as many as there are permits, in any second. A burst may leave at
 * once. Messages that had to wait for the rate are paced instead, spread over the window: if all of them left as soon as
 * the window is free, then a provider, which sees them later and unevenly, could count two bursts in one second.
 *
 * Times are of `performance.now()`.
 */
export class SentWindow {
  /** When messages left, ascending; a ring that grows as needed, by doubling. */
  #times = new Float64Array(16);
  #first = 0;
  #count = 0;
  /** Messages that have a permit, and have not left yet. */
  #reserved = 0;
  /** Messages wait for the rate. */
  #isPaced = false;
  /** When the next paced message may follow. */
  #nextAt = 0;

  /** Messages that count for the rate. */
  inUse(now: number): number {
    while (this.#count > 0 && this.#timeOf(0) <= now - windowMs) {
      this.#first = (this.#first + 1) & (this.#times.length - 1);
      this.#count -= 1;
    }
    return this.#count + this.#reserved;
  }

  hasRoom(permits: number, now: number): boolean {
    return this.inUse(now) < permits && (!this.#isPaced || now >= this.#nextAt);
  }

  /** A message leaves. */
  add(permits: number, now: number): void {
    this.reserve(permits, now);
    this.settle(true, now);
  }

  /** A message will leave, or not: `settle` must say so. */
  reserve(permits: number, now: number): void {
    this.#nextAt = Math.max(this.#nextAt, now - catchUpMs) + windowMs / permits;
    this.#reserved += 1;
  }

  settle(hasLeft: boolean, now: number): void {
    this.#reserved -= 1;
    if (!hasLeft) return;
    if (this.#count === this.#times.length) this.#grow();
    this.#times[(this.#first + this.#count) & (this.#times.length - 1)] = now;
    this.#count += 1;
  }

  /** From now on messages wait for the rate, until `endPacing`. */
  startPacing(): void {
    this.#isPaced = true;
  }

  endPacing(): void {
    this.#isPaced = false;
  }

  /** How long at least until a message may leave before which so many others want to, in milliseconds. */
  msUntilFree(permits: number, now: number, ahead = 0): number {
    const pacedMs = this.#isPaced ? this.#nextAt + (ahead * windowMs) / permits - now : 0;
    const missing = this.inUse(now) + ahead + 1 - permits;
    if (missing <= 0) return Math.max(0, pacedMs);
    // Each of the others holds its permit for a window of its own.
    const rounds = Math.max(0, Math.ceil((ahead + 1 - permits) / permits));
    const place = missing - 1 - rounds * permits;
    const leftAt = place < this.#count ? this.#timeOf(place) : now;
    return Math.max(leftAt + (1 + rounds) * windowMs - now, pacedMs);
  }

  #timeOf(place: number): number {
    return this.#times[(this.#first + place) & (this.#times.length - 1)] ?? 0;
  }

  #grow(): void {
    const grown = new Float64Array(this.#times.length * 2);
    for (let place = 0; place < this.#count; place += 1) grown[place] = this.#timeOf(place);
    this.#times = grown;
    this.#first = 0;
  }
}
