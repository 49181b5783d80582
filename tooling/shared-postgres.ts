import type { TestProject } from 'vitest/node';
import { startPostgres } from './start-postgres.js';

declare module 'vitest' {
  interface ProvidedContext {
    /** A server for all tests that leave the server itself alone. */
    readonly postgresUrl: string;
  }
}

/** Every vitest worker has several outboxes open, with a pool each. */
const mostConnections = 300;

/** Making a server's data directory takes longer than most test files. */
export async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  const server = await startPostgres([`max_connections=${mostConnections}`]);
  provide('postgresUrl', server.url);
  return () => server.stop();
}
