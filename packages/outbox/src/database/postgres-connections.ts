import type { Clock } from '@wamux/core';
import type { PostgresPool, PostgresPoolClient } from 'kysely';
import pg from 'pg';
import { closeSoon } from './close-soon.js';
import { isOfConnection, isRefusedForNow, isTooMany } from './postgres-errors.js';

/**
 * After the server has refused a connection because it had no more, it is not asked for another one for this long while
 * some are open.
 */
const crowdedForMs = 5_000;
const refusedPauseMs = 100;

export interface ConnectionsOptions {
  readonly settings: pg.ClientConfig;
  /** The most connections. */
  readonly most: number;
  /** For how long a call waits for a connection. */
  readonly waitMs: number;
  readonly clock: Clock;
  readonly longestLifeMs: number;
  /** Called when the connections made so far are no longer trusted. */
  readonly onDistrust: () => void;
}

/**
 * The connections of a process, for Kysely. A connection that failed is closed, and so is each one that was made before
 * that failure, when it is next needed: after a switchover all of them lead to the same, wrong server.
 */
export class PostgresConnections implements PostgresPool {
  readonly #options: ConnectionsOptions;
  readonly #pool: pg.Pool;
  /** Connections that have not ended. */
  readonly #open = new Set<pg.ClientBase>();
  /** When each connection was made, by the monotonic clock of this process, as all times here. */
  readonly #madeAt = new WeakMap<object, number>();
  /** Errors of connections, each with the time when its connection was made. */
  readonly #failures = new WeakMap<object, number>();
  #distrustedUntil = Number.NEGATIVE_INFINITY;
  #crowdedUntil = Number.NEGATIVE_INFINITY;

  constructor(options: ConnectionsOptions) {
    this.#options = options;
    const { settings, most, longestLifeMs } = options;
    this.#pool = new pg.Pool({
      ...settings,
      max: most,
      maxLifetimeSeconds: longestLifeMs / 1_000,
      // This has to run before the pool handles the error, since the pool would at once open another connection for the
      // next caller.
      Client: clientWith((error) => {
        if (isTooMany(error)) this.#makeNoMore();
      }),
    });
    // A connection that breaks while nobody uses it is replaced when it is needed.
    this.#pool.on('error', () => {});
    this.#pool.on('connect', (client) => {
      this.#madeAt.set(client, performance.now());
      this.#open.add(client);
      client.once('end', () => this.#open.delete(client));
      // A connection that breaks between two queries of a transaction reports it only here; the next query fails.
      client.on('error', () => {});
    });
  }

  async connect(): Promise<PostgresPoolClient> {
    for (;;) {
      const client = await this.#acquire();
      if (this.#madeAtOf(client) > this.#distrustedUntil) return this.#watched(client);
      client.release(true);
    }
  }

  end(): Promise<void> {
    closeSoon(this.#open);
    return this.#pool.end();
  }

  /** Whether an error came from a connection, and not as the answer to a query. */
  hasBroken(error: unknown): boolean {
    return this.#failures.has(error as object);
  }

  /** Whether the error is of a connection that was made before this time, so that a new one may lead to another server. */
  hasBrokenFrom(error: unknown, before: number): boolean {
    return (this.#failures.get(error as object) ?? Number.POSITIVE_INFINITY) < before;
  }

  #madeAtOf(client: object): number {
    return this.#madeAt.get(client) ?? 0;
  }

  /** Takes an idle connection or a new one. Where the server has none to give now, tries again after a moment. */
  async #acquire(): Promise<pg.PoolClient> {
    const { clock, most, waitMs } = this.#options;
    const until = performance.now() + waitMs;
    for (;;) {
      if (performance.now() > this.#crowdedUntil) this.#pool.options.max = most;
      try {
        return await this.#pool.connect();
      } catch (error) {
        if (!isRefusedForNow(error) || performance.now() >= until) {
          this.#failures.set(error as object, performance.now());
          throw error;
        }
        // Otherwise the next try waits in line for an open connection.
        if (this.#pool.totalCount === 0 || !isTooMany(error)) await clock.sleep(refusedPauseMs);
      }
    }
  }

  /** Limits the pool for a while to the connections that are open now, without the one that the server refused. */
  #makeNoMore(): void {
    this.#pool.options.max = Math.max(1, this.#pool.totalCount - 1);
    this.#crowdedUntil = performance.now() + crowdedForMs;
  }

  #watched(client: pg.PoolClient): PostgresPoolClient {
    let broken: unknown;
    return {
      query: async (...args: unknown[]) => {
        // The query would wait behind the one that never ends.
        if (broken !== undefined) throw broken;
        try {
          return await (client.query as (...args: unknown[]) => Promise<unknown>)(...args);
        } catch (error) {
          if (isOfConnection(error)) {
            broken = error;
            this.#distrust(client, error);
          }
          throw error;
        }
      },
      release: () => client.release(broken !== undefined),
    } as PostgresPoolClient;
  }

  #distrust(client: pg.PoolClient, error: unknown): void {
    this.#failures.set(error as object, this.#madeAtOf(client));
    this.#distrustedUntil = performance.now();
    this.#options.onDistrust();
  }
}

/** Extends the driver's client to report an error of connecting before the pool learns of it. */
const clientWith = (onError: (error: unknown) => void) =>
  class extends pg.Client {
    override connect(): Promise<pg.Client>;
    override connect(callback: (error: Error) => void): void;
    override connect(callback?: (error: Error) => void) {
      if (callback === undefined) return super.connect();
      return super.connect((error: Error) => {
        onError(error);
        callback(error);
      });
    }
  };
