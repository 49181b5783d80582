import { type NewStatusUpdate, systemClock, type UnknownEvent } from '@wamux/core';
import { expect, it } from 'vitest';
import { CheckPlan } from '../check-plan.js';
import type { Database } from '../database/database.js';
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

it('what is pushed at the same time shares a transaction, and each request is told of its own', async () => {
  const database = await openDatabase(':memory:', 'full', systemClock);
  let commits = 0;
  const counting: Database = {
    ...database,
    now: () => database.now(),
    transaction: async (work) => {
      const value = await database.transaction(work);
      commits += 1;
      return value;
    },
  };
  const plan = new CheckPlan({ providers: new Map(), settleForMs: 1, statusForMs: 1, random: () => 0 });
  const store = new OutboxStatusStore(counting, plan, { keepReceived: true });
  const updateOf = (providerMessageId: string): NewStatusUpdate => ({
    ...{ provider: 'bird', providerMessageId, status: 'sent', rawStatus: 's', occurredAt: null },
  });
  await store.addAttempt({
    ...{ correlationId: 'c', provider: 'bird', providerMessageId: 'known', status: 'accepted' },
  });

  commits = 0;
  const results = await Promise.all([
    store.addStatusUpdates([updateOf('known')]),
    store.addStatusUpdates([
      updateOf('unknown'),
      updateOf('known'),
      { ...updateOf('x'), providerMessageId: null },
    ]),
    store.addStatusUpdates([updateOf('known')]),
  ]);
  expect(results.map((list) => list.map(({ outcome }) => outcome))).toEqual([
    ['applied'],
    ['orphaned', 'duplicate', 'refused'],
    ['duplicate'],
  ]);
  expect(commits).toBe(1);

  commits = 0;
  expect(await Promise.all([store.markEvents(['a', 'b']), store.markEvents(['b', 'c'])])).toEqual([
    [true, true],
    [false, true],
  ]);
  const event: UnknownEvent = { type: 'unknown', provider: 'bird', raw: {} };
  const kept = [
    [{ event, key: 'd' }],
    [
      { event, key: 'a' },
      { event, key: undefined },
    ],
  ];
  expect(await Promise.all(kept.map((list) => store.keepEvents?.(list)))).toEqual([[true], [false, true]]);
  expect(commits).toBe(2);

  // A large batch does not share its transaction with others.
  commits = 0;
  const batch = Array.from({ length: 60 }, (_, n) => updateOf(`batch ${n}`));
  await Promise.all([store.addStatusUpdates(batch), store.addStatusUpdates([updateOf('one')])]);
  expect(commits).toBe(2);
  await database.close();
});
