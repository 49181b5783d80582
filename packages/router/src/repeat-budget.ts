import type { Clock } from '@wamux/core';

const share = 0.1;
const reserve = 10;
const bucketMs = 10_000;
const buckets = 6;

/**
 * Bounds the extra load on a failing provider: in any minute, at most a tenth of the messages given to it are repeated
 * there, or ten where there are few. A message's first call at a provider is not a repeat and is never refused, so no
 * message fails for lack of budget while another provider is well.
 */
export class RepeatBudget {
  readonly #clock: Clock;
  /** Messages and repeats of the last minute, in pieces of ten seconds. */
  readonly #messages = new Array<number>(buckets).fill(0);
  readonly #repeats = new Array<number>(buckets).fill(0);
  #at = 0;
  #startedAt = 0;
  #messageSum = 0;
  #repeatSum = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Counts a message that is given to the provider for the first time. */
  count(now: number): void {
    if (now - this.#startedAt >= bucketMs) this.#rotate(now);
    this.#messages[this.#at] = (this.#messages[this.#at] ?? 0) + 1;
    this.#messageSum += 1;
  }

  /** How many messages the provider was given in the last minute. */
  get messages(): number {
    this.#rotateIfDue();
    return this.#messageSum;
  }

  get hasRoom(): boolean {
    return this.#used < this.#limit;
  }

  /** Repeats of the last minute, and how many are allowed. Plain data. */
  usage(): { readonly used: number; readonly limit: number } {
    return { used: this.#used, limit: this.#limit };
  }

  /** Counts a message that is given to the provider once more. */
  spend(): void {
    this.#repeats[this.#at] = (this.#repeats[this.#at] ?? 0) + 1;
    this.#repeatSum += 1;
  }

  get #used(): number {
    this.#rotateIfDue();
    return this.#repeatSum;
  }

  get #limit(): number {
    return Math.max(reserve, Math.floor(this.#messageSum * share));
  }

  #rotateIfDue(): void {
    const now = this.#clock.now();
    if (now - this.#startedAt >= bucketMs) this.#rotate(now);
  }

  #rotate(now: number): void {
    const steps = Math.min(buckets, Math.floor((now - this.#startedAt) / bucketMs));
    for (let step = 0; step < steps; step += 1) {
      this.#at = (this.#at + 1) % buckets;
      this.#messageSum -= this.#messages[this.#at] ?? 0;
      this.#repeatSum -= this.#repeats[this.#at] ?? 0;
      this.#messages[this.#at] = 0;
      this.#repeats[this.#at] = 0;
    }
    this.#startedAt = now - ((now - this.#startedAt) % bucketMs);
  }
}
