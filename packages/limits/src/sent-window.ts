/**
 * How late a message may reach its provider without coming too close to the next one, in milliseconds. Every second and
 * every interval is extended by this.
 */
export const slackMs = 25;

/** How long a sent message counts towards the rate, in milliseconds. */
export const windowMs = 1_000 + slackMs;

/** The longest delay that paced messages may make up for, in milliseconds. */
const catchUpMs = 100;

/**
 * The messages that were sent within the last second: in any second, at most as many as there are permits. A burst may be
 * sent at once. Messages that had to wait for the rate are paced instead, evenly over the window: if all of them were sent
 * as soon as the window is free, a provider, which receives them later and unevenly, could count two bursts in one second.
 *
 * Times come from `performance.now()`.
 */
export class SentWindow {
  /** When messages were sent, ascending: a ring buffer that doubles when it is full. */
  #times = new Float64Array(16);
  #first = 0;
  #count = 0;
  /** Messages that have a permit, and have not been sent yet. */
  #reserved = 0;
  /** Whether messages wait for the rate. */
  #isPaced = false;
  /** When the next paced message may be sent. */
  #nextAt = 0;

  /** How many messages count towards the rate. */
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

  /** Counts a message that is sent now. */
  add(permits: number, now: number): void {
    this.reserve(permits, now);
    this.settle(true, now);
  }

  /** Counts a message that may be sent; `settle` must follow and say whether it was. */
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

  /** From now on messages are paced, until `endPacing`. */
  startPacing(): void {
    this.#isPaced = true;
  }

  endPacing(): void {
    this.#isPaced = false;
  }

  /** How long, at least, until a message may be sent that has `ahead` others before it, in milliseconds. */
  msUntilFree(permits: number, now: number, ahead = 0): number {
    const pacedMs = this.#isPaced ? this.#nextAt + (ahead * windowMs) / permits - now : 0;
    const missing = this.inUse(now) + ahead + 1 - permits;
    if (missing <= 0) return Math.max(0, pacedMs);
    // Each message ahead keeps its permit for a whole window.
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
