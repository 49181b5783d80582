import { sql } from 'kysely';
import type { Database } from '../database/database.js';

/**
 * Makes due what waits because the clock was ahead when it was queued, or put back into the queue: else it would wait until the
 * clock comes there again. What an app has scheduled keeps its time. Gives how many messages it was. It looks at everything
 * that is queued.
 *
 * @param aheadMs A time of the future that is no further away is no wrong one.
 */
export function releaseFromFuture(database: Database, aheadMs: number): Promise<number> {
  return database.transaction(async (trx) => {
    const now = database.now();
    const latest = now + aheadMs;
    // Its own times were counted from when it came.
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
