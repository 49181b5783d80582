import { expect, it } from 'vitest';
import { CheckPlan } from '../check-plan.js';
import { openDatabase } from '../database/open-database.js';
import { addUpdate } from '../rig.fixture.js';
import { OutboxStatusStore } from './outbox-status-store.js';

it('orphaned updates and the marks of events are kept for a week, as providers may send them for so long', async () => {
  let now = 1_700_000_000_000;
  const database = await openDatabase(':memory:', 'full', { now: () => now, sleep: async () => {} });
  const plan = new CheckPlan({ providers: new Map(), settleForMs: 1, statusForMs: 1, random: () => 0 });
  const store = new OutboxStatusStore(database, plan);
  await addUpdate(store, {
    ...{ provider: 'bird', providerMessageId: 'nobody', status: 'sent', rawStatus: 's', occurredAt: null },
  });
  expect(await store.markEvents(['an event'])).toEqual([true]);

  now += 7 * 86_400_000;
  await store.forgetOld();
  expect(await store.countOrphanedUpdates()).toBe(1);
  expect(await store.markEvents(['an event'])).toEqual([false]);

  now += 1;
  await store.forgetOld();
  expect(await store.countOrphanedUpdates()).toBe(0);
  expect(await store.markEvents(['an event'])).toEqual([true]);
  await database.close();
});
