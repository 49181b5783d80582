import type { MessageStatus, StatusStore, StatusUpdate } from '@wamux/core';
import { expect, it } from 'vitest';
import { createMemoryStatusStore } from './memory-status-store.js';

const update = (n: number, more: Partial<StatusUpdate> = {}): StatusUpdate => ({
  provider: 'meta',
  providerMessageId: 'm-1',
  status: 'sent' as MessageStatus,
  rawStatus: `word ${n}`,
  occurredAt: null,
  ...more,
});
const attempt = {
  correlationId: 'c-1',
  provider: 'meta',
  providerMessageId: 'm-1',
  status: 'accepted',
} as const;

/** On the processor: by the clock, other processes would count too. In milliseconds. */
async function cpuOf(
  count: number,
  add: (store: StatusStore, n: number) => Promise<unknown>,
): Promise<number> {
  const store = createMemoryStatusStore();
  await store.addAttempt(attempt);
  const startedAt = process.cpuUsage();
  for (let n = 0; n < count; n += 1) await add(store, n);
  return process.cpuUsage(startedAt).user / 1_000;
}

it.each<[string, (store: StatusStore, n: number) => Promise<unknown>]>([
  ['different statuses of one message', (store, n) => store.addStatusUpdates([update(n)])],
  [
    'different statuses of a message that nobody knows',
    (store, n) => store.addStatusUpdates([update(n, { providerMessageId: 'm-2' })]),
  ],
  [
    'messages with one correlation id',
    (store, n) => store.addStatusUpdates([update(0, { providerMessageId: `m-${n}`, correlationId: 'c-1' })]),
  ],
  [
    'messages that nobody knows',
    (store, n) => store.addStatusUpdates([update(0, { providerMessageId: `x-${n}` })]),
  ],
])(
  'a memory store takes no more than its share of time, however many there are: %s',
  { timeout: 60_000 },
  async (_, add) => {
    await cpuOf(1_000, add);
    const once = await cpuOf(1_000, add);
    // Twenty times as much, and more for the noise; work that grows by the square takes 400 times as long.
    expect(await cpuOf(20_000, add)).toBeLessThan(120 * Math.max(once, 4));
  },
);

it('remembers what came before, though there was much in between', async () => {
  const store = createMemoryStatusStore();
  await store.addAttempt(attempt);
  for (let n = 0; n < 900; n += 1) await store.addStatusUpdates([update(n)]);
  expect((await store.addStatusUpdates([update(0)]))[0]?.outcome).toBe('duplicate');
});
