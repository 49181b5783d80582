import { type Kysely, sql } from 'kysely';
import type { Tables } from './tables.js';

/** A time that was learnt this recently is not asked for again, however many transactions begin. */
const freshForMs = 1_000;

/** The server's time. Between questions, the monotonic clock of this process carries it on. */
export class DatabaseTime {
  readonly #db: Kysely<Tables>;
  #at = 0;
  #asOf = Number.NEGATIVE_INFINITY;
  /** When the time was learnt, by the wall clock, which goes on while the machine sleeps; the monotonic clock may not. */
  #learntAt = 0;
  #asking: Promise<void> | undefined;

  constructor(db: Kysely<Tables>) {
    this.#db = db;
  }

  now(): number {
    return Math.round(this.#at + performance.now() - this.#asOf);
  }

  /** Asks the server again, unless that was done a moment ago. */
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
    // The question is timed on an acquired connection, so that the time it takes to get one does not count.
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
