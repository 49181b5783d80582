import { startPostgres, type TestPostgres } from '../../../tooling/start-postgres.js';
import { readPostgres } from './postgres-reader.js';
import type { OwnDatabase } from './proof-database.js';

export interface OwnPostgres extends OwnDatabase {
  readonly server: TestPostgres;
}

/** A server for one run, which may be killed. */
export async function startOwnPostgres(): Promise<OwnPostgres> {
  const server = await startPostgres();
  const reader = readPostgres({ connectionString: server.url });
  return {
    ...reader,
    url: server.url,
    server,
    async stop() {
      await reader.end();
      await server.stop();
    },
  };
}
