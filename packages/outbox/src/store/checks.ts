import type { CheckPlan } from '../check-plan.js';
import type { Database, Trx } from '../database/database.js';
import type { AttemptRow, MessageRow } from '../database/tables.js';
import { isEnd, nextState } from '../message-state.js';
import { awaitsUpdates } from './fold-updates.js';
import { lockMessages } from './lock-messages.js';
import { writeEvents } from './write-events.js';

/** An attempt whose provider is to be asked now. */
export interface Check {
  readonly attempt: AttemptRow;
  readonly recipient: string | null;
}

export interface TakeChecksOptions {
  /** How many more questions may be asked of a provider. */
  readonly roomOf: (provider: string) => number;
  readonly leaseMs: number;
}

/**
 * Takes attempts about which this worker should ask the providers that it has; other workers ask the rest. After `leaseMs`
 * another worker may ask too: asking twice does no harm.
 */
export function takeChecks(
  database: Database,
  plan: CheckPlan,
  { roomOf, leaseMs }: TakeChecksOptions,
): Promise<readonly Check[]> {
  return take(database, leaseMs, async (trx, now) => {
    const attempts: AttemptRow[] = [];
    for (const provider of plan.providerIds) {
      const most = roomOf(provider);
      if (most > 0) attempts.push(...(await findMostUrgent(database, trx, now, { provider, most })));
    }
    return attempts;
  });
}

/**
 * Takes overdue attempts at providers that this worker does not have: their time for questions is over, and nobody has
 * concluded them.
 */
export function takeOverdueChecks(
  database: Database,
  plan: CheckPlan,
  { most, leaseMs }: { readonly most: number; readonly leaseMs: number },
): Promise<readonly Check[]> {
  return take(database, leaseMs, (trx, now) =>
    findDue(database, trx, now, most)
      .$if(plan.providerIds.length > 0, (query) => query.where('provider', 'not in', plan.providerIds))
      .where((eb) =>
        eb.or([
          eb.and([eb('outcome', '=', 'unknown'), eb('started_at', '<=', now - plan.settleForMs)]),
          eb.and([eb('outcome', '!=', 'unknown'), eb('started_at', '<=', now - plan.statusForMs)]),
        ]),
      )
      .execute(),
  );
}

/**
 * Those of an unknown outcome come first: their time for questions is short, and somebody waits for the answer. A campaign has
 * more deliveries to ask about than a provider answers in that time.
 */
async function findMostUrgent(
  database: Database,
  trx: Trx,
  now: number,
  { provider, most }: { readonly provider: string; readonly most: number },
): Promise<readonly AttemptRow[]> {
  const findOfProvider = () => findDue(database, trx, now, most).where('provider', '=', provider);
  const isUnknown = ({ outcome }: AttemptRow): boolean => outcome === 'unknown';
  const due = await findOfProvider().execute();
  if (due.length < most || due.every(isUnknown)) return due;
  // No index finds the unknown ones among very many, so they are looked for only where there are any.
  const reconciling = trx.selectFrom('wamux_messages').select('id').where('state', '=', 'reconciling');
  if ((await reconciling.limit(1).executeTakeFirst()) === undefined) return due;
  const unknown = await findOfProvider().where('outcome', '=', 'unknown').execute();
  return [...unknown, ...due.filter((attempt) => !isUnknown(attempt))].slice(0, most);
}

function findDue({ kind }: Database, trx: Trx, now: number, most: number) {
  const due = trx
    .selectFrom('wamux_attempts')
    .selectAll()
    .where('next_check_at', '<=', now)
    .orderBy('next_check_at')
    .limit(most);
  return kind === 'postgres' ? due.forUpdate().skipLocked() : due;
}

function take(
  database: Database,
  leaseMs: number,
  find: (trx: Trx, now: number) => Promise<readonly AttemptRow[]>,
): Promise<readonly Check[]> {
  return database.transaction(async (trx) => {
    const now = database.now();
    const attempts = await find(trx, now);
    if (attempts.length === 0) return [];
    const ids = attempts.map(({ id }) => id);
    await trx
      .updateTable('wamux_attempts')
      .set({ next_check_at: now + leaseMs })
      .where('id', 'in', ids)
      .execute();
    const messageIds = attempts.map(({ message_id }) => message_id);
    const messages = await trx
      .selectFrom('wamux_messages')
      .select(['id', 'recipient'])
      .where('id', 'in', messageIds)
      .execute();
    const recipientOf = new Map(messages.map(({ id, recipient }) => [id, recipient]));
    return attempts.map((attempt) => ({ attempt, recipient: recipientOf.get(attempt.message_id) ?? null }));
  });
}

/** Decides after a question when the next one is due, or that there is none and a person has to look. */
export function concludeCheck(
  database: Database,
  plan: CheckPlan,
  { id, message_id }: AttemptRow,
): Promise<void> {
  return database.transaction(async (trx) => {
    const locked = await lockMessages(database, trx, [message_id]);
    const attempt = await trx
      .selectFrom('wamux_attempts')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirst();
    const message = locked.get(message_id);
    if (attempt === undefined || message === undefined) return;
    const now = database.now();
    const setCheck = (next_check_at: number | null) =>
      trx.updateTable('wamux_attempts').set({ next_check_at }).where('id', '=', id).execute();
    if (!awaitsUpdates(message.state)) {
      await setCheck(null);
      return;
    }
    const isLast = now >= plan.limitAt(attempt) || plan.nextAt(attempt, now) <= now;
    if (!isLast) {
      await setCheck(plan.nextAt(attempt, now));
      return;
    }
    await setCheck(null);
    if (await hasOtherChecks()) return;
    await leaveToPerson(message);
    database.announce(trx);

    /** A message may have been sent in several attempts. As long as one of them is still asked about, more can be learnt. */
    async function hasOtherChecks(): Promise<boolean> {
      const other = await trx
        .selectFrom('wamux_attempts')
        .select('id')
        .where('message_id', '=', message_id)
        .where('next_check_at', 'is not', null)
        .limit(1)
        .executeTakeFirst();
      return other !== undefined;
    }

    async function leaveToPerson(row: MessageRow): Promise<void> {
      const isUnknown = row.state === 'reconciling';
      const state = nextState(row.state, isUnknown ? 'reconcile-timeout' : 'status-timeout');
      if (state === undefined) return;
      const reason = isUnknown ? 'outcome-unknown' : 'no-status';
      await trx
        .updateTable('wamux_messages')
        .set({ state, reason, updated_at: now, ended_at: isEnd(state) ? now : null })
        .where('id', '=', row.id)
        .execute();
      await writeEvents(database, trx, [{ id: row.id, type: 'needs-review', state, reason }]);
    }
  });
}
