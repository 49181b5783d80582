import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import type { GatewayKey } from './gateway-key.js';

const windowSeconds = 1;

/** The rate of a key after one more request. */
export interface CountedRequest {
  /** Present where the key is over its rate: how long until it may ask again, in milliseconds. */
  readonly retryAfterMs?: number;
  /** The header fields that tell a program how much is left. */
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * Counts the requests of each key per second in this process; several processes behind one address each allow the full rate.
 * A key without a rate is not counted.
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

  /** Counts a request of a key; nothing where the key has no rate. */
  async count(name: string): Promise<CountedRequest | undefined> {
    const limiter = this.#limiters.get(name);
    if (limiter === undefined) return undefined;
    const [used, isRefused] = await limiter.consume(name).then(
      (taken) => [taken, false] as const,
      (refused: unknown) => {
        if (refused instanceof RateLimiterRes) return [refused, true] as const;
        throw refused;
      },
    );
    const seconds = Math.ceil(used.msBeforeNext / 1_000);
    return {
      ...(isRefused && { retryAfterMs: used.msBeforeNext }),
      // As in the IETF's draft "RateLimit header fields for HTTP".
      headers: {
        'ratelimit-policy': `"${name}";q=${limiter.points};w=${windowSeconds}`,
        ratelimit: `"${name}";r=${used.remainingPoints};t=${seconds}`,
      },
    };
  }
}
