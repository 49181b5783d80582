import { Deadlines } from '@wamux/core/helpers';

/**
 * Bounds waits for code of the app's own, which may never answer. One timer serves all of them: a timer and an
 * `AbortController` for each message took 3.5 % of a worker's time.
 */
export class Patience {
  readonly #ms: number;
  readonly #deadlines = new Deadlines();
  /** When every wait ends at the latest, on the clock of `performance.now()`, which nobody sets. */
  #endsAt = Number.POSITIVE_INFINITY;

  /** @param ms How long a wait takes at the most, in milliseconds. */
  constructor(ms: number) {
    this.#ms = ms;
  }

  /** Ends every wait within this many milliseconds, also those that have not begun. */
  shorten(ms: number): void {
    this.#endsAt = Math.min(this.#endsAt, performance.now() + ms);
  }

  /** Settles as the work does, or resolves with the value of `instead` where that takes too long. */
  bound<Value>(work: PromiseLike<Value>, instead: () => Value): Promise<Value> {
    return new Promise((resolve, reject) => {
      const wait = new Wait(performance.now() + this.#ms, this.#deadlines, {
        endsAt: () => this.#endsAt,
        giveUp: () => resolve(instead()),
      });
      // A client in JavaScript may return something that is not a promise.
      Promise.resolve(work).then(
        (value) => {
          if (wait.end()) resolve(value);
        },
        (reason: unknown) => {
          if (wait.end()) reject(reason);
        },
      );
    });
  }
}

class Wait {
  readonly #until: number;
  readonly #deadlines: Deadlines;
  readonly #of: { readonly endsAt: () => number; readonly giveUp: () => void };
  readonly #slot: number;
  #isOver = false;

  constructor(until: number, deadlines: Deadlines, of: { endsAt: () => number; giveUp: () => void }) {
    this.#until = until;
    this.#deadlines = deadlines;
    this.#of = of;
    this.#slot = deadlines.add(this);
  }

  get expiresAt(): number {
    return Math.min(this.#until, this.#of.endsAt());
  }

  expire(): void {
    if (this.end()) this.#of.giveUp();
  }

  /** `false`: it was over already, and its slot is another one's by now. */
  end(): boolean {
    if (this.#isOver) return false;
    this.#isOver = true;
    this.#deadlines.delete(this.#slot);
    return true;
  }
}
