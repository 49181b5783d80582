import { systemClock } from '@wamux/core';
import { expect, it } from 'vitest';
import { CheckPlan } from '../check-plan.js';
import { openDatabase } from '../database/open-database.js';
import { describeOnBoth, text } from '../rig.fixture.js';
import { claim } from './claim.js';
import { type Progress, recordProgress } from './record-progress.js';
import { startAttempts } from './start-attempts.js';

const plan = new CheckPlan({
  providers: new Map(),
  settleForMs: 60_000,
  statusForMs: 60_000,
  random: () => 0,
});

describeOnBoth('steps of messages', (rig) => {
  it('are stored in one transaction, each by itself, and fenced', async () => {
    for (const name of ['answered', 'leaving', 'lost', 'late']) {
      (
        await rig.outbox.enqueue({ ...text, correlationId: `id-of-${name}` }, { idempotencyKey: name })
      )._unsafeUnwrap();
    }
    const database = await openDatabase(rig.url, 'full', systemClock);
    const { claims } = await claim(database, { worker: 'this one', roomOf: () => 10, leaseMs: 60_000 });
    const [answered, leaving, lost, late] = claims.map(({ row }) => row);
    if (answered === undefined || leaving === undefined || lost === undefined || late === undefined)
      throw new Error('not all were claimed');
    const [attempt] = await startAttempts(database, [{ row: answered, provider: 'bird' }]);
    // Another worker has taken one of them, and the lease of another one is over.
    await rig.sql(
      "update wamux_messages set fencing_number = fencing_number + 1 where idempotency_key = 'lost' returning id",
    );
    await rig.sql("update wamux_messages set lease_until = 1 where idempotency_key = 'late' returning id");
    let transactions = 0;
    const counted: typeof database = {
      ...database,
      now: () => database.now(),
      transaction: (work) => {
        transactions += 1;
        return database.transaction(work);
      },
    };
    const steps: readonly Progress[] = [
      { start: { row: lost, provider: 'bird' } },
      {
        result: {
          row: answered,
          event: 'accept',
          attempts: [
            {
              id: String(attempt),
              provider: 'bird',
              outcome: 'accepted',
              status: 'accepted',
              providerMessageId: 'message',
            },
          ],
        },
      },
      { start: { row: leaving, provider: 'bird' } },
      { start: { row: late, provider: 'bird' } },
    ];
    const ids = await recordProgress(counted, plan, steps);
    expect(transactions).toBe(1);
    const attempts = await database.db
      .selectFrom('wamux_attempts')
      .select(['id', 'correlation_id', 'outcome', 'provider_message_id'])
      .orderBy('correlation_id')
      .execute();
    expect(attempts).toEqual([
      { id: attempt, correlation_id: 'id-of-answered', outcome: 'accepted', provider_message_id: 'message' },
      { id: ids[2], correlation_id: 'id-of-leaving', outcome: 'started', provider_message_id: null },
    ]);
    expect(ids).toEqual([undefined, undefined, attempts[1]?.id, undefined]);
    const states = await database.db.selectFrom('wamux_messages').select('state').orderBy('seq').execute();
    expect(states.map(({ state }) => state)).toEqual(['accepted', 'sending', 'sending', 'sending']);
    await database.close();
  });
});
