import type { Outbox, OutboxStats } from '@wamux/outbox';

/** How old the counts may be, in milliseconds. */
const freshMs = 2_000;
/** Counting takes longer the more messages are stored: it may take a twentieth of the time at the most. */
const restPerMs = 20;

export interface CountedStats {
  readonly stats: OutboxStats;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/** The counts of the outbox for everybody who looks: counted once for all of them, and no page waits for it. */
export class LatestStats {
  readonly #outbox: Outbox;
  #latest: CountedStats | undefined;
  #counting: Promise<void> | undefined;
  /** On the clock of `performance.now()`: the machine's may be set, to hours later or earlier. */
  #restUntil = 0;
  #failed = false;

  constructor(outbox: Outbox) {
    this.#outbox = outbox;
  }

  /** What was counted last; absent before the first count. Begins another count where this one is old. */
  get latest(): CountedStats | undefined {
    if (performance.now() >= this.#restUntil) this.#counting ??= this.#count();
    return this.#latest;
  }

  /** Whether the last count failed. */
  get failed(): boolean {
    return this.#failed;
  }

  async #count(): Promise<void> {
    const began = performance.now();
    const counted = await this.#outbox.stats();
    const ended = performance.now();
    this.#failed = counted.isErr();
    if (counted.isOk()) this.#latest = { stats: counted.value, at: Date.now() };
    this.#restUntil = ended + Math.max(freshMs, (ended - began) * restPerMs);
    this.#counting = undefined;
  }
}
