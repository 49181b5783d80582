import { type MessageStatus, systemClock } from '@wamux/core';
import { expect, it } from 'vitest';
import { CheckPlan } from '../check-plan.js';
import { openDatabase } from '../database/open-database.js';
import { addUpdate, describeOnBoth, text } from '../rig.fixture.js';
import { claim } from './claim.js';
import { recordResults } from './record-results.js';
import { startAttempts } from './start-attempts.js';

const plan = new CheckPlan({
  providers: new Map(),
  settleForMs: 60_000,
  statusForMs: 60_000,
  random: () => 0,
});

describeOnBoth('a message that is to be sent once more', (rig) => {
  /** Makes a message that a worker has sent with an unknown outcome. */
  async function begin() {
    const { id, correlationId } = (await rig.outbox.enqueue(text))._unsafeUnwrap();
    const database = await openDatabase(rig.url, 'full', systemClock);
    const { claims } = await claim(database, { worker: 'this one', roomOf: () => 1, leaseMs: 60_000 });
    const row = claims[0]?.row;
    if (row === undefined) throw new Error('nothing was claimed');
    const start = () => startAttempts(database, [{ row, provider: 'bird' }]);
    expect(await start()).toEqual([expect.any(String)]);
    const report = (status: MessageStatus) =>
      addUpdate(rig.outbox.statusStore, {
        ...{ provider: 'bird', correlationId, providerMessageId: 'm-1' },
        ...{ status, rawStatus: status, occurredAt: null },
      });
    return { database, id, report, row, start };
  }

  it.each([
    ['accepted', 'accepted'],
    ['delivered', 'delivered'],
    ['read', 'read'],
    ['failed', 'queued'],
  ] as const)('is not sent where its provider says that it has it: %s', async (status, state) => {
    const { database, id, report, row } = await begin();
    await recordResults(database, plan, [{ row, event: 'requeue-unknown', attempts: [] }]);
    expect((await rig.outbox.get(id))._unsafeUnwrap().state).toBe('queued');
    await report(status);
    expect((await rig.outbox.get(id))._unsafeUnwrap().state).toBe(state);
    const [attempt] = await rig.sql('select next_check_at from wamux_attempts');
    expect(attempt?.next_check_at === null).toBe(state !== 'accepted');
    const { claims } = await claim(database, { worker: 'other', roomOf: () => 1, leaseMs: 60_000 });
    expect(claims).toHaveLength(state === 'queued' ? 1 : 0);
    await database.close();
  });

  it('does not leave where it is delivered while a worker has it', async () => {
    const { database, id, report, row, start } = await begin();
    await report('delivered');
    expect(await start()).toEqual([undefined]);
    await recordResults(database, plan, [{ row, event: 'release', attempts: [] }]);
    expect((await rig.outbox.get(id))._unsafeUnwrap().state).toBe('delivered');
    await database.close();
  });

  it('is counted as waiting for a paused provider, or for a worker, no longer than it waits', async () => {
    const { database, id, row } = await begin();
    const now = Date.now();
    const later = { event: 'release', attempts: [], dueAt: now + 60_000, unservedSince: now } as const;
    await recordResults(database, plan, [{ row, ...later }]);
    await rig.sql('update wamux_messages set paused_since = updated_at returning id');
    const count = async () => {
      const { paused, unserved } = (await rig.outbox.stats())._unsafeUnwrap();
      return [paused, unserved];
    };
    expect(await count()).toEqual([1, 1]);
    expect((await rig.outbox.cancel(id))._unsafeUnwrap()).not.toHaveProperty('pausedSince');
    expect(await count()).toEqual([0, 0]);
    await database.close();
  });
});
