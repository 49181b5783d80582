import { DatabaseSync } from '@photostructure/sqlite';
import { OutboxOpenError } from '../../outbox-error.js';
import { migrationTable, noOutbox } from '../migration-table.js';
import { textOf } from '../text-of.js';

/**
 * Makes sure that a file has an outbox, before anything is changed in it: opening an outbox makes a missing file, and sets
 * how a database keeps its log, which may be one of another program.
 *
 * @throws {OutboxOpenError} when there is none. SQLite's own error when the file cannot be read.
 */
export function requireOutbox(path: string): void {
  const sqlite = new DatabaseSync(path, { readOnly: true });
  try {
    sqlite.exec(`select name from ${migrationTable} limit 1`);
  } catch (error) {
    throw /no such table/.test(textOf(error)) ? new OutboxOpenError(noOutbox) : error;
  } finally {
    sqlite.close();
  }
}
