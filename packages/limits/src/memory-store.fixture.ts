import type { PairTake, PairTaken, PermitLease, PermitStore } from './index.js';

/** The contents of a store for tests; each process has its own connection. */
export class MemoryStore {
  readonly leases = new Map<string, readonly PermitLease[]>();
  readonly fullAt = new Map<string, number>();

  connect(): MemoryConnection {
    return new MemoryConnection(this);
  }
}

export class MemoryConnection implements PermitStore {
  readonly #store: MemoryStore;
  readonly #asked = new Map<string, number>();
  isAway = false;
  /** How long each answer takes. */
  latencyMs = 1;
  questions = 0;
  /** The most tokens of one bucket that were requested at the same time; a store may expect one. */
  mostTakesAtOnce = 0;

  constructor(store: MemoryStore) {
    this.#store = store;
  }

  now(): number {
    return Date.now();
  }

  syncClock(): Promise<void> {
    return this.#answer(() => {});
  }

  readLeases(key: string): Promise<readonly PermitLease[]> {
    return this.#answer(() => this.#store.leases.get(key) ?? []);
  }

  changeLeases: PermitStore['changeLeases'] = (key, change) =>
    this.#answer(() => {
      const { leases, value } = change(this.#store.leases.get(key) ?? []);
      this.#store.leases.set(key, leases);
      return value;
    });

  takePairToken: PermitStore['takePairToken'] = async (take) => {
    const asked = (this.#asked.get(take.key) ?? 0) + 1;
    this.#asked.set(take.key, asked);
    this.mostTakesAtOnce = Math.max(this.mostTakesAtOnce, asked);
    try {
      return await this.#take(take);
    } finally {
      this.#asked.set(take.key, (this.#asked.get(take.key) ?? 0) - 1);
    }
  };

  #take({ key, burst, intervalMs }: PairTake): Promise<PairTaken> {
    return this.#answer(() => {
      const stored = this.#store.fullAt.get(key) ?? 0;
      // It was stored before the clock was set back.
      const isWrong = stored > Date.now() + 2 * burst * intervalMs;
      const fullAt = isWrong ? Date.now() : Math.max(stored, Date.now());
      if (fullAt > Date.now() + (burst - 1) * intervalMs) return { isTaken: false, fullAt };
      this.#store.fullAt.set(key, fullAt + intervalMs);
      return { isTaken: true, fullAt: fullAt + intervalMs };
    });
  }

  postponePairBucket(key: string, fullAt: number): Promise<void> {
    return this.#answer(() => {
      this.#store.fullAt.set(key, Math.max(fullAt, this.#store.fullAt.get(key) ?? 0));
    });
  }

  /** Does the work at once, but answers after the latency. */
  async #answer<Value>(work: () => Value): Promise<Value> {
    this.questions += 1;
    if (this.isAway) throw new Error('the store is away');
    const value = work();
    await new Promise((resolve) => setTimeout(resolve, this.latencyMs));
    return value;
  }
}
