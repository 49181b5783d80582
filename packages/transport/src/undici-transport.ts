/// <reference path="./undici-internals.d.ts" />
import { err, type Result } from 'neverthrow';
import type { Pool as PoolType } from 'undici';
// The pool alone: the whole of undici costs three times as much to import, and a short-lived command pays that at
// every start.
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
  /** For every connection that is made. Default: undici's own. */
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
  /** The ends of pools that take no more exchanges. */
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
    // Few processes download; the others do not pay for the import.
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

  /** An address that somebody else named has a pool for one exchange: there may be any number of them. */
  #withPool(request: HttpRequest, use: (pool: PoolType) => void): void {
    if (request.isOutside) this.#withOwnPool(request, use);
    else use(this.#poolOf(request.origin));
  }

  /** @param use Gives the pool its only request, and may go on for longer. */
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
        // Node gives each address of a name but the last a quarter of a second, and then gives it up for good: a provider far away
        // would never be reached where its last address cannot be. It wants a whole number.
        autoSelectFamilyAttemptTimeout: Math.ceil(Math.min(connectTimeoutMs / 5, 60_000)),
        ...this.#connect,
        ...connect,
      },
      // Deadlines are ours (see Deadlines); undici's would only fire late.
      headersTimeout: 0,
      bodyTimeout: 0,
    });
  }
}
