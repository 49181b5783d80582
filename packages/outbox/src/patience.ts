import type { Clock } from '@wamux/core';

interface Wait {
  /** On the clock of `performance.now()`, which nobody sets. */
  readonly until: number;
  readonly giveUp: () => void;
}

/**
 * Bounds waits that may all take equally long, with one timer for the oldest of them: a timer and an `AbortController` for
 * each message took 3.5 % of a worker's time.
 */
export class Patience {
  readonly #clock: Clock;
  readonly #ms: number;
  /** The oldest first, since all are equally long. */
  readonly #waits = new Set<Wait>();
  #watching = new AbortController();

  constructor(clock: Clock, ms: number) {
    this.#clock = clock;
    this.#ms = ms;
  }

  /** Settles as the work does, or resolves with the value of `instead` where that takes too long. */
  bound<Value>(work: PromiseLike<Value>, instead: () => Value): Promise<Value> {
    return new Promise((resolve, reject) => {
      const wait = { until: performance.now() + this.#ms, giveUp: () => resolve(instead()) };
      this.#waits.add(wait);
      if (this.#waits.size === 1) void this.#watch();
      // A client in JavaScript may return something that is not a promise.
      Promise.resolve(work).then(
        (value) => {
          this.#end(wait);
          resolve(value);
        },
        (reason: unknown) => {
          this.#end(wait);
          reject(reason);
        },
      );
    });
  }

  #end(wait: Wait): void {
    this.#waits.delete(wait);
    // Without an explicit reason, each abort would create an error.
    if (this.#waits.size === 0) this.#watching.abort('all ended');
  }

  async #watch(): Promise<void> {
    this.#watching = new AbortController();
    const { signal } = this.#watching;
    for (let [oldest] = this.#waits; oldest !== undefined; [oldest] = this.#waits) {
      await this.#clock.sleep(Math.max(0, oldest.until - performance.now()), signal);
      if (signal.aborted) return;
      if (!this.#waits.has(oldest)) continue;
      oldest.giveUp();
      this.#end(oldest);
    }
  }
}
