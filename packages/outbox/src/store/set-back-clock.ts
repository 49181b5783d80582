import { sql } from 'kysely';
import type { Database } from '../database/database.js';

/**
 * Makes messages due that wait only because the clock was ahead when they were queued, or put back into the queue.
 * Otherwise they would wait until the clock reaches that time again. Messages that an app has scheduled keep their time.
 * Returns how many messages it was. It reads everything that is queued.
 *
 * @param aheadMs Times that are at most this far in the future, in milliseconds, are not considered wrong.
 */
export function releaseFromFuture(database: Database, aheadMs: number): Promise<number> {
  return database.transaction(async (trx) => {
    const now = database.now();
    const latest = now + aheadMs;
    // These times were counted from when the message was enqueued.
    const withoutLead = (column: 'expires_at' | 'retry_until') =>
      sql<number>`${sql.ref(column)} - case when created_at > ${latest} then created_at - ${now} else 0 end`;
    const { numUpdatedRows } = await trx
      .updateTable('wamux_messages')
      .set({
        due_at: now,
        updated_at: now,
        expires_at: withoutLead('expires_at'),
        retry_until: withoutLead('retry_until'),
      })
      .where(sql<boolean>`state = 'queued'`)
      .where('updated_at', '>', latest)
      .where((eb) => eb.or([eb('tries', '>', 0), eb('due_at', '<=', eb.ref('updated_at'))]))
      .executeTakeFirst();
    if (numUpdatedRows > 0) database.announce(trx);
    return Number(numUpdatedRows);
  });
}
