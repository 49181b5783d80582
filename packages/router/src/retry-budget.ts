import type { Clock } from '@wamux/core';

const share = 0.1;
const reserve = 10;
const bucketMs = 10_000;
const buckets = 6;

/**
 * Bounds what failures cost: in any minute, calls beyond the first of each message are at most a tenth of the
 * messages, or ten where there are few. A provider in a brown-out is not stormed, whatever the routes say.
 */
export class RetryBudget {
  readonly #clock: Clock;
  /** Messages and extra calls of the last minute, in pieces of ten seconds. */
  readonly #messages = new Array<number>(buckets).fill(0);
  readonly #extra = new Array<number>(buckets).fill(0);
  #at = 0;
  #startedAt = 0;
  #messageSum = 0;
  #extraSum = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** A message comes in. */
  count(now: number): void {
    if (now - this.#startedAt >= bucketMs) this.#rotate(now);
    this.#messages[this.#at] = (this.#messages[this.#at] ?? 0) + 1;
    this.#messageSum += 1;
  }

  get hasRoom(): boolean {
    const now = this.#clock.now();
    if (now - this.#startedAt >= bucketMs) this.#rotate(now);
    return this.#extraSum < Math.max(reserve, Math.floor(this.#messageSum * share));
  }

  /** An extra call is made. */
  spend(): void {
    this.#extra[this.#at] = (this.#extra[this.#at] ?? 0) + 1;
    this.#extraSum += 1;
  }

  #rotate(now: number): void {
    const steps = Math.min(buckets, Math.floor((now - this.#startedAt) / bucketMs));
    for (let step = 0; step < steps; step += 1) {
      this.#at = (this.#at + 1) % buckets;
      this.#messageSum -= this.#messages[this.#at] ?? 0;
      this.#extraSum -= this.#extra[this.#at] ?? 0;
      this.#messages[this.#at] = 0;
      this.#extra[this.#at] = 0;
    }
    this.#startedAt = now - ((now - this.#startedAt) % bucketMs);
  }
}
