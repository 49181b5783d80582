import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import type { GatewayKey } from './gateway-key.js';

const windowSeconds = 1;

/** Why a request must wait. */
export interface LimitedRequest {
  /** Until the key may ask again, in milliseconds. */
  readonly retryAfterMs: number;
  /** The header fields that say so to a program. */
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * Counts what each key asks in a second, in this process: several processes behind one address allow as many times as much. A
 * key that names no rate is not counted.
 */
export class KeyLimits {
  readonly #limiters: ReadonlyMap<string, RateLimiterMemory>;

  constructor(keys: readonly GatewayKey[]) {
    this.#limiters = new Map(
      keys.flatMap(({ name, requestsPerSecond: points }) =>
        points === undefined
          ? []
          : [[name, new RateLimiterMemory({ points, duration: windowSeconds })] as const],
      ),
    );
  }

  /** Counts a request of a key; nothing where it may go on. */
  async take({ name }: Pick<GatewayKey, 'name'>): Promise<LimitedRequest | undefined> {
    const limiter = this.#limiters.get(name);
    if (limiter === undefined) return undefined;
    try {
      await limiter.consume(name);
      return undefined;
    } catch (refused) {
      if (!(refused instanceof RateLimiterRes)) throw refused;
      const retryAfterMs = refused.msBeforeNext;
      const seconds = Math.ceil(retryAfterMs / 1_000);
      return {
        retryAfterMs,
        // As in the IETF's draft "RateLimit header fields for HTTP".
        headers: {
          'ratelimit-policy': `"${name}";q=${limiter.points};w=${windowSeconds}`,
          ratelimit: `"${name}";r=0;t=${seconds}`,
        },
      };
    }
  }
}
