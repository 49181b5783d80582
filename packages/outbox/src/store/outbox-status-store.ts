import {
  type AttemptToTrack,
  foldStatusNews,
  type NewsResult,
  newId,
  noStatusHistory,
  type StatusEvent,
  type StatusStore,
  type TrackedMessage,
  toStorable,
} from '@wamux/core';
import type { CheckPlan } from '../check-plan.js';
import type { Database, Trx } from '../database/database.js';
import type { AttemptRow } from '../database/tables.js';
import { attemptOf, awaitsNews, foldMessage, foldNews, historyOf, toTracked } from './fold-news.js';
import { lockMessages } from './lock-messages.js';
import { lockNames, markNews, namesOf, parkingName, parkNews, unparkNews } from './parked-news.js';
import { disguise } from './personal-data.js';
import { findAttempts, saveAttempts, saveMessages } from './save.js';
import { writeEvents } from './write-events.js';

/** News is kept for as long as a provider may go on sending it. */
const parkedForMs = 7 * 86_400_000;
/** Sent past the outbox, with the client itself. */
const noMessage = '';

/** Statuses in the outbox's database: each piece of news and its mark in one transaction. */
export class OutboxStatusStore implements StatusStore {
  readonly #database: Database;
  readonly #plan: CheckPlan;

  constructor(database: Database, plan: CheckPlan) {
    this.#database = database;
    this.#plan = plan;
  }

  /** For what is sent past the outbox, which writes its own attempts itself; of one of those it is news. */
  async addAttempt(given: AttemptToTrack): Promise<TrackedMessage> {
    const sent = toStorable(given);
    const { provider, providerMessageId, correlationId, status } = sent;
    if (await this.#isOurs(correlationId)) {
      const about = { provider, providerMessageId, correlationId };
      await this.addNews({ type: 'status', ...about, status, rawStatus: '', occurredAt: null });
      return (await this.get(correlationId)) ?? toTracked(correlationId, []);
    }
    return this.#database.transaction(async (trx) => {
      const { provider: by, providerMessageId: id, correlationId } = sent;
      const names = namesOf({ provider: by, provider_message_id: id, correlation_id: correlationId });
      await lockNames(this.#database, trx, names);
      const attempts = await this.#lockByCorrelation(trx, correlationId);
      const known = attempts.find(
        ({ provider, provider_message_id }) => provider === by && provider_message_id === id,
      );
      const attempt = known ?? (await this.#insert(trx, sent));
      const { status } = sent;
      const history = foldStatusNews(historyOf(attempt), { status, rawStatus: '' });
      const folded = await unparkNews(trx, [{ ...attempt, history: JSON.stringify(history) }]);
      await saveAttempts(trx, folded);
      return toTracked(correlationId, [...attempts.filter((other) => other.id !== attempt.id), ...folded]);
    });
  }

  async addNews(given: StatusEvent, claimedMessageId?: string): Promise<NewsResult> {
    try {
      return await this.#fold(toStorable(given), claimedMessageId);
    } catch (error) {
      if (this.#database.fateOf(error) === 'one') return { outcome: 'refused' };
      throw error;
    }
  }

  #fold(event: StatusEvent, claimedMessageId: string | undefined): Promise<NewsResult> {
    return this.#database.transaction(async (trx): Promise<NewsResult> => {
      await lockNames(this.#database, trx, [parkingName(event)]);
      const known = await this.#findByNames(trx, event);
      const ofForgotten = known === undefined ? await this.#findByNames(trx, toDisguised(event)) : undefined;
      const named = known ?? ofForgotten;
      if (named === undefined) {
        await parkNews(trx, event, this.#database.now());
        return { outcome: 'parked' };
      }
      // Of somebody who is forgotten it is kept without names and words; its mark is a hash in any case.
      const kept = known === undefined ? toDisguised(event) : event;
      const { message_id: messageId, correlation_id: correlationId } = named;
      const locked = await lockMessages(this.#database, trx, messageId === noMessage ? [] : [messageId]);
      const attempts =
        messageId === noMessage
          ? await this.#lockByCorrelation(trx, correlationId)
          : ((await findAttempts(trx, [messageId])).get(messageId) ?? []);
      const before = toTracked(correlationId, attempts);
      const claim = await this.#freeClaim(trx, kept, claimedMessageId);
      const attempt =
        attemptOf(attempts, claim) ??
        (await this.#insert(trx, { ...kept, correlationId, status: 'unknown' }, named));
      if (!(await markNews(trx, attempt.id, event))) return { outcome: 'duplicate', message: before };

      const folded = foldNews(attempt, claim);
      const all = [...attempts.filter(({ id }) => id !== attempt.id), folded];
      const message = locked.get(messageId);
      if (message === undefined) await saveAttempts(trx, [folded]);
      else {
        const after = foldMessage(message, all, this.#database.now());
        await saveMessages(trx, [after.message]);
        await writeEvents(this.#database, trx, after.events);
        await saveAttempts(trx, [this.#withCheck(folded, awaitsNews(after.message.state))]);
        if (after.events.length > 0) this.#database.announce(trx);
      }
      const tracked = toTracked(correlationId, all);
      return { outcome: 'applied', message: tracked, changed: tracked.status !== before.status };
    });
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

  async parked(): Promise<number> {
    const { count } = await this.#database.db
      .selectFrom('wamux_parked_news')
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow();
    return Number(count);
  }

  /** Forgets news whose message never became known. */
  async dropOldParked(): Promise<void> {
    await this.#database.transaction((trx) =>
      trx
        .deleteFrom('wamux_parked_news')
        .where('at', '<', this.#database.now() - parkedForMs)
        .execute(),
    );
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

  #withCheck(attempt: AttemptRow, isAwaited: boolean): AttemptRow {
    if (!isAwaited) return { ...attempt, check_at: null };
    return attempt.check_at === null || attempt.outcome === 'not-accepted'
      ? attempt
      : { ...attempt, check_at: this.#plan.nextAt(attempt, this.#database.now()) };
  }

  async #findByNames(trx: Trx, event: StatusEvent): Promise<AttemptRow | undefined> {
    const { provider, providerMessageId, correlationId } = event;
    const query = trx.selectFrom('wamux_attempts').selectAll().where('provider', '=', provider);
    const byId =
      providerMessageId === null
        ? undefined
        : await query.where('provider_message_id', '=', providerMessageId).limit(1).executeTakeFirst();
    if (byId !== undefined || correlationId === undefined) return byId;
    return query.where('correlation_id', '=', correlationId).orderBy('started_at', 'desc').executeTakeFirst();
  }

  /** The news with the id that it claims, unless that is another message's. */
  async #freeClaim(trx: Trx, event: StatusEvent, claimedMessageId: string | undefined): Promise<StatusEvent> {
    if (claimedMessageId === undefined) return event;
    const claim = { ...event, providerMessageId: claimedMessageId };
    const { correlationId: _, ...byIdAlone } = claim;
    const owner = await this.#findByNames(trx, byIdAlone);
    return owner === undefined ? claim : event;
  }

  #lockByCorrelation(trx: Trx, correlationId: string): Promise<AttemptRow[]> {
    const query = trx
      .selectFrom('wamux_attempts')
      .selectAll()
      .where('correlation_id', '=', correlationId)
      .orderBy('id');
    return (this.#database.kind === 'postgres' ? query.forUpdate() : query).execute();
  }

  async #insert(
    trx: Trx,
    { correlationId, provider, providerMessageId, status }: AttemptToTrack,
    sibling?: AttemptRow,
  ): Promise<AttemptRow> {
    const now = this.#database.now();
    const attempt: AttemptRow = {
      id: newId(),
      message_id: sibling?.message_id ?? noMessage,
      chain: sibling?.chain ?? 1,
      fence: sibling?.fence ?? 0,
      provider,
      correlation_id: correlationId,
      provider_message_id: providerMessageId,
      outcome: status === 'unknown' && sibling === undefined ? 'unknown' : 'accepted',
      history: JSON.stringify(noStatusHistory),
      error: null,
      started_at: now,
      ended_at: now,
      check_at: null,
    };
    await trx.insertInto('wamux_attempts').values(attempt).execute();
    return attempt;
  }
}

/** News as it is kept of a message whose recipient is forgotten: none of the provider's words. */
function toDisguised(event: StatusEvent): StatusEvent {
  const { provider, providerMessageId: id, correlationId, status, occurredAt, deletedAt } = event;
  return {
    type: 'status',
    provider,
    providerMessageId: id && disguise(id),
    ...(correlationId !== undefined && { correlationId: disguise(correlationId) }),
    status,
    rawStatus: '',
    occurredAt,
    ...(deletedAt !== undefined && { deletedAt }),
  };
}
