/** At most so many in any stretch of so many milliseconds, to the millisecond. */
export class SlidingWindow {
  readonly #lengthMs: number;
  /** When the last ones were taken, on the clock of `performance.now()`; a ring. */
  readonly #taken: Float64Array;
  #oldest = 0;

  constructor(most: number, lengthMs: number) {
    this.#lengthMs = lengthMs;
    this.#taken = new Float64Array(most).fill(Number.NEGATIVE_INFINITY);
  }

  tryTake(): boolean {
    const now = performance.now();
    if (now - (this.#taken[this.#oldest] ?? 0) < this.#lengthMs) return false;
    this.#taken[this.#oldest] = now;
    this.#oldest = (this.#oldest + 1) % this.#taken.length;
    return true;
  }

  get msUntilFree(): number {
    return (this.#taken[this.#oldest] ?? 0) + this.#lengthMs - performance.now();
  }
}
