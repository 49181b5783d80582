import { type LeasedPermits, retryMs } from './leased-permits.js';
import { limitKey } from './limits.js';
import { PairBuckets, type Reservation } from './pair-buckets.js';
import type { PermitStore } from './permit-store.js';
import { slackMs } from './sent-window.js';

/**
 * Buckets that processes share. Only the store knows for certain whether there is a token; this process remembers its last
 * answers.
 */
export class SharedPairBuckets extends PairBuckets {
  readonly #key: string;
  readonly #calls: LeasedPermits;
  readonly #store: PermitStore;

  /** @param calls Permits of the same key, which know whether the store can be reached. */
  constructor(key: string, calls: LeasedPermits, store: PermitStore) {
    super(() => store.now());
    this.#key = key;
    this.#calls = calls;
    this.#store = store;
  }

  override get isShared(): boolean {
    return !this.#calls.isClosed;
  }

  /** Takes a token without the store where this process shares nothing any more, or cannot reach it and was the only one. */
  override tryTake(recipient: string): boolean {
    if (this.limit === undefined) return true;
    const isAlone = !this.#calls.isConnected && this.#calls.processes === 1;
    return (this.#calls.isClosed || isAlone) && super.tryTake(recipient);
  }

  override async reserve(recipient: string): Promise<Reservation> {
    if (this.limit === undefined) return { isTaken: true };
    if (this.#calls.isClosed) return super.reserve(recipient);
    const { intervalMs } = this.limit;
    const key = limitKey(this.#key, recipient);
    try {
      const { isTaken, fullAt } = await this.#store.takePairToken({ key, ...this.limit });
      this.learn(recipient, fullAt);
      if (isTaken) this.#postponeIfLate(recipient, key, fullAt, this.now() + intervalMs);
      return { isTaken };
    } catch {
      // The store is away. The message waits: no process can know what the others send.
      return { isTaken: false, retryMs };
    }
  }

  /**
   * The interval begins when the message is sent. If the store's answer took long, too little of the interval would be
   * left.
   */
  #postponeIfLate(recipient: string, key: string, fullAt: number, leastFullAt: number): void {
    if (leastFullAt - fullAt <= slackMs) return;
    this.learn(recipient, leastFullAt);
    // The message does not wait for this, which would delay it further. If the store is away, other processes have to wait
    // for it anyway.
    this.#store.postponePairBucket(key, leastFullAt).catch(() => {});
  }
}
