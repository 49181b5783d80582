import type { MessageStatus, StatusReport, StatusStore, WhatsAppProvider } from '@wamux/core';
import { ok, ResultAsync } from 'neverthrow';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { readStatus } from './known-status.js';
import { createMemoryStatusStore } from './memory-status-store.js';
import { toPatientStore } from './patient-store.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const reference = { provider: 'bird', providerMessageId: 'm-1', correlationId: 'c-1' };
const saying = (status: MessageStatus): Pick<WhatsAppProvider, 'getStatus'> => {
  const report: StatusReport = { ...reference, status, rawStatus: status };
  return { getStatus: () => new ResultAsync(Promise.resolve(ok(report))) };
};
const knowing = async (status: MessageStatus, calls: Partial<StatusStore>): Promise<StatusStore> => {
  const store = createMemoryStatusStore();
  await store.addAttempt({ ...reference, status });
  return { ...store, ...calls };
};

it.each<[MessageStatus, MessageStatus, MessageStatus]>([
  ['accepted', 'delivered', 'delivered'],
  ['read', 'delivered', 'read'],
])('a store that has %s and cannot keep %s: the status is %s', async (known, answered, expected) => {
  const addStatusUpdates = () => Promise.reject(new Error('the disk is full'));
  const store = await knowing(known, { addStatusUpdates });
  const report = (await readStatus(saying(answered), store, reference))._unsafeUnwrap();
  expect(report).toMatchObject({ ...reference, status: expected });
  expect(report).not.toHaveProperty('asked');
});

it('a store that hangs holds up the answer for five seconds, and no longer', async () => {
  const hanging = () => new Promise<never>(() => {});
  const store = await knowing('accepted', { addStatusUpdates: hanging, find: hanging });
  const reading = readStatus(saying('delivered'), toPatientStore(store), reference);
  const told = vi.fn();
  void reading.then(told);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(told).toHaveBeenCalledOnce();
  expect((await reading)._unsafeUnwrap().status).toBe('delivered');
});

it('what the provider answers is told to whom was asked, as a webhook is', async () => {
  const observe = vi.fn();
  await readStatus({ ...saying('failed'), observe }, createMemoryStatusStore(), reference);
  expect(observe).toHaveBeenCalledWith({
    ...reference,
    status: 'failed',
    rawStatus: 'failed',
    occurredAt: null,
  });
});
