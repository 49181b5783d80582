/// <reference path="./undici-internals.d.ts" />
import { Deadlines } from '@wamux/core/helpers';
import { err, type Result } from 'neverthrow';
import type { Pool as PoolType } from 'undici';
// Only the pool is imported: all of undici takes three times as long to load, and a short-lived command pays that at every
// start.
import Pool from 'undici/lib/dispatcher/pool.js';
import {
  defaultLimits,
  type HttpDownload,
  type HttpRequest,
  type HttpRequestOptions,
  type HttpResponse,
  type HttpTransport,
  type TransportLimits,
} from './http-transport.js';
import { lookupPublic } from './private-hosts.js';
import { requireOptions } from './require-options.js';
import { sharedLookup } from './shared-lookup.js';
import type { FailureReason, TransportFailure } from './transport-failure.js';
import { UndiciExchange } from './undici-exchange.js';

/** Options of undici's connector, such as `ca` for a private certificate authority. */
export type ConnectOptions = NonNullable<Exclude<PoolType.Options['connect'], (...args: never[]) => unknown>>;

/** Settings of a transport over undici. */
export interface UndiciTransportOptions extends TransportLimits {
  /** Used for every connection. Default: undici's own options. */
  readonly connect?: ConnectOptions;
}

/**
 * HTTP over undici, one pool of keep-alive connections per origin. What wamux uses on Node.
 *
 * @throws {TypeError} naming the option that is wrong.
 */
export function createTransport(options: UndiciTransportOptions = {}): HttpTransport {
  requireOptions(options, ['connect']);
  if (options.connect !== undefined && Object(options.connect) !== options.connect)
    throw new TypeError('options.connect: expected an object');
  return new UndiciTransport(options);
}

/** The connections to an origin, and when one of them was last used, by the clock of `Date.now()`. */
interface Kept {
  readonly pool: PoolType;
  usedAt: number;
}

/**
 * How long an idle connection is kept. A server closes its side after a time of its own, and nobody can tell whether it has
 * read what is written to it then: the outcome of that send would be unknown.
 */
const idleMs = 4_000;

class UndiciTransport implements HttpTransport {
  readonly #limits: Required<TransportLimits>;
  readonly #connect: ConnectOptions | undefined;
  readonly #pools = new Map<string, Kept>();
  /** One promise for each pool that is being closed. */
  readonly #closing = new Set<Promise<void>>();
  readonly #deadlines = new Deadlines();
  #closed = false;

  constructor({ connect, ...limits }: UndiciTransportOptions) {
    this.#limits = { ...defaultLimits, ...limits };
    this.#connect = connect;
  }

  request(
    request: HttpRequest,
    options: HttpRequestOptions,
  ): Promise<Result<HttpResponse, TransportFailure>> {
    return new Promise((resolve) => {
      let kept: Kept | undefined;
      const end = (result: Result<HttpResponse, TransportFailure>): void => {
        if (kept !== undefined) kept.usedAt = Date.now();
        resolve(result);
      };
      const exchange = new UndiciExchange(request, options, this.#limits.maxBodyBytes, this.#deadlines, end);
      if (options.signal?.aborted) return exchange.fail('aborted');
      if (this.#closed) return exchange.fail('closed');
      // An address from outside gets a pool for one exchange, since there may be any number of such addresses.
      if (request.isOutside) return this.#withOwnPool(request, (pool) => exchange.start(pool));
      kept = this.#keep(request.origin);
      exchange.start(kept.pool);
    });
  }

  async open(
    request: HttpRequest,
    options: HttpRequestOptions,
  ): Promise<Result<HttpDownload, TransportFailure>> {
    const notSent = (reason: FailureReason) => err({ phase: 'connecting', reason } as const);
    // Imported here because few processes download files.
    const { download } = await import('./undici-download.js');
    if (options.signal?.aborted) return notSent('aborted');
    if (this.#closed) return notSent('closed');
    return this.#withOwnPool(request, (pool) => download(pool, request, options, this.#deadlines));
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const { pool } of this.#pools.values()) this.#retire(pool);
    this.#pools.clear();
    await Promise.all(this.#closing);
  }

  /** @param use Makes the pool's only request, which may still run when it returns. */
  #withOwnPool<Value>({ isOutside, origin }: HttpRequest, use: (pool: PoolType) => Value): Value {
    const pool = this.#openPool(origin, isOutside ? { lookup: lookupPublic } : {});
    const value = use(pool);
    this.#retire(pool);
    return value;
  }

  /**
   * Gives the pool of an origin, and a new one where the old one was idle for too long. undici closes idle connections by a
   * timer, but timers stop while the process does: a cloud function between two calls, a machine that sleeps, a container that
   * is paused.
   */
  #keep(origin: string): Kept {
    const now = Date.now();
    const kept = this.#pools.get(origin);
    // A clock that was set back says nothing about how long the pool was idle.
    if (kept !== undefined && now >= kept.usedAt && now - kept.usedAt <= idleMs) {
      kept.usedAt = now;
      return kept;
    }
    if (kept !== undefined) this.#retire(kept.pool);
    const renewed = { pool: this.#openPool(origin), usedAt: now };
    this.#pools.set(origin, renewed);
    return renewed;
  }

  /** Lets the exchanges of a pool end, and starts no more of them. */
  #retire(pool: PoolType): void {
    const closing = pool.close();
    this.#closing.add(closing);
    void closing.finally(() => this.#closing.delete(closing));
  }

  #openPool(origin: string, connect: ConnectOptions = {}): PoolType {
    const { connections, connectTimeoutMs } = this.#limits;
    return new Pool(origin, {
      connections,
      pipelining: 1,
      keepAliveTimeout: idleMs,
      // Whatever the server announces.
      keepAliveMaxTimeout: idleMs,
      connect: {
        timeout: connectTimeoutMs,
        lookup: sharedLookup,
        // Node tries each address of a name but the last for a quarter of a second and never again, so a distant provider
        // whose last address is unreachable would never be reached. The value has to be an integer.
        autoSelectFamilyAttemptTimeout: Math.ceil(Math.min(connectTimeoutMs / 5, 60_000)),
        ...this.#connect,
        ...connect,
      },
      // Deadlines are handled in `Deadlines`; undici's own would fire too late.
      headersTimeout: 0,
      bodyTimeout: 0,
    });
  }
}
