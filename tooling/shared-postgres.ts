import type { TestProject } from 'vitest/node';
import { startPostgres } from './start-postgres.js';

declare module 'vitest' {
  interface ProvidedContext {
    /** A server for every test that leaves it alone. */
    readonly postgresUrl: string;
  }
}

/** Every worker of vitest has several outboxes open, with a pool each. */
const mostConnections = 300;

/** Making a server's data costs more than most files of tests. */
export async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  const server = await startPostgres([`max_connections=${mostConnections}`]);
  provide('postgresUrl', server.url);
  return () => server.stop();
}
