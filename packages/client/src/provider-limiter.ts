import type { LimitedUse, Limiter, LimitRefusal, Limits, LimitUsage, WaitOptions } from '@wamux/limits';

/**
 * The shared limiter as one provider uses it. It remembers the provider's limits, so that their use can be shown whatever
 * adapter the provider has.
 */
export class ProviderLimiter implements Limiter {
  readonly #limiter: Limiter;
  #limits: Limits | undefined;

  constructor(limiter: Limiter) {
    this.#limiter = limiter;
  }

  /** The use of the provider's limits; `undefined` where the provider has made neither a call nor a preview yet. */
  ownUsage(recipient: string | undefined): LimitUsage | undefined {
    return this.#limits && this.#limiter.usage(this.#limits, recipient);
  }

  tryAcquire(use: LimitedUse): boolean {
    this.#limits = use.limits;
    return this.#limiter.tryAcquire(use);
  }

  acquire(use: LimitedUse, options: WaitOptions): Promise<LimitRefusal | undefined> {
    this.#limits = use.limits;
    return this.#limiter.acquire(use, options);
  }

  release(use: LimitedUse): void {
    this.#limiter.release(use);
  }

  findRefusal(use: LimitedUse, maxWaitMs?: number): LimitRefusal | undefined {
    this.#limits = use.limits;
    return this.#limiter.findRefusal(use, maxWaitMs);
  }

  usage(limits: Limits, recipient?: string): LimitUsage {
    return this.#limiter.usage(limits, recipient);
  }
}
