import {
  createLimiter,
  type LimitedUse,
  type Limiter,
  type LimitRefusal,
  type Limits,
  type LimitUsage,
  type WaitOptions,
} from '@wamux/limits';

/** The limiter of this process, until it is replaced by one that is shared with other processes. */
export class ReplaceableLimiter implements Limiter {
  readonly #own = createLimiter();
  /** Calls that have a permit of our own. */
  readonly #here = new Set<LimitedUse>();
  #limiter: Limiter = this.#own;

  /** Replaces the limiter for later calls; calls in flight end at the old one. Only the first replacement counts. */
  replace(limiter: Limiter): void {
    if (this.#limiter === this.#own) this.#limiter = limiter;
  }

  tryAcquire(use: LimitedUse): boolean {
    const limiter = this.#limiter;
    const isAcquired = limiter.tryAcquire(use);
    if (isAcquired && limiter === this.#own) this.#here.add(use);
    return isAcquired;
  }

  async acquire(use: LimitedUse, options: WaitOptions): Promise<LimitRefusal | undefined> {
    const limiter = this.#limiter;
    const refusal = await limiter.acquire(use, options);
    if (refusal === undefined && limiter === this.#own) this.#here.add(use);
    return refusal;
  }

  release(use: LimitedUse): void {
    const limiter = this.#here.delete(use) ? this.#own : this.#limiter;
    limiter.release(use);
  }

  findRefusal(use: LimitedUse, maxWaitMs?: number): LimitRefusal | undefined {
    return this.#limiter.findRefusal(use, maxWaitMs);
  }

  usage(limits: Limits, recipient?: string): LimitUsage {
    return this.#limiter.usage(limits, recipient);
  }
}
