import type { Database } from '../database/database.js';

export interface Turn {
  /** A recipient. */
  readonly key: string;
  /** From now on. */
  readonly forMs: number;
}

/**
 * Takes turns for a process, which may take again what it has; gives for each when the recipient is free instead, where it
 * is not.
 *
 * @param turns Of each recipient one.
 */
export function takeTurns(
  database: Database,
  holder: string,
  turns: readonly Turn[],
): Promise<readonly (number | undefined)[]> {
  return database.transaction(async (trx) => {
    const now = database.now();
    // In the same order for all, so that two transactions cannot wait for each other.
    const sorted = turns.toSorted((a, b) => (a.key < b.key ? -1 : 1));
    const taken = await trx
      .insertInto('wamux_turns')
      .values(sorted.map(({ key, forMs }) => ({ key, holder, next_at: now + forMs })))
      .onConflict((conflict) =>
        conflict
          .column('key')
          .doUpdateSet((eb) => ({ holder, next_at: eb.ref('excluded.next_at') }))
          .where((eb) =>
            eb.or([eb('wamux_turns.next_at', '<=', now), eb('wamux_turns.holder', '=', holder)]),
          ),
      )
      .returning('key')
      .execute();
    const freeAt = new Map<string, number | undefined>(taken.map(({ key }) => [key, undefined]));
    const refused = turns.map(({ key }) => key).filter((key) => !freeAt.has(key));
    if (refused.length > 0) {
      const rows = await trx.selectFrom('wamux_turns').selectAll().where('key', 'in', refused).execute();
      for (const { key, next_at } of rows) freeAt.set(key, next_at);
    }
    return turns.map(({ key }) => freeAt.get(key));
  });
}

/** A turn that is over is the same as none. */
export async function removeOldTurns(database: Database): Promise<void> {
  await database.transaction((trx) =>
    trx.deleteFrom('wamux_turns').where('next_at', '<', database.now()).execute(),
  );
}
