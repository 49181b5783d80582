import type { CheckPlan } from '../check-plan.js';
import type { Database, Trx } from '../database/database.js';
import type { AttemptRow, MessageRow } from '../database/tables.js';
import { isEnd, nextState } from '../message-state.js';
import { awaitsUpdates } from './fold-updates.js';
import { lockMessages } from './lock-messages.js';
import { findAttempts } from './save.js';
import { writeEvents } from './write-events.js';

/** An attempt whose provider is to be asked now. */
export interface Check {
  readonly attempt: AttemptRow;
  readonly recipient: string | null;
}

/** The most messages of an unknown outcome that are looked through for urgent questions; further ones are asked about in turn. */
const mostReconciling = 500;

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
  const due = await findOfProvider().execute();
  if (due.length < most) return due;
  const unknown = await findUnknown(database, trx, now, provider);
  const urgent = unknown.length === 0 ? [] : await findOfProvider().where('id', 'in', unknown).execute();
  const isUrgent = new Set(urgent.map(({ id }) => id));
  return [...urgent, ...due.filter(({ id }) => !isUrgent.has(id))].slice(0, most);
}

/** The ids of due attempts of an unknown outcome, found by their messages: no index finds the few among very many due ones. */
async function findUnknown(database: Database, trx: Trx, now: number, provider: string): Promise<string[]> {
  const reconciling = await trx
    .selectFrom('wamux_messages')
    .select('id')
    .where('state', '=', 'reconciling')
    .limit(mostReconciling)
    .execute();
  const attempts = await findAttempts(
    database,
    trx,
    reconciling.map(({ id }) => id),
  );
  return [...attempts.values()]
    .flat()
    .filter((one) => one.outcome === 'unknown' && one.provider === provider)
    .filter(({ next_check_at: dueAt }) => dueAt !== null && dueAt <= now)
    .map(({ id }) => id);
}

function findDue({ kind }: Database, trx: Trx, now: number, most: number) {
  const due = trx
    .selectFrom('wamux_attempts')
    .selectAll()
    .where('next_check_at', '<=', now)
    .orderBy('next_check_at')
    .limit(most);
  return kind === 'postgres' ? due.forNoKeyUpdate().skipLocked() : due;
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
    if (await hasOtherChecks(trx, message_id)) return;
    await leaveToPerson(database, trx, message, now);
    database.announce(trx);
  });
}

/** A message may have been sent in several attempts. As long as one of them is still asked about, more can be learnt. */
async function hasOtherChecks(trx: Trx, messageId: string): Promise<boolean> {
  const other = await trx
    .selectFrom('wamux_attempts')
    .select('id')
    .where('message_id', '=', messageId)
    .where('next_check_at', 'is not', null)
    .limit(1)
    .executeTakeFirst();
  return other !== undefined;
}

async function leaveToPerson(database: Database, trx: Trx, row: MessageRow, now: number): Promise<void> {
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
