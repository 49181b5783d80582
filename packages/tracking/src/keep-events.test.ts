import type { NewStatusUpdate, StatusEvent, StatusStore, UpdateResult, WebhookEvent } from '@wamux/core';
import { expect, it, vi } from 'vitest';
import { type Belief, keepEvents } from './keep-events.js';
import { createMemoryStatusStore } from './memory-status-store.js';
import { toPatientStore } from './patient-store.js';

const statusOf = (providerMessageId: string, more: Partial<StatusEvent> = {}): StatusEvent => ({
  type: 'status',
  provider: 'p',
  providerMessageId,
  status: 'sent',
  rawStatus: 'sent',
  occurredAt: null,
  raw: { id: providerMessageId },
  ...more,
});
const message = (providerMessageId: string): WebhookEvent => ({
  type: 'message',
  provider: 'p',
  providerMessageId,
  from: '+573001112233',
  content: { type: 'text', text: 'Hola' },
  occurredAt: null,
  raw: {},
});
const other: WebhookEvent = { type: 'unknown', provider: 'p', raw: {} };
const certain: Belief = { isIdClaimed: false, reader: 'p', doubtful: [] };
const idsOf = (events: readonly WebhookEvent[]) =>
  events.map((event) => ('providerMessageId' in event ? event.providerMessageId : event.type));
const repeats = (events: readonly WebhookEvent[]) => events.map(({ duplicate = false }) => duplicate);

/** A store with some of its calls replaced. */
const storeWith = (changed: Partial<StatusStore>): StatusStore => ({
  ...createMemoryStatusStore(),
  ...changed,
});
const applied = (updates: readonly NewStatusUpdate[]): UpdateResult[] =>
  updates.map(() => ({ outcome: 'orphaned' }));

it('gives a store all statuses of a request at once, and none of what the provider sent', async () => {
  const batches: (readonly NewStatusUpdate[])[] = [];
  const store = storeWith({
    addStatusUpdates: async (updates) => {
      batches.push(updates);
      return applied(updates);
    },
  });
  const events = [statusOf('a', { pricing: { billable: true } }), other, message('in'), statusOf('b')];
  const kept = await keepEvents(store, events, certain);
  expect(kept).toMatchObject({ isWhole: true, events });
  expect(batches.map((batch) => batch.map(({ providerMessageId: id }) => id))).toEqual([['a', 'b']]);
  expect(batches[0]?.[0]).toMatchObject({ pricing: { billable: true } });
  for (const update of batches[0] ?? []) expect(update).not.toHaveProperty('raw');
});

it.each<[string, WebhookEvent]>([
  ['a status', statusOf('a')],
  ['a message', message('in')],
  ['anything else', other],
  ['a kind of a later version', { type: 'call', provider: 'p', callId: 'x', raw: { id: 1 } } as never],
  ['a kind without what was sent', { type: 'echo', provider: 'p', to: 'x' } as never],
])('marks a repeat of %s, in one request and in the next, and tells it from others', async (_, event) => {
  const store = createMemoryStatusStore();
  const twice = await keepEvents(store, [event, event], certain);
  expect(repeats(twice.events)).toEqual([false, true]);
  expect(twice.marks()).toHaveLength(1);
  const again = await keepEvents(store, [event], certain);
  expect(repeats(again.events)).toEqual([true]);
  expect(again.marks()).toEqual([]);
  const different = [
    { ...event, provider: 'q' },
    { ...event, type: `${event.type}-x`, raw: 1 },
    ...('providerMessageId' in event
      ? [{ ...event, providerMessageId: 'z' }]
      : [{ ...event, raw: { id: 2 } }]),
  ] as WebhookEvent[];
  const rest = await keepEvents(
    store,
    different.filter(({ type }) => type !== ('status-x' as never)),
    certain,
  );
  expect(repeats(rest.events).some(Boolean)).toBe(false);
});

it('takes no second edit of one message, and no second pause of one template, for a repeat', async () => {
  const store = createMemoryStatusStore();
  const edit = (text: string, occurredAt = 't') =>
    ({ type: 'message-edited', provider: 'p', providerMessageId: 'm', raw: { text }, occurredAt }) as never;
  const kept = await keepEvents(store, [edit('a'), edit('b'), edit('a'), edit('a', 'later')], certain);
  expect(repeats(kept.events)).toEqual([false, false, true, false]);
});

it('marks what is no plain data for no repeat, and loses nothing', async () => {
  const circle: { self?: unknown } = {};
  circle.self = circle;
  const odd: WebhookEvent = { type: 'unknown', provider: 'p', raw: circle };
  const kept = await keepEvents(createMemoryStatusStore(), [odd, odd, statusOf('a')], certain);
  expect(kept.isWhole).toBe(true);
  expect(repeats(kept.events)).toEqual([false, false, false]);
});

it('stores the others where one cannot be stored, and gives those alone: the rest comes again', async () => {
  const store = storeWith({
    addStatusUpdates: async (updates) => {
      if (updates.some(({ providerMessageId: id }) => id === 'bad')) throw new Error('refused');
      return applied(updates);
    },
  });
  const events = [statusOf('a'), other, statusOf('bad'), statusOf('b'), statusOf('c')];
  const kept = await keepEvents(store, events, certain);
  expect(kept.isWhole).toBe(false);
  expect(idsOf(kept.events)).toEqual(['a', 'b', 'c']);
});

it('has everything sent again where repeats cannot be told', async () => {
  const store = storeWith({ markEvents: () => Promise.reject(new Error('away')) });
  const kept = await keepEvents(store, [statusOf('a'), message('in')], certain);
  expect(kept.isWhole).toBe(false);
  expect(idsOf(kept.events)).toEqual(['a']);
});

it('does not try all of a large batch on a store that is away', async () => {
  let now = 0;
  const clock = vi.spyOn(performance, 'now').mockImplementation(() => now);
  let tries = 0;
  const store = storeWith({
    addStatusUpdates: async () => {
      tries += 1;
      now += 500;
      throw new Error('away');
    },
  });
  const batch = Array.from({ length: 1_000 }, (_, n) => statusOf(`m${n}`));
  const kept = await keepEvents(store, batch, certain);
  clock.mockRestore();
  expect(kept).toMatchObject({ events: [], isWhole: false });
  expect(tries).toBeLessThan(10);
});

it.each<[string, Partial<Belief>, Partial<StatusStore>]>([
  [
    'the team that the message belongs to',
    { reader: 'p', doubtful: ['p', 'q'] },
    { get: () => new Promise(() => {}) },
  ],
  ['what it keeps', {}, { addStatusUpdates: () => new Promise(() => {}) }],
])('a store that hangs where it is to say %s is asked once for a whole request', async (_, more, calls) => {
  vi.useFakeTimers();
  const store = toPatientStore(storeWith(calls));
  const events = Array.from({ length: 100 }, (_, n) => statusOf(`m-${n}`, { correlationId: `c-${n}` }));
  const keeping = keepEvents(store, events, { ...certain, ...more });
  const kept = vi.fn();
  void keeping.then(kept);
  await vi.advanceTimersByTimeAsync(30_000);
  vi.useRealTimers();
  expect(kept).toHaveBeenCalledOnce();
  expect(await keeping).toMatchObject({ isWhole: false, events: [] });
});
