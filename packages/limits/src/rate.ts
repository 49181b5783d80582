import type { Permits } from './permits.js';
import type { SentWindow } from './sent-window.js';

/** The messages of a second, within the permits that this process has for them. Without a limit there is always room. */
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

  /** Other processes may have permits that could come here. */
  get mayGrow(): boolean {
    return this.#permits.available < this.#permits.limit;
  }

  inUse(now: number): number {
    return this.#window.inUse(now);
  }

  hasRoom(now: number): boolean {
    return !this.isLimited || this.#window.hasRoom(this.#permits.available, now);
  }

  /** A message leaves. */
  take(now: number): void {
    if (!this.isLimited) return;
    this.#window.add(this.#permits.available, now);
    this.#permits.onAcquired();
  }

  /** Takes a permit for a message that will leave, or not: the function that is returned must be told. */
  reserve(now: number): (hasLeft: boolean) => void {
    if (!this.isLimited) return () => {};
    this.#window.reserve(this.#permits.available, now);
    this.#permits.onAcquired();
    return (hasLeft) => this.#window.settle(hasLeft, performance.now());
  }

  /**
   * How long a message waits at least before which so many others want to leave, in milliseconds. Permits that other
   * processes have may come here yet, so they are no reason to believe in a longer wait.
   */
  leastWaitMs(now: number, ahead: number): number {
    return this.isLimited ? this.#window.msUntilFree(this.#permits.limit, now, ahead) : 0;
  }

  /** A message has to wait. Gives when the next one may leave, in milliseconds; `undefined`: when there are more permits. */
  onWait(now: number): number | undefined {
    if (!this.isLimited) return undefined;
    const permits = this.#permits.available;
    if (this.#window.inUse(now) >= permits) this.#permits.requestMore();
    if (permits === 0) return undefined;
    if (this.#window.inUse(now) >= permits) this.#window.startPacing();
    return this.#window.msUntilFree(permits, now);
  }

  /** No message waits any more. */
  onNoneWaits(): void {
    this.#window.endPacing();
  }
}
