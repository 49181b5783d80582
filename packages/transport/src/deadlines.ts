/** Something that must end by a point in time. */
export interface Expiring {
  /** On the clock of `performance.now()`. */
  readonly expiresAt: number;
  expire(): void;
}

const tickMs = 20;

/**
 * Ends what is overdue, at most one tick late, with one timer for everything in flight. (A timer and an
 * `AbortController` per request cost 29 % of throughput, and undici's own timeouts fire up to half a second late.)
 */
export class Deadlines {
  readonly #pending = new Set<Expiring>();
  #timer: NodeJS.Timeout | undefined;

  add(expiring: Expiring): void {
    this.#pending.add(expiring);
    this.#timer ??= setInterval(() => this.#sweep(), tickMs);
  }

  delete(expiring: Expiring): void {
    this.#pending.delete(expiring);
  }

  #sweep(): void {
    const now = performance.now();
    for (const expiring of this.#pending) {
      if (expiring.expiresAt <= now) {
        this.#pending.delete(expiring);
        expiring.expire();
      }
    }
    // The timer stops at the first tick that finds nothing, rather than with the last request: under steady load
    // it would otherwise be made anew for every message.
    if (this.#pending.size === 0) {
      clearInterval(this.#timer);
      this.#timer = undefined;
    }
  }
}
