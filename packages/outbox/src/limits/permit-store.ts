import type { LeaseChange, PermitLease, PermitStore } from '@wamux/limits';
import { lockNames } from '../database/advisory-locks.js';
import type { Database, Db, Trx } from '../database/database.js';
import { GroupCommit } from '../group-commit.js';
import { postponePairBucket, removeFullBuckets, takePairTokens } from './pair-tokens.js';

const removeEveryMs = 60_000;

/** Keeps in the outbox's database how much of the providers' limits each process that shares it has. */
export function createPermitStore(database: Database): PermitStore {
  const tokens = new GroupCommit(takePairTokens.bind(undefined, database));
  let removesAt = 0;
  return {
    now: () => database.now(),
    syncClock: () => database.syncClock(),
    readLeases: (key) => readLeases(database.db, key),
    changeLeases: (key, change) => changeLeases(database, key, change),
    takePairToken(take) {
      if (database.now() >= removesAt) {
        removesAt = database.now() + removeEveryMs;
        // If the database is away, they are removed another time.
        removeFullBuckets(database).catch(() => {});
      }
      return tokens.add(take);
    },
    postponePairBucket: (key, fullAt) => postponePairBucket(database, key, fullAt),
  };
}

async function readLeases(db: Db, key: string): Promise<readonly PermitLease[]> {
  const rows = await db
    .selectFrom('wamux_permit_leases')
    .select(['holder', 'permits', 'waiting_since as waitingSince', 'is_in_grace', 'until'])
    .where('key', '=', key)
    .execute();
  return rows.map(({ is_in_grace: isInGrace, ...row }) => ({ ...row, isInGrace: isInGrace > 0 }));
}

function changeLeases<Value>(database: Database, key: string, change: LeaseChange<Value>): Promise<Value> {
  return database.transaction(async (trx) => {
    await lockNames(database, trx, [key]);
    const before = await readLeases(trx, key);
    const { leases, value } = change(before);
    const kept = new Set(leases.map(({ holder }) => holder));
    for (const { holder } of before) if (!kept.has(holder)) await remove(trx, key, holder);
    for (const lease of leases) if (!before.includes(lease)) await save(trx, key, lease);
    return value;
  });
}

async function remove(trx: Trx, key: string, holder: string): Promise<void> {
  await trx.deleteFrom('wamux_permit_leases').where('key', '=', key).where('holder', '=', holder).execute();
}

async function save(trx: Trx, key: string, lease: PermitLease): Promise<void> {
  const { holder, permits, waitingSince, isInGrace, until } = lease;
  const columns = { permits, waiting_since: waitingSince, is_in_grace: isInGrace ? 1 : 0, until };
  await trx
    .insertInto('wamux_permit_leases')
    .values({ key, holder, ...columns })
    .onConflict((conflict) => conflict.columns(['key', 'holder']).doUpdateSet(columns))
    .execute();
}
