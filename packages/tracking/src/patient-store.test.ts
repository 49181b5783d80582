import type { StatusStore } from '@wamux/core';
import { expect, it } from 'vitest';
import { createMemoryStatusStore } from './memory-status-store.js';
import { toPatientStore } from './patient-store.js';

const patience = { usualMs: 20, eventsMs: 40 };
const reference = { provider: 'bird', providerMessageId: 'm-1' };
const calls: Readonly<Record<keyof StatusStore, (store: StatusStore) => unknown>> = {
  addAttempt: (store) => store.addAttempt({ ...reference, correlationId: 'c-1', status: 'accepted' }),
  addStatusUpdates: (store) =>
    store.addStatusUpdates([{ ...reference, status: 'sent', rawStatus: 'sent', occurredAt: null }]),
  get: (store) => store.get('c-1'),
  find: (store) => store.find(reference),
  markEvents: (store) => store.markEvents(['k']),
  keepEvents: (store) => store.keepEvents?.([]),
  unmarkEvents: (store) => store.unmarkEvents(['k']),
  countOrphanedUpdates: (store) => store.countOrphanedUpdates(),
};

it.each(Object.entries(calls))('a store that hangs rejects: %s', async (name, call) => {
  const hanging = { ...createMemoryStatusStore(), [name]: () => new Promise(() => {}) };
  await expect(call(toPatientStore(hanging, patience))).rejects.toThrow('too late');
});

it('any other one answers as it does, and keeps events only where it can', async () => {
  const store = createMemoryStatusStore();
  const patient = toPatientStore(store, patience);
  expect(patient.keepEvents).toBe(undefined);
  await calls.addAttempt(patient);
  await calls.addStatusUpdates(patient);
  expect(await patient.get('c-1')).toEqual(await store.get('c-1'));
  expect(await patient.find(reference)).toMatchObject({ history: { status: 'sent' } });
  expect(await patient.markEvents(['k'])).toEqual([true]);
  expect(await patient.countOrphanedUpdates()).toBe(0);
});
