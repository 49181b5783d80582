/// <reference path="./undici-internals.d.ts" />
import { err, type Result } from 'neverthrow';
import type { Pool as PoolType } from 'undici';
// Only the pool is imported: all of undici takes three times as long to load, and a short-lived command pays that at every
// start.
import Pool from 'undici/lib/dispatcher/pool.js';
import { Deadlines } from './deadlines.js';
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

class UndiciTransport implements HttpTransport {
  readonly #limits: Required<TransportLimits>;
  readonly #connect: ConnectOptions | undefined;
  readonly #pools = new Map<string, PoolType>();
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
      const exchange = new UndiciExchange(
        request,
        options,
        this.#limits.maxBodyBytes,
        this.#deadlines,
        resolve,
      );
      if (options.signal?.aborted) return exchange.fail('aborted');
      if (this.#closed) return exchange.fail('closed');
      this.#withPool(request, (pool) => exchange.start(pool));
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
    const pools = [...this.#pools.values()];
    this.#pools.clear();
    await Promise.all([...pools.map((pool) => pool.close()), ...this.#closing]);
  }

  /** An address from outside gets a pool for one exchange, since there may be any number of such addresses. */
  #withPool(request: HttpRequest, use: (pool: PoolType) => void): void {
    if (request.isOutside) this.#withOwnPool(request, use);
    else use(this.#poolOf(request.origin));
  }

  /** @param use Makes the pool's only request, which may still run when it returns. */
  #withOwnPool<Value>({ isOutside, origin }: HttpRequest, use: (pool: PoolType) => Value): Value {
    const pool = this.#openPool(origin, isOutside ? { lookup: lookupPublic } : {});
    const value = use(pool);
    const closing = pool.close();
    this.#closing.add(closing);
    void closing.finally(() => this.#closing.delete(closing));
    return value;
  }

  #poolOf(origin: string): PoolType {
    let pool = this.#pools.get(origin);
    if (pool === undefined) {
      pool = this.#openPool(origin);
      this.#pools.set(origin, pool);
    }
    return pool;
  }

  #openPool(origin: string, connect: ConnectOptions = {}): PoolType {
    const { connections, connectTimeoutMs } = this.#limits;
    return new Pool(origin, {
      connections,
      pipelining: 1,
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
