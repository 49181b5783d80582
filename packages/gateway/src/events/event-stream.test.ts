import type { EventPage, Outbox, OutboxError } from '@wamux/outbox';
import { okAsync, ResultAsync } from 'neverthrow';
import { expect, it, vi } from 'vitest';
import type { EventFeed } from './event-feed.js';
import { eventStream } from './event-stream.js';

/** A feed that remembers nothing, as for a listener who is far behind. */
function farBehind() {
  let wakeAll = (): void => {};
  const nextWake = () =>
    new Promise<void>((resolve) => {
      wakeAll = resolve;
    });
  const feed = { heartbeats: 0, isOver: false, next: () => undefined, woken: nextWake() };
  const beat = () => {
    const wake = wakeAll;
    feed.heartbeats += 1;
    feed.woken = nextWake();
    wake();
  };
  return { feed, beat };
}

async function listen(feed: object, eventPage: Outbox['eventPage']) {
  const outbox = { eventPage } as unknown as Outbox;
  const stream = eventStream({ outbox, feed: feed as EventFeed, from: '0-0', team: 'shop', onEnd: () => {} });
  const reader = stream.getReader();
  const next = async () => new TextDecoder().decode((await reader.read()).value);
  expect(await next()).toContain('id: 0-0\n');
  return { next, close: () => reader.cancel() };
}

it('a listener gets signs of life, and its place in them, while it is looked through the events of others', async () => {
  const { feed, beat } = farBehind();
  const event = { ...{ id: 'm-1', type: 'accepted', state: 'accepted' }, at: '2026-11-28T10:00:00.000Z' };
  const eventPage = vi.fn(({ after = '' }): ResultAsync<EventPage, OutboxError> => {
    const seq = Number(after.split('-')[1]) + 1_000;
    if (seq % 3_000 === 0) beat();
    const cursor = `0-${seq}`;
    return okAsync({ events: seq < 7_000 ? [] : [{ ...event, cursor: '0-6500' }], cursor } as EventPage);
  });
  const { next, close } = await listen(feed, eventPage);
  expect([await next(), await next()]).toEqual([':\nid: 0-2000\n\n', ':\nid: 0-5000\n\n']);
  expect(await next()).toContain('id: 0-6500\ndata: ');
  // The next look begins where the one before ended.
  expect(await next()).toContain('data: ');
  expect(eventPage.mock.calls.at(-1)).toEqual([{ after: '0-7000', limit: 20, team: 'shop' }]);
  await close();
});

it('a listener gets signs of life while the database does not answer', async () => {
  const { feed, beat } = farBehind();
  const eventPage = vi.fn(() => new ResultAsync<EventPage, OutboxError>(new Promise(() => {})));
  const { next, close } = await listen(feed, eventPage);
  const told = next();
  beat();
  expect(await told).toBe(':\nid: 0-0\n\n');
  beat();
  expect(await next()).toBe(':\nid: 0-0\n\n');
  expect(eventPage).toHaveBeenCalledTimes(1);
  await close();
});

it('a listener who is slow is not sent what was removed meanwhile', async () => {
  const { feed, beat } = farBehind();
  const received = { ...{ type: 'received', at: '2026-11-28T10:00:00.000Z' }, event: { type: 'message' } };
  const all = [1, 2, 3].map((seq) => ({ ...received, id: `e-${seq}`, cursor: `0-${seq}` }));
  const eventPage = vi.fn(({ after = '' }): ResultAsync<EventPage, OutboxError> => {
    const events = all.filter(({ cursor }) => cursor > after);
    return okAsync({ events, cursor: '0-3' } as unknown as EventPage);
  });
  const { next, close } = await listen(feed, eventPage);
  expect(await next()).toContain('id: 0-1\ndata: ');
  all.splice(1, 1);
  beat();
  expect(await next()).toBe(':\nid: 0-1\n\n');
  expect(await next()).toContain('id: 0-3\ndata: ');
  await close();
});
