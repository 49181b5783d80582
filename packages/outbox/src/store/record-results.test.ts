import { systemClock } from '@wamux/core';
import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { CheckPlan } from '../check-plan.js';
import { openDatabase } from '../database/open-database.js';
import { addUpdate, describeOnBoth, text } from '../rig.fixture.js';
import { claim } from './claim.js';
import { historyOf } from './fold-updates.js';
import { lockPausedProviders } from './pauses.js';
import type { ProcessingResult } from './processing-result.js';
import { recordResults } from './record-results.js';
import { startAttempts } from './start-attempts.js';

const plan = new CheckPlan({
  providers: new Map(),
  settleForMs: 60_000,
  statusForMs: 60_000,
  random: () => 0,
});
const error = { kind: 'timeout', message: 'no answer' } as const;

describeOnBoth('results that are stored together', (rig) => {
  it('are written down each by itself', async () => {
    const keys = ['accepted', 'deferred', 'refused', 'lost', 'pushed', 'not-ours'] as const;
    for (const key of keys) {
      (
        await rig.outbox.enqueue({ ...text, correlationId: `id-of-${key}` }, { idempotencyKey: key })
      )._unsafeUnwrap();
    }
    const database = await openDatabase(rig.url, 'full', systemClock);
    const { claims } = await claim(database, { worker: 'this one', roomOf: () => 10, leaseMs: 60_000 });
    const ids = await startAttempts(
      database,
      claims.map(({ row }) => ({ row, provider: 'bird' })),
    );
    // The status comes before the answer, and the next claim comes before the last result is stored.
    await addUpdate(rig.outbox.statusStore, {
      provider: 'bird',
      providerMessageId: 'message pushed',
      status: 'delivered',
      rawStatus: 'delivered',
      occurredAt: null,
    });
    await rig.sql(
      "update wamux_messages set fencing_number = fencing_number + 1 where idempotency_key = 'not-ours' returning id",
    );

    const results = claims.map(({ row }, index): ProcessingResult => {
      const key = row.idempotency_key as (typeof keys)[number];
      const attempt = { id: ids[index] as string, provider: 'bird' };
      const refused = { row, attempts: [{ ...attempt, outcome: 'not-accepted' }], error } as const;
      if (key === 'deferred') return { ...refused, event: 'defer', dueAt: row.due_at + 5_000 };
      if (key === 'refused') return { ...refused, event: 'refuse' };
      if (key === 'lost') return { row, event: 'outcome-unknown', attempts: [], error };
      const taken = { outcome: 'accepted', status: 'accepted', providerMessageId: `message ${key}` } as const;
      return { row, event: 'accept', attempts: [{ ...attempt, ...taken }] };
    });
    expect(await recordResults(database, plan, results)).toEqual([true, true, true, true, true, false]);

    const messages = await database.db.selectFrom('wamux_messages').selectAll().orderBy('seq').execute();
    const why = JSON.stringify(error);
    expect(
      messages.map((row) => [row.idempotency_key, row.state, row.status, row.tries, row.due_at, row.error]),
    ).toEqual([
      ['accepted', 'accepted', 'accepted', 0, messages[0]?.created_at, null],
      ['deferred', 'queued', 'unknown', 1, (messages[1]?.created_at ?? 0) + 5_000, why],
      ['refused', 'failed', 'unknown', 0, messages[2]?.created_at, why],
      ['lost', 'reconciling', 'unknown', 0, messages[3]?.created_at, why],
      ['pushed', 'delivered', 'delivered', 0, messages[4]?.created_at, null],
      ['not-ours', 'sending', 'unknown', 0, messages[5]?.created_at, null],
    ]);
    const attempts = await database.db
      .selectFrom('wamux_attempts')
      .selectAll()
      .orderBy('correlation_id')
      .execute();
    const seen = attempts.map((row) => [
      row.correlation_id,
      row.outcome,
      row.provider_message_id,
      historyOf(row).status,
      row.next_check_at === null,
    ]);
    expect(seen).toEqual([
      ['id-of-accepted', 'accepted', 'message accepted', 'accepted', false],
      ['id-of-deferred', 'not-accepted', null, 'unknown', true],
      ['id-of-lost', 'unknown', null, 'unknown', false],
      ['id-of-not-ours', 'started', null, 'unknown', true],
      ['id-of-pushed', 'accepted', 'message pushed', 'delivered', true],
      ['id-of-refused', 'not-accepted', null, 'unknown', true],
    ]);
    await database.close();
  });

  it('keep a message back for a pause that still holds, and not for one that has ended meanwhile', async () => {
    const ids = [await rig.outbox.enqueue(text), await rig.outbox.enqueue(text)].map(
      (one) => one._unsafeUnwrap().id,
    );
    await rig.outbox.pause({ provider: 'bird' }, { reason: 'it loses answers' });
    const database = await openDatabase(rig.url, 'full', systemClock);
    const { claims } = await claim(database, { worker: 'this one', roomOf: () => 10, leaseMs: 60_000 });
    const dueAt = database.now() + 600_000;
    const [held, late] = claims.map(({ row }): ProcessingResult => {
      return { row, event: 'release', attempts: [], error, dueAt, waitsFor: ['bird'] };
    });
    await recordResults(database, plan, [held as ProcessingResult]);
    await rig.outbox.resume({ provider: 'bird' });
    await recordResults(database, plan, [late as ProcessingResult]);
    const rows = await database.db.selectFrom('wamux_messages').selectAll().where('id', 'in', ids).execute();
    for (const row of rows) {
      expect(row).toMatchObject({ state: 'queued', paused_since: null, tries: 0 });
      expect(row.due_at).toBeLessThanOrEqual(database.now());
    }
    await database.close();
  });

  rig.onPostgres(
    'let nobody resume a provider between the look at its pause and what is kept back',
    async () => {
      await rig.outbox.enqueue(text);
      await rig.outbox.pause({ provider: 'bird' }, { reason: 'it loses answers' });
      const database = await openDatabase(rig.url, 'full', systemClock);
      const resuming: PromiseLike<unknown>[] = [];
      await database.transaction(async (trx) => {
        expect([...(await lockPausedProviders(database, trx))]).toEqual(['bird']);
        resuming.push(rig.outbox.resume({ provider: 'bird' }).then(() => 'resumed'));
        expect(
          await Promise.race([...resuming, trx.executeQuery(sql`select pg_sleep(0.2)`.compile(trx))]),
        ).not.toBe('resumed');
      });
      expect(await resuming[0]).toBe('resumed');
      await database.close();
    },
  );
});
