import type { StatusEvent, WebhookEvent } from '@wamux/core';
import { expect, it, vi } from 'vitest';
import { keepEach } from './keep-each.js';

const statusOf = (providerMessageId: string): StatusEvent => ({
  type: 'status',
  provider: 'p',
  providerMessageId,
  status: 'sent',
  rawStatus: 'sent',
  occurredAt: null,
});
const other: WebhookEvent = { type: 'unknown', provider: 'p', raw: {} };
const idsOf = (events: readonly WebhookEvent[]) =>
  events.map((event) => (event.type === 'status' ? event.providerMessageId : event.type));

it('gives all events in their order, as they were kept', async () => {
  const events = [statusOf('a'), other, statusOf('b')];
  const kept = await keepEach(events, (event) => ({ ...event, duplicate: true }));
  expect(kept.isWhole).toBe(true);
  expect(kept.events).toMatchObject([{ duplicate: true }, { type: 'unknown' }, { duplicate: true }]);
});

it('stores the others where one cannot be stored, and gives those alone: the rest comes again', async () => {
  const kept = await keepEach([statusOf('a'), other, statusOf('bad'), statusOf('b')], async (event) => {
    if (event.providerMessageId === 'bad') throw new Error('refused');
    return event;
  });
  expect(kept.isWhole).toBe(false);
  expect(idsOf(kept.events)).toEqual(['a', 'b']);
});

it('does not try all of a large batch on a store that is away', async () => {
  let now = 0;
  const clock = vi.spyOn(performance, 'now').mockImplementation(() => now);
  const tried: (string | null)[] = [];
  const batch = Array.from({ length: 1_000 }, (_, n) => statusOf(`m${n}`));
  const kept = await keepEach(batch, async (event) => {
    tried.push(event.providerMessageId);
    now += 500;
    throw new Error('away');
  });
  clock.mockRestore();
  expect(kept).toEqual({ events: [], isWhole: false });
  expect(tried.length).toBeLessThan(10);
});
