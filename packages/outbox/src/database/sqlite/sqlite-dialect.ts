import { systemClock } from '@wamux/core';
import type { Dialect } from 'kysely';
import { OutboxOpenError } from '../../outbox-error.js';
import { toDialect } from './sqlite-driver.js';
import { toSqlitePath } from './sqlite-path.js';

/**
 * Kysely's dialect for a SQLite file in which an outbox is too, for an app that stores its own rows and its messages in
 * one transaction. It is the same SQLite that the outbox uses. Another one in the same process (`node:sqlite`,
 * `better-sqlite3`) is not kept out by the file's locks, so the outbox refuses to work beside it.
 *
 * A transaction takes the write lock when it begins. What is committed survives a power failure.
 *
 * @param url `file:` and a path, as `openOutbox` takes it. The file is made where there is none.
 * @throws {OutboxOpenError} when it is another address.
 */
export function sqliteDialect(url: string): Dialect {
  const path = typeof url === 'string' ? toSqlitePath(url) : undefined;
  if (path === undefined || path === ':memory:')
    throw new OutboxOpenError('url: expected "file:" and a path');
  return toDialect(async () => {
    // Its native part is loaded where it is needed.
    const { SqliteFile } = await import('./sqlite-file.js');
    return new SqliteFile(path, 'full');
  }, systemClock);
}
