import type { NewStatusUpdate, StatusUpdate, UpdateResult } from '@wamux/core';
import { namesOfMessage, statusUpdateKey } from '@wamux/core/policy';
import type { CheckPlan } from '../check-plan.js';
import type { Database, Trx } from '../database/database.js';
import { AttemptIndex, addNamedAttempts } from './attempt-index.js';
import { markEvents } from './event-marks.js';
import { GroupUpdates } from './group-updates.js';
import { lockGroups } from './message-groups.js';
import { addOrphans, findOrphans, lockForOrphans, removeOrphans } from './orphaned-updates.js';
import { insertAttempts, saveAttempts, saveHistories, saveStatuses } from './save.js';
import { writeEvents } from './write-events.js';

/**
 * Adds status updates, all of them in as many statements as a single one takes. Every caller takes locks in the same order:
 * marks, names, messages, attempts. A repeat is folded again, which changes nothing, and loses nothing where only the mark
 * is left of the first delivery.
 */
export async function addStatusUpdates(
  database: Database,
  plan: CheckPlan,
  trx: Trx,
  updates: readonly NewStatusUpdate[],
): Promise<readonly UpdateResult[]> {
  const areNew = await mark(database, trx, updates);
  const groups = await findGroups(database, plan, trx, updates);
  const orphans: StatusUpdate[] = [];
  const apply = ({ claimedMessageId, isAnswer: _, ...update }: NewStatusUpdate) =>
    groups.apply(update, claimedMessageId);
  const inOrder = updates.map(apply);
  const results = updates.map((given, index): UpdateResult => {
    const { claimedMessageId: _, isAnswer: __, ...update } = given;
    if (namesOfMessage(update).length === 0) return { outcome: 'refused' };
    // A later update in the list may have brought the id by which the message of this one is found.
    const applied = inOrder[index] ?? apply(given);
    if (applied === undefined) orphans.push(update);
    if (areNew[index] === false) {
      return { outcome: 'duplicate', ...(applied !== undefined && { message: applied.message }) };
    }
    return applied === undefined ? { outcome: 'orphaned' } : { outcome: 'applied', ...applied };
  });
  await removeOrphans(database, trx, groups.adopted);
  await addOrphans(database, trx, orphans, database.now());
  await insertAttempts(database, trx, groups.newAttempts);
  await saveHistories(database, trx, groups.changedHistories);
  await saveAttempts(database, trx, groups.changedAttempts);
  await saveStatuses(database, trx, groups.changedMessages);
  await writeEvents(database, trx, groups.events);
  if (groups.events.length > 0) database.announce(trx);
  return results;
}

/** Tells for each update whether it is new. An answer to a question is not an event, so it leaves no mark. */
async function mark(
  database: Database,
  trx: Trx,
  updates: readonly NewStatusUpdate[],
): Promise<readonly boolean[]> {
  const pushed = updates.filter(({ isAnswer }) => !isAnswer);
  const areNew = await markEvents(
    database,
    trx,
    pushed.map(({ claimedMessageId, ...update }) => {
      const providerMessageId = update.providerMessageId ?? claimedMessageId ?? null;
      return statusUpdateKey({ ...update, providerMessageId });
    }),
  );
  const isNew = new Map(pushed.map((update, index) => [update, areNew[index] ?? true]));
  return updates.map((update) => isNew.get(update) ?? true);
}

async function findGroups(
  database: Database,
  plan: CheckPlan,
  trx: Trx,
  updates: readonly NewStatusUpdate[],
): Promise<GroupUpdates> {
  const index = new AttemptIndex();
  const claims = updates.flatMap(({ provider, claimedMessageId }) =>
    claimedMessageId === undefined ? [] : [{ provider, providerMessageId: claimedMessageId }],
  );
  await addNamedAttempts(database, trx, index, [...updates, ...claims]);
  const unknown = updates.filter((update) => !index.knows(update));
  // These updates give messages new ids. Other updates that have only such an id may wait for it, or are being orphaned
  // right now.
  const given = [...updates.filter((update) => index.knows(update)), ...claims]
    .map(({ provider, providerMessageId }) => ({ provider, providerMessageId }))
    .filter((named) => named.providerMessageId !== null && !index.knows(named));
  if (unknown.length + given.length > 0) {
    await lockForOrphans(database, trx, [...unknown, ...given].flatMap(namesOfMessage));
    // Their messages may have become known just before the lock.
    if (database.kind === 'postgres') await addNamedAttempts(database, trx, index, [...unknown, ...given]);
  }
  const orphans = await findOrphans(database, trx, given.flatMap(namesOfMessage));
  const found = updates.flatMap((update) => index.find(update) ?? index.findForgotten(update) ?? []);
  const owners = claims.flatMap((claim) => index.find(claim) ?? []);
  return new GroupUpdates(database.now(), plan, await lockGroups(database, trx, found), owners, orphans);
}
