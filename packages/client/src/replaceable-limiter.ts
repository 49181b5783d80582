import {
  createLimiter,
  type LimitedUse,
  type Limiter,
  type LimitRefusal,
  type Limits,
  type LimitUsage,
  type WaitOptions,
} from '@wamux/limits';
import { ConnectedPart } from './connected-part.js';

/** The limiter of this process, until it is replaced by one that is shared with other processes. */
export class ReplaceableLimiter implements Limiter {
  readonly #own = createLimiter();
  readonly #connected = new ConnectedPart<Limiter>();
  /** Where each call in flight has its permit from. */
  readonly #origins = new Map<LimitedUse, Limiter>();

  get #limiter(): Limiter {
    return this.#connected.current ?? this.#own;
  }

  /** Replaces the limiter for later calls; calls in flight end where they began. */
  connect(limiter: Limiter): void {
    this.#connected.connect(limiter);
  }

  disconnect(limiter: Limiter): void {
    this.#connected.disconnect(limiter);
  }

  tryAcquire(use: LimitedUse): boolean {
    const limiter = this.#limiter;
    const isAcquired = limiter.tryAcquire(use);
    if (isAcquired) this.#origins.set(use, limiter);
    return isAcquired;
  }

  async acquire(use: LimitedUse, options: WaitOptions): Promise<LimitRefusal | undefined> {
    const limiter = this.#limiter;
    const refusal = await limiter.acquire(use, options);
    if (refusal === undefined) this.#origins.set(use, limiter);
    return refusal;
  }

  release(use: LimitedUse): void {
    const limiter = this.#origins.get(use) ?? this.#limiter;
    this.#origins.delete(use);
    limiter.release(use);
  }

  findRefusal(use: LimitedUse, maxWaitMs?: number): LimitRefusal | undefined {
    return this.#limiter.findRefusal(use, maxWaitMs);
  }

  usage(limits: Limits, recipient?: string): LimitUsage {
    return this.#limiter.usage(limits, recipient);
  }
}
