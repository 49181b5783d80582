import { sql } from 'kysely';
import { OutboxOpenError } from '../outbox-error.js';
import type { Database } from './database.js';

/**
 * Refuses a database whose sequences are behind its tables. A logical replica has the rows but not the sequences, and so
 * has a restore of single tables. New rows would get numbers that are taken: messages would be sent, and their outcomes
 * could not be stored.
 *
 * @throws {OutboxOpenError} naming a sequence that is behind its table, and how to repair it.
 */
export async function requireSequences({ kind, db, schema, table }: Database): Promise<void> {
  if (kind === 'sqlite') return;
  for (const name of ['wamux_messages', 'wamux_events'] as const) {
    // The rows are read first: a sequence that is read later is ahead of them, however many rows are added meanwhile.
    const { rows } = await sql<{ last: number | null }>`select max(seq) as last from ${table(name)}`.execute(
      db,
    );
    const { rows: sequences } = await sql<{ rows: string; sequence: string; given: number | null }>`
      select rows, sequence, pg_sequence_last_value(sequence::regclass) as given
      from format('%I.%I', ${schema}::text, ${name}::text) as rows, pg_get_serial_sequence(rows, 'seq') as sequence
      where sequence is not null
    `.execute(db);
    const behind = sequences.find(({ given }) => (given ?? 0) < (rows[0]?.last ?? 0));
    if (behind === undefined) continue;
    const { rows: from, sequence } = behind;
    throw new OutboxOpenError(
      `the sequence ${sequence} is behind its table, as after a logical replication: ` +
        `select setval('${sequence}', (select max(seq) from ${from}))`,
    );
  }
}
