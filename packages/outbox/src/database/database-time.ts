import { type Kysely, sql } from 'kysely';
import type { Tables } from './tables.js';

/** What was learnt so shortly before is not asked again, however many transactions begin. */
const freshForMs = 1_000;

/** The server's time, kept between questions by a clock that nobody sets. */
export class DatabaseTime {
  readonly #db: Kysely<Tables>;
  #at = 0;
  #asOf = Number.NEGATIVE_INFINITY;
  /** By the clock of this machine, which goes on while the machine sleeps; the one that nobody sets may not. */
  #learntAt = 0;
  #asking: Promise<void> | undefined;

  constructor(db: Kysely<Tables>) {
    this.#db = db;
  }

  now(): number {
    return Math.round(this.#at + performance.now() - this.#asOf);
  }

  /** Learns it anew, unless that was done a moment ago. */
  async sync(): Promise<void> {
    const isFresh =
      performance.now() - this.#asOf < freshForMs && Math.abs(Date.now() - this.#learntAt) < freshForMs;
    if (isFresh) return;
    this.#asking ??= this.#ask().finally(() => {
      this.#asking = undefined;
    });
    await this.#asking;
  }

  async #ask(): Promise<void> {
    // On a connection that is there: the time that it takes to get one is not on the question's way.
    await this.#db.connection().execute(async (connection) => {
      const askedAt = performance.now();
      const { rows } = await sql<{ now: number }>`
        select (extract(epoch from clock_timestamp()) * 1000)::float8 as now
      `.execute(connection);
      const answeredAt = performance.now();
      this.#at = rows[0]?.now ?? 0;
      this.#asOf = (askedAt + answeredAt) / 2;
      this.#learntAt = Date.now();
    });
  }
}
