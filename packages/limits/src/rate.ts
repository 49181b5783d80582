import type { Permits } from './permits.js';
import type { SentWindow } from './sent-window.js';

/**
 * Keeps the messages of any second within the permits that this process has for them. Without a limit there is always room.
 */
export class Rate {
  readonly #window: SentWindow;
  readonly #permits: Permits;

  constructor(window: SentWindow, permits: Permits) {
    this.#window = window;
    this.#permits = permits;
  }

  tightenLimit(perSecond: number): void {
    this.#permits.tightenLimit(perSecond);
  }

  get limit(): number {
    return this.#permits.limit;
  }

  get isLimited(): boolean {
    return this.#permits.limit !== Number.POSITIVE_INFINITY;
  }

  /** Whether other processes have permits that this one might get. */
  get mayGrow(): boolean {
    return this.#permits.available < this.#permits.limit;
  }

  inUse(now: number): number {
    return this.#window.inUse(now);
  }

  hasRoom(now: number): boolean {
    return !this.isLimited || this.#window.hasRoom(this.#permits.available, now);
  }

  /** Counts a message that is sent now. */
  take(now: number): void {
    if (!this.isLimited) return;
    this.#window.add(this.#permits.available, now);
    this.#permits.onAcquired();
  }

  /** Takes a permit for a message that may be sent. The returned function must be called with whether it was. */
  reserve(now: number): (hasLeft: boolean) => void {
    if (!this.isLimited) return () => {};
    this.#window.reserve(this.#permits.available, now);
    this.#permits.onAcquired();
    return (hasLeft) => this.#window.settle(hasLeft, performance.now());
  }

  /**
   * How long, at least, a message waits that has `ahead` others before it, in milliseconds. It counts the permits of other
   * processes too, since this process may still get them.
   */
  leastWaitMs(now: number, ahead: number): number {
    return this.isLimited ? this.#window.msUntilFree(this.#permits.limit, now, ahead) : 0;
  }

  /**
   * Reports that a message has to wait. Returns after how many milliseconds the next one may be sent; `undefined` where
   * that depends on getting more permits.
   */
  onWait(now: number): number | undefined {
    if (!this.isLimited) return undefined;
    const permits = this.#permits.available;
    if (this.#window.inUse(now) >= permits) this.#permits.requestMore();
    if (permits === 0) return undefined;
    if (this.#window.inUse(now) >= permits) this.#window.startPacing();
    return this.#window.msUntilFree(permits, now);
  }

  /** Reports that no message waits any more. */
  onNoneWaits(): void {
    this.#window.endPacing();
  }
}
