import type { Clock } from '@wamux/core';
import type { PostgresPool, PostgresPoolClient } from 'kysely';
import pg from 'pg';
import { closeSoon } from './close-soon.js';
import { isOfConnection, isRefusedForNow, isTooMany } from './postgres-errors.js';

/** After the server had no more connections to give, it is not asked for one for so long while others are there. */
const crowdedForMs = 5_000;
const refusedPauseMs = 100;

export interface ConnectionsOptions {
  readonly settings: pg.ClientConfig;
  /** Connections at the most. */
  readonly most: number;
  /** For how long a call waits for a connection. */
  readonly waitMs: number;
  readonly clock: Clock;
  readonly longestLifeMs: number;
  /** Called when connections that were made before now are given up. */
  readonly onDistrust: () => void;
}

/**
 * The connections of a process, for Kysely. A connection that failed is closed, and so are all that were made before it
 * failed, each when it is next wanted: after a switchover all of them lead to the same server, which is the wrong one.
 */
export class PostgresConnections implements PostgresPool {
  readonly #options: ConnectionsOptions;
  readonly #pool: pg.Pool;
  /** Connections that have not ended. */
  readonly #open = new Set<pg.ClientBase>();
  /** By the process's own clock, as all times here. */
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
      // Told before the pool is, which would at once make another one for whoever waits next.
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
      // One that breaks between two queries of a transaction says so to nobody else; the next query fails.
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

  /** Whether it is an error of a connection, and not an answer to what was asked. */
  hasBroken(error: unknown): boolean {
    return this.#failures.has(error as object);
  }

  /** Whether the connection that failed was made before then: one that is made now may lead elsewhere. */
  hasBrokenFrom(error: unknown, before: number): boolean {
    return (this.#failures.get(error as object) ?? Number.POSITIVE_INFINITY) < before;
  }

  #madeAtOf(client: object): number {
    return this.#madeAt.get(client) ?? 0;
  }

  /** A connection that is there, or a new one; where the server has none to give now, in a moment. */
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
        // Else it waits in line for one that is there.
        if (this.#pool.totalCount === 0 || !isTooMany(error)) await clock.sleep(refusedPauseMs);
      }
    }
  }

  /** The server has no more of them: as many as there are now, without the one that it refused, have to do for a while. */
  #makeNoMore(): void {
    this.#pool.options.max = Math.max(1, this.#pool.totalCount - 1);
    this.#crowdedUntil = performance.now() + crowdedForMs;
  }

  #watched(client: pg.PoolClient): PostgresPoolClient {
    let broken: unknown;
    return {
      query: async (...args: unknown[]) => {
        // It would wait behind the call that never ends.
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

/** The driver's client, which tells an error of connecting before whoever connects hears of it. */
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
