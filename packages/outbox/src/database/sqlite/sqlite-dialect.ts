import { systemClock } from '@wamux/core';
import type { Dialect } from 'kysely';
import { OutboxOpenError } from '../../outbox-error.js';
import { requireBareAddress } from '../require-bare-address.js';
import { toDialect } from './sqlite-driver.js';
import { toSqlitePath } from './sqlite-path.js';

/**
 * Makes a Kysely dialect for a SQLite file that also holds an outbox, for an app that stores its own rows and its messages
 * in one transaction. It uses the same SQLite as the outbox. The file's locks do not keep out another SQLite in the same
 * process (`node:sqlite`, `better-sqlite3`), so the outbox refuses to work beside one.
 *
 * A transaction takes the write lock when it begins. What is committed survives a power failure.
 *
 * @typeParam AppsDialect `Dialect` of the app's own copy of Kysely, which has other types than the outbox's. The compiler finds
 * it where the dialect is passed to `new Kysely`.
 * @param url `file:` and a path, as `openOutbox` takes it. The file is made where it is missing.
 * @throws {OutboxOpenError} when `url` is any other address.
 */
export function sqliteDialect<AppsDialect = Dialect>(url: string): AppsDialect {
  if (typeof url === 'string') requireBareAddress(url);
  const path = typeof url === 'string' ? toSqlitePath(url) : undefined;
  if (path === undefined || path === ':memory:')
    throw new OutboxOpenError('url: expected "file:" and a path');
  const dialect: Dialect = toDialect(async () => {
    // The native part of the driver is loaded only where it is needed.
    const { SqliteFile } = await import('./sqlite-file.js');
    return new SqliteFile(path, 'full');
  }, systemClock);
  return dialect as AppsDialect;
}
