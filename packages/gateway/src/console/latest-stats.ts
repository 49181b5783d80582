import type { Outbox, OutboxStats } from '@wamux/outbox';

/** How old the counts may be, in milliseconds. */
const freshMs = 2_000;
/** The pause after each millisecond of counting, so that counting very many messages uses at most a twentieth of the time. */
const restPerMs = 20;

export interface CountedStats {
  readonly stats: OutboxStats;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/** The counts of the outbox for all visitors: they are counted once for everybody, and no page waits for them. */
export class LatestStats {
  readonly #outbox: Outbox;
  #latest: CountedStats | undefined;
  #counting: Promise<void> | undefined;
  /** On the clock of `performance.now()`, since the machine's clock may be set hours forward or back. */
  #restUntil = 0;
  #failed = false;

  constructor(outbox: Outbox) {
    this.#outbox = outbox;
  }

  /** The last counts; absent before the first. Starts another count where they are old. */
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
