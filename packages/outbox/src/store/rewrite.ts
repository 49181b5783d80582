import type { Selectable } from 'kysely';
import type { Trx } from '../database/database.js';
import type { Tables } from '../database/tables.js';
import { personalData, withoutPerson } from './personal-data.js';

/** The most rows in one statement, since the number of its parameters is limited. */
const mostAtOnce = 500;

const keys = { wamux_messages: 'id', wamux_attempts: 'id', wamux_events: 'seq' } as const;

/** Removes the person from stored rows. */
export async function rewriteWithoutPerson<Table extends keyof typeof keys>(
  trx: Trx,
  table: Table,
  rows: readonly Selectable<Tables[Table]>[],
): Promise<void> {
  const changing = Object.entries(personalData[table]).filter(([, treatment]) => treatment !== 'kept');
  const columns = changing.map(([column]) => column);
  for (let from = 0; from < rows.length; from += mostAtOnce) {
    const some = rows.slice(from, from + mostAtOnce).map((row) => withoutPerson(table, row));
    // All of these rows exist, so each insert is an update.
    await trx
      .insertInto<keyof typeof keys>(table)
      .values(some as never)
      .onConflict((conflict) =>
        conflict
          .column(keys[table] as never)
          .doUpdateSet((eb) =>
            Object.fromEntries(columns.map((column) => [column, eb.ref(`excluded.${column}` as never)])),
          ),
      )
      .execute();
  }
}
