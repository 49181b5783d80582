import type { MessageStatus, StatusUpdate } from '@wamux/core';
import { describe, expect, it } from 'vitest';
import { createMemoryStatusStore } from './memory-status-store.js';

// What every store keeps is tested by `memory-status-store.contract.test.ts`; here is what this one forgets.

const update = (status: MessageStatus, providerMessageId: string): StatusUpdate => ({
  provider: 'a',
  providerMessageId,
  status,
  rawStatus: status,
  occurredAt: null,
});
const attempt = {
  correlationId: 'c-1',
  provider: 'a',
  providerMessageId: 'm-1',
  status: 'accepted',
} as const;

it('keeps only so many messages, the newest', async () => {
  const store = createMemoryStatusStore({ messages: 2 });
  for (const id of ['1', '2', '3']) {
    await store.addAttempt({ ...attempt, correlationId: `c-${id}`, providerMessageId: `m-${id}` });
  }
  expect(await store.get('c-1')).toBeUndefined();
  const results = await store.addStatusUpdates([update('sent', 'm-1'), update('sent', 'm-3')]);
  expect(results.map(({ outcome }) => outcome)).toEqual(['orphaned', 'applied']);
});

it('keeps only so many orphaned updates, the newest, and for so long', async () => {
  let now = 0;
  const store = createMemoryStatusStore({ orphanedUpdates: 3, orphanedForMs: 1_000, now: () => now });
  for (let n = 0; n < 5; n += 1) await store.addStatusUpdates([update('sent', `m-${n}`)]);
  expect(await store.countOrphanedUpdates()).toBe(3);
  await store.addAttempt({ ...attempt, providerMessageId: 'm-4' });
  expect((await store.get('c-1'))?.status).toBe('sent');
  expect(await store.find({ provider: 'a', providerMessageId: 'm-3' })).toMatchObject({
    history: { status: 'sent' },
  });
  now = 2_000;
  expect(await store.find({ provider: 'a', providerMessageId: 'm-3' })).toBeUndefined();
  expect(await store.countOrphanedUpdates()).toBe(0);
});

it('applies an orphaned update that it had forgotten, when it is delivered again', async () => {
  const store = createMemoryStatusStore({ orphanedUpdates: 1 });
  await store.addStatusUpdates([update('delivered', 'm-1'), update('sent', 'm-2')]);
  expect(await store.addAttempt(attempt)).toMatchObject({ status: 'accepted' });
  const [again] = await store.addStatusUpdates([update('delivered', 'm-1')]);
  expect(again).toMatchObject({ outcome: 'duplicate', message: { status: 'delivered' } });
});

it('remembers only so many events, the last ones, however long their keys are', async () => {
  const store = createMemoryStatusStore({ events: 2 });
  const long = 'k'.repeat(10_000);
  await store.markEvents(['a', 'b', long]);
  expect(await store.markEvents([long, `${long}x`])).toEqual([false, true]);
  expect(await store.markEvents(['a'])).toEqual([true]);
});

describe('the options of a store in memory', () => {
  it.each([
    [null, 'options: expected an object, not null'],
    [{ messages: Number.NaN }, 'options.messages: expected a number, not NaN'],
    [{ events: 0 }, 'options.events: expected more than 0'],
    [{ now: 5 }, 'options.now: expected a function'],
    [{ message: 5 }, 'options: unknown field "message"; did you mean "messages"?'],
  ])('are refused by name: %j', (options, message) => {
    expect(() => createMemoryStatusStore(options as never)).toThrow(new RangeError(message));
  });
});

it('finds a message by its id, also when an earlier one that had the same is forgotten', async () => {
  const store = createMemoryStatusStore({ messages: 2 });
  const add = (correlationId: string, providerMessageId: string) =>
    store.addAttempt({ correlationId, provider: 'p', providerMessageId, status: 'accepted' });
  for (const [correlationId, id] of [
    ['a', 'X'],
    ['b', 'X'],
    ['c', 'Y'],
  ] as const)
    await add(correlationId, id);
  const update = { provider: 'p', providerMessageId: 'X', status: 'delivered', rawStatus: '' } as const;
  expect(await store.addStatusUpdates([{ ...update, occurredAt: null }])).toMatchObject([
    { outcome: 'applied', message: { correlationId: 'b' } },
  ]);
});
