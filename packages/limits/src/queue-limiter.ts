import type { LimitedUse, Limiter, LimitRefusal, LimitUsage, WaitOptions } from './limiter.js';
import { LimiterQueue } from './limiter-queue.js';
import type { Limits } from './limits.js';
import type { PermitAuthority } from './permit-authority.js';

/** A limiter with one queue for each key. */
export class QueueLimiter implements Limiter {
  readonly #authority: PermitAuthority;
  readonly #queues = new Map<string, LimiterQueue>();

  constructor(authority: PermitAuthority) {
    this.#authority = authority;
  }

  tryAcquire(use: LimitedUse): boolean {
    return this.#queueOf(use.limits).tryAcquire(use);
  }

  acquire(use: LimitedUse, options: WaitOptions): Promise<LimitRefusal | undefined> {
    return this.#queueOf(use.limits).acquire(use, options);
  }

  release({ limits }: LimitedUse): void {
    this.#queueOf(limits).release();
  }

  findRefusal(use: LimitedUse, maxWaitMs?: number): LimitRefusal | undefined {
    return this.#queueOf(use.limits).findRefusal(use, maxWaitMs);
  }

  usage(limits: Limits, recipient?: string): LimitUsage {
    return this.#queueOf(limits).usage(limits, recipient);
  }

  #queueOf({ key }: Limits): LimiterQueue {
    let queue = this.#queues.get(key);
    if (queue === undefined) {
      queue = new LimiterQueue(key, this.#authority);
      this.#queues.set(key, queue);
    }
    return queue;
  }
}
