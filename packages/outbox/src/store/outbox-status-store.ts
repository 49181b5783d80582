import type {
  MessageReference,
  NewAttempt,
  NewStatusUpdate,
  StatusStore,
  TrackedAttempt,
  TrackedMessage,
  UpdateResult,
} from '@wamux/core';
import { newId, toStorable } from '@wamux/core/helpers';
import { findAttempt, foldStatusUpdate, namesOfMessage, noStatusHistory } from '@wamux/core/policy';
import type { CheckPlan } from '../check-plan.js';
import type { Database } from '../database/database.js';
import { isOfRowPolicy } from '../database/postgres-errors.js';
import type { AttemptRow } from '../database/tables.js';
import { addStatusUpdates } from './add-status-updates.js';
import { forgetMarks, markEvents, unmarkEvents } from './event-marks.js';
import { foldUpdate, historyOf, toTracked } from './fold-updates.js';
import { lockByCorrelation, noMessage } from './message-groups.js';
import { adoptOrphans, findOrphans, lockForOrphans, namesOf } from './orphaned-updates.js';
import { disguise } from './personal-data.js';
import { keepReceivedEvents } from './received-events.js';
import { insertAttempts, saveAttempts } from './save.js';
import { shareTransactions } from './share-transactions.js';

/** How long orphaned updates, and marks of events, are kept: for as long as a provider may go on sending them. */
const keptForMs = 7 * 86_400_000;

/** Keeps statuses in the outbox's database: updates, their marks, and the changes that they cause, in one transaction. */
export class OutboxStatusStore implements StatusStore {
  readonly #database: Database;
  readonly #addUpdates: (updates: readonly NewStatusUpdate[]) => Promise<readonly UpdateResult[]>;
  readonly #markEvents: StatusStore['markEvents'];
  /** Present where received events are kept. */
  readonly keepEvents?: NonNullable<StatusStore['keepEvents']>;

  constructor(database: Database, plan: CheckPlan, { keepReceived = false } = {}) {
    this.#database = database;
    this.#addUpdates = shareTransactions(database, (trx, updates) =>
      addStatusUpdates(database, plan, trx, updates),
    );
    this.#markEvents = shareTransactions(database, (trx, keys) => markEvents(database, trx, keys));
    if (!keepReceived) return;
    this.keepEvents = shareTransactions(database, (trx, events) => keepReceivedEvents(database, trx, events));
  }

  /**
   * Adds an attempt that was sent past the outbox. For one of the outbox's own, which it has recorded already, this is an
   * update.
   */
  async addAttempt(given: NewAttempt): Promise<TrackedMessage> {
    const sent = toStorable(given);
    const { provider, providerMessageId, correlationId, status } = sent;
    if (await this.#isOurs(correlationId)) {
      const about = { provider, providerMessageId, correlationId };
      await this.addStatusUpdates([{ ...about, status, rawStatus: '', occurredAt: null, isAnswer: true }]);
      return (await this.get(correlationId)) ?? toTracked(correlationId, []);
    }
    return this.#database.transaction(async (trx) => {
      const attempt = this.#toRow(sent);
      // Somebody else may have recorded the same attempt at the same time.
      await lockForOrphans(this.#database, trx, namesOf(attempt));
      const attempts =
        (await lockByCorrelation(this.#database, trx, [correlationId])).get(correlationId) ?? [];
      const known = attempts.find(
        (other) => other.provider === provider && other.provider_message_id === providerMessageId,
      );
      if (known === undefined) await insertAttempts(this.#database, trx, [attempt]);
      const current = known ?? attempt;
      const history = foldStatusUpdate(historyOf(current), { status, rawStatus: '' });
      const folded = await adoptOrphans(this.#database, trx, [
        { ...current, history: JSON.stringify(history) },
      ]);
      await saveAttempts(this.#database, trx, folded);
      return toTracked(correlationId, [...attempts.filter((other) => other.id !== current.id), ...folded]);
    });
  }

  async addStatusUpdates(given: readonly NewStatusUpdate[]): Promise<readonly UpdateResult[]> {
    if (given.length === 0) return [];
    try {
      return await this.#addUpdates(given.map(toStored));
    } catch (error) {
      if (this.#database.fateOf(error) !== 'one') throw error;
      // A policy is not about the update: it may change, and may refuse every update until then.
      if (given.length === 1 && isOfRowPolicy(error)) throw error;
      if (given.length === 1) return [{ outcome: 'refused' }];
      // One of them causes the failure: each half is tried again, down to that single one.
      const half = Math.ceil(given.length / 2);
      return [
        ...(await this.addStatusUpdates(given.slice(0, half))),
        ...(await this.addStatusUpdates(given.slice(half))),
      ];
    }
  }

  async get(correlationId: string): Promise<TrackedMessage | undefined> {
    const attempts = await this.#database.db
      .selectFrom('wamux_attempts')
      .selectAll()
      .where('correlation_id', 'in', [correlationId, disguise(correlationId)])
      .orderBy('started_at')
      .execute();
    return attempts.length === 0 ? undefined : toTracked(correlationId, attempts);
  }

  async find(given: MessageReference): Promise<TrackedAttempt | undefined> {
    const { provider, providerMessageId, correlationId } = toStorable(given);
    const reference = { provider, providerMessageId, ...(correlationId !== undefined && { correlationId }) };
    const attempt = await this.#findAttempt(reference);
    // Updates with the provider's id that came before the attempt had that id are orphaned.
    const mayHaveOrphans =
      attempt === undefined || (attempt.provider_message_id === null && providerMessageId !== null);
    const orphans = mayHaveOrphans
      ? await findOrphans(this.#database, this.#database.db, namesOfMessage(reference))
      : [];
    const own = orphans.filter(
      ({ providerMessageId: id }) => providerMessageId === null || id === null || id === providerMessageId,
    );
    if (attempt === undefined && own.length === 0) return undefined;
    const folded = own.reduce(
      foldUpdate,
      attempt ?? this.#toRow({ ...reference, correlationId: '', status: 'unknown' }),
    );
    return { provider, providerMessageId: folded.provider_message_id, history: historyOf(folded) };
  }

  async markEvents(keys: readonly string[]): Promise<readonly boolean[]> {
    return this.#markEvents(keys);
  }

  async unmarkEvents(keys: readonly string[]): Promise<void> {
    if (keys.length === 0) return;
    await this.#database.transaction((trx) => unmarkEvents(this.#database, trx, keys));
  }

  async countOrphanedUpdates(): Promise<number> {
    const { count } = await this.#database.db
      .selectFrom('wamux_orphaned_updates')
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow();
    return Number(count);
  }

  /** Removes updates whose message never became known, and marks of events that nobody sends any more. */
  async forgetOld(): Promise<void> {
    const before = this.#database.now() - keptForMs;
    await this.#database.transaction((trx) =>
      trx.deleteFrom('wamux_orphaned_updates').where('at', '<', before).execute(),
    );
    await forgetMarks(this.#database, before);
  }

  async #isOurs(correlationId: string): Promise<boolean> {
    const attempt = await this.#database.db
      .selectFrom('wamux_attempts')
      .select('id')
      .where('correlation_id', 'in', [correlationId, disguise(correlationId)])
      .where('message_id', '!=', noMessage)
      .limit(1)
      .executeTakeFirst();
    return attempt !== undefined;
  }

  async #findAttempt({
    provider,
    providerMessageId: id,
    correlationId,
  }: MessageReference): Promise<AttemptRow | undefined> {
    const select = this.#database.db
      .selectFrom('wamux_attempts')
      .selectAll()
      .where('provider', '=', provider)
      .orderBy('started_at')
      .orderBy('id');
    const byId =
      id === null
        ? undefined
        : await select
            .where('provider_message_id', 'in', [id, disguise(id)])
            .limit(1)
            .executeTakeFirst();
    if (byId !== undefined || correlationId === undefined) return byId;
    const rows = await select
      .where('correlation_id', 'in', [correlationId, disguise(correlationId)])
      .execute();
    const known = rows.map((row) => ({
      row,
      provider,
      providerMessageId: row.provider_message_id,
      isRefused: row.outcome === 'not-accepted',
    }));
    return findAttempt(known, { provider, providerMessageId: id })?.row;
  }

  #toRow({ correlationId, provider, providerMessageId, status }: NewAttempt): AttemptRow {
    const now = this.#database.now();
    return {
      id: newId(),
      message_id: noMessage,
      send_generation: 0,
      fencing_number: 0,
      provider,
      correlation_id: correlationId,
      provider_message_id: providerMessageId,
      outcome: status === 'unknown' ? 'unknown' : 'accepted',
      history: JSON.stringify(noStatusHistory),
      error: null,
      started_at: now,
      ended_at: now,
      next_check_at: null,
    };
  }
}

/** Picks what is kept of an update. Anything else in it, such as the provider's own data, may be personal. */
function toStored(given: NewStatusUpdate): NewStatusUpdate {
  const { provider, providerMessageId, correlationId, status, rawStatus, occurredAt } = given;
  const { error, deletedAt, recipient, claimedMessageId, isAnswer } = given;
  return toStorable({
    provider,
    providerMessageId,
    ...(correlationId !== undefined && { correlationId }),
    status,
    rawStatus,
    occurredAt,
    ...(error !== undefined && { error }),
    ...(deletedAt !== undefined && { deletedAt }),
    ...(recipient !== undefined && { recipient }),
    ...(claimedMessageId !== undefined && { claimedMessageId }),
    ...(isAnswer && { isAnswer }),
  });
}
