import type { MessageStatus, StatusStore, StatusUpdate, UpdateResult } from '@wamux/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createMemoryStatusStore } from './memory-status-store.js';

const update = (status: MessageStatus, more: Partial<StatusUpdate> = {}): StatusUpdate => ({
  provider: 'a',
  providerMessageId: 'm-1',
  status,
  rawStatus: status,
  occurredAt: null,
  ...more,
});
const attempt = {
  correlationId: 'c-1',
  provider: 'a',
  providerMessageId: 'm-1',
  status: 'accepted',
} as const;

async function add(store: StatusStore, update: StatusUpdate): Promise<UpdateResult> {
  const [result] = await store.addStatusUpdates([update]);
  return result as UpdateResult;
}

/** All orders of some things. */
function permutations<Item>(items: readonly Item[]): Item[][] {
  if (items.length <= 1) return [[...items]];
  return items.flatMap((item, index) =>
    permutations([...items.slice(0, index), ...items.slice(index + 1)]).map((rest) => [item, ...rest]),
  );
}

describe('an update', () => {
  it.each(permutations(['sent', 'delivered', 'read'] as const))(
    'ends at read, as %s, %s, %s',
    async (...order) => {
      const store = createMemoryStatusStore();
      await store.addAttempt(attempt);
      for (const status of order) await add(store, update(status));
      expect((await store.get('c-1'))?.status).toBe('read');
    },
  );

  it('counts once, however often it comes', async () => {
    const store = createMemoryStatusStore();
    await store.addAttempt(attempt);
    const results = [];
    for (let n = 0; n < 10; n += 1) results.push((await add(store, update('delivered'))).outcome);
    expect(results).toEqual(['applied', ...Array.from({ length: 9 }, () => 'duplicate')]);
  });

  it('that comes before the receipt waits for it, by either id, and ends the same in any order', async () => {
    const steps = [
      update('sent'),
      update('delivered', { correlationId: 'c-1' }),
      update('read', { providerMessageId: 'm-1', correlationId: 'c-1' }),
      'attempt' as const,
    ];
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray(steps, { minLength: 4 }), async (order) => {
        const store = createMemoryStatusStore();
        for (const step of order) {
          if (step === 'attempt') await store.addAttempt(attempt);
          else await add(store, step);
        }
        expect(await store.get('c-1')).toMatchObject({
          status: 'read',
          attempts: [{ providerMessageId: 'm-1' }],
        });
        expect(await store.countOrphanedUpdates()).toBe(0);
      }),
    );
  });

  it('names a message whose answer was lost', async () => {
    const store = createMemoryStatusStore();
    await store.addAttempt({ ...attempt, providerMessageId: null, status: 'unknown' });
    await add(store, update('sent', { correlationId: 'c-1' }));
    await add(store, update('delivered'));
    expect(await store.get('c-1')).toMatchObject({
      status: 'delivered',
      attempts: [{ provider: 'a', providerMessageId: 'm-1' }],
    });
  });

  it('names an attempt that nobody took down', async () => {
    const store = createMemoryStatusStore();
    await store.addAttempt(attempt);
    await add(store, update('sent', { providerMessageId: 'm-2', correlationId: 'c-1' }));
    expect((await add(store, update('delivered', { providerMessageId: 'm-2' }))).outcome).toBe('applied');
    expect((await store.get('c-1'))?.attempts).toMatchObject([
      { providerMessageId: 'm-1', history: { status: 'accepted' } },
      { providerMessageId: 'm-2', history: { status: 'delivered' } },
    ]);
  });

  it('of an unknown message is kept and counted, up to a number and a time', async () => {
    let now = 0;
    const store = createMemoryStatusStore({ orphanedUpdates: 3, orphanedForMs: 1_000, now: () => now });
    for (let n = 0; n < 5; n += 1) await add(store, update('sent', { providerMessageId: `m-${n}` }));
    expect(await store.countOrphanedUpdates()).toBe(3);
    await store.addAttempt({ ...attempt, providerMessageId: 'm-4' });
    expect((await store.get('c-1'))?.status).toBe('sent');
    now = 2_000;
    expect(await store.countOrphanedUpdates()).toBe(0);
  });
});

describe('a message with several attempts', () => {
  it('has failed only when all have, and says when two were delivered', async () => {
    const store = createMemoryStatusStore();
    await store.addAttempt(attempt);
    await store.addAttempt({ ...attempt, provider: 'b', providerMessageId: 'x-1' });
    await add(store, update('failed'));
    expect((await store.get('c-1'))?.status).toBe('accepted');
    await add(store, update('delivered', { provider: 'b', providerMessageId: 'x-1' }));
    expect(await store.get('c-1')).toMatchObject({ status: 'delivered' });
    expect(await store.get('c-1')).not.toHaveProperty('duplicateObserved');
    await add(store, update('delivered'));
    expect(await store.get('c-1')).toMatchObject({ status: 'delivered', duplicateObserved: true });
  });
});

it('keeps only so many messages, the newest', async () => {
  const store = createMemoryStatusStore({ messages: 2 });
  for (const id of ['1', '2', '3']) {
    await store.addAttempt({ ...attempt, correlationId: `c-${id}`, providerMessageId: `m-${id}` });
  }
  expect(await store.get('c-1')).toBeUndefined();
  expect((await add(store, update('sent'))).outcome).toBe('orphaned');
  expect((await add(store, update('sent', { providerMessageId: 'm-3' }))).outcome).toBe('applied');
});
