import {
  createLimiter,
  type LimitedUse,
  type Limiter,
  type Limits,
  type WaitOptions,
} from '@wamux/transport';

/** The limiter of this process, until there is one that shares its counts with others. */
export class ReplaceableLimiter implements Limiter {
  readonly #own = createLimiter();
  /** Calls that have a place in our own. */
  readonly #here = new Set<LimitedUse>();
  #limiter: Limiter = this.#own;

  /** For calls to come; those that are here already end here. The first one stays. */
  replace(limiter: Limiter): void {
    if (this.#limiter === this.#own) this.#limiter = limiter;
  }

  tryEnter(use: LimitedUse): boolean {
    const limiter = this.#limiter;
    const hasPlace = limiter.tryEnter(use);
    if (hasPlace && limiter === this.#own) this.#here.add(use);
    return hasPlace;
  }

  async enter(use: LimitedUse, options: WaitOptions) {
    const limiter = this.#limiter;
    const refusal = await limiter.enter(use, options);
    if (refusal === undefined && limiter === this.#own) this.#here.add(use);
    return refusal;
  }

  leave(use: LimitedUse): void {
    const limiter = this.#here.delete(use) ? this.#own : this.#limiter;
    limiter.leave(use);
  }

  isFull(limits: Limits): boolean {
    return this.#limiter.isFull(limits);
  }
}
