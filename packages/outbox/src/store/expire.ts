import { sql } from 'kysely';
import type { Database } from '../database/database.js';
import { writeEvents } from './write-events.js';

const mostAtOnce = 500;

/** Ends messages whose time is over before a provider took them. */
export function expireMessages(database: Database): Promise<number> {
  return database.transaction(async (trx) => {
    const now = database.now();
    const due = trx
      .selectFrom('wamux_messages')
      .select('id')
      .where(sql<boolean>`state = 'queued'`)
      .where('expires_at', '<=', now)
      .orderBy('expires_at')
      .limit(mostAtOnce);
    const rows = await (database.kind === 'postgres' ? due.forUpdate().skipLocked() : due).execute();
    if (rows.length === 0) return 0;
    const ids = rows.map(({ id }) => id);
    await trx
      .updateTable('wamux_messages')
      .set({ state: 'expired', ended_at: now, updated_at: now })
      .where('id', 'in', ids)
      .execute();
    await writeEvents(
      database,
      trx,
      ids.map((id) => ({ id, type: 'expired', state: 'expired' })),
    );
    return ids.length;
  });
}
