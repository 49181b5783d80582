import type { LimitedUse, Limiter, LimitRefusal, Limits, LimitUsage, WaitOptions } from '@wamux/limits';

/**
 * The shared limiter as one provider uses it. It remembers with which limits that is, so that everybody can be told how
 * much of them is in use, whatever adapter the provider has.
 */
export class ProviderLimiter implements Limiter {
  readonly #limiter: Limiter;
  #limits: Limits | undefined;

  constructor(limiter: Limiter) {
    this.#limiter = limiter;
  }

  /** `undefined` where the provider has not asked for anything yet: neither for a call nor for a preview. */
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
