import { type Kysely, sql } from 'kysely';
import type { Tables } from './tables.js';

/** The server's time, kept between questions by a clock that nobody sets. */
export class DatabaseTime {
  readonly #db: Kysely<Tables>;
  #at = 0;
  #asOf = 0;

  constructor(db: Kysely<Tables>) {
    this.#db = db;
  }

  now(): number {
    return Math.round(this.#at + performance.now() - this.#asOf);
  }

  async sync(): Promise<void> {
    // On a connection that is there: the time that it takes to get one is not on the question's way.
    await this.#db.connection().execute(async (connection) => {
      const askedAt = performance.now();
      const { rows } = await sql<{ now: number }>`
        select (extract(epoch from clock_timestamp()) * 1000)::float8 as now
      `.execute(connection);
      const answeredAt = performance.now();
      this.#at = rows[0]?.now ?? 0;
      this.#asOf = (askedAt + answeredAt) / 2;
    });
  }
}
