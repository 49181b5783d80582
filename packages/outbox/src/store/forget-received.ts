import type { Database } from '../database/database.js';
import { isAmong } from '../database/is-among.js';
import { inBatches } from './in-batches.js';
import { mentions } from './mentions.js';
import { removeReceived } from './received-events.js';

/** How many events one transaction looks at. */
const mostLooks = 500;

/** Removes every event that mentions the person by any of these names. Returns how many it removed. */
export async function forgetReceived(database: Database, names: readonly string[]): Promise<number> {
  let last = '';
  let removed = 0;
  await inBatches(mostLooks, async () => {
    const step = await forgetSome(database, names, last);
    last = step.last;
    removed += step.removed;
    return step.seen;
  });
  return removed;
}

function forgetSome(database: Database, names: readonly string[], after: string) {
  return database.transaction(async (trx) => {
    const seen = await trx
      .selectFrom('wamux_received_events')
      .select('id')
      .where('id', '>', after)
      .orderBy('id')
      .limit(mostLooks)
      .execute();
    const last = seen.at(-1)?.id ?? after;
    const found = await trx
      .selectFrom('wamux_received_events')
      .select('id')
      .where('id', '>', after)
      .where('id', '<=', last)
      .where((eb) =>
        eb.or([
          isAmong(database, 'person', names),
          isAmong(database, 'other_name', names),
          ...names.map((one) => mentions(database, ['event'], one)),
        ]),
      )
      .execute();
    return { last, seen: seen.length, removed: await removeReceived(trx, found) };
  });
}

/**
 * Finds every name of the person, as far as the events connect them: a user who shows a number in one message may show only
 * a user id in the next.
 */
export async function namesOfPerson(database: Database, name: string): Promise<readonly string[]> {
  const names = new Set([name]);
  for (let looked: readonly string[] = [name]; looked.length > 0; ) {
    const rows = await database.db
      .selectFrom('wamux_received_events')
      .select(['person', 'other_name as otherName'])
      .distinct()
      .where((eb) => eb.or([isAmong(database, 'person', looked), isAmong(database, 'other_name', looked)]))
      .execute();
    const found = rows.flatMap(({ person, otherName }) => [person, otherName]);
    looked = [...new Set(found)].filter((one): one is string => one !== null && !names.has(one));
    for (const one of looked) names.add(one);
  }
  return [...names];
}
