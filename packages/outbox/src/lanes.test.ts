import { setTimeout as sleep } from 'node:timers/promises';
import { systemClock } from '@wamux/core';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Client, WamuxConfig } from 'wamux';
import type { Database } from './database/database.js';
import { openDatabase } from './database/open-database.js';
import { findDestination } from './lanes.js';
import type { Outbox } from './outbox.js';
import { describeOnBoth, text, to } from './rig.fixture.js';
import { type Claimed, claim } from './store/claim.js';

/** The slow provider takes one call at a time, and answers each after this many milliseconds. */
const answerMs = 300;
const backlog = 1_000;
const others = 200;

const meanOf = (times: readonly number[]) => times.reduce((sum, time) => sum + time, 0) / times.length;

describeOnBoth('lanes', (rig) => {
  let client: Client;

  beforeEach(async () => {
    const { wolkvox, channels, decisionTelecom } = rig.simulator;
    const providers: WamuxConfig['providers'] = {
      slow: { adapter: 'wolkvox', server: '0023', ...wolkvox.credentials, baseUrl: wolkvox.origin },
      bird: { adapter: 'channels', ...channels.credentials, baseUrl: channels.origin },
      dt: { adapter: 'decision-telecom', ...decisionTelecom.credentials, baseUrl: decisionTelecom.origin },
    };
    client = await rig.connect({
      providers,
      routes: [
        { when: { tag: 'slow' }, try: ['slow'] },
        { when: { tag: 'slow first' }, try: ['slow', 'bird'] },
        { when: { tag: 'turns' }, try: ['slow', 'bird'], strategy: 'round-robin' },
        { try: ['bird'] },
      ],
    });
    const answer = { code: '200', error: null, msg: 'MESSAGE SENT' };
    wolkvox.on('*', { accept: true, status: 200, body: answer, delayMs: answerMs });
  });

  const slow = { ...text, tags: ['slow'] };
  const many = (message: typeof text, count: number) =>
    Array.from({ length: count }, (_, n) => ({ message: { ...message, text: `n ${n}` } }));
  const acceptedBy = (provider: string) =>
    rig.simulator.ledger.acceptances.filter((acceptance) => acceptance.provider === provider);

  describe.each([1, 3])('with %i workers', (workers) => {
    it('messages for another provider pass a backlog of one that takes a call at a time', async () => {
      const outboxes: Outbox[] = [];
      for (let n = 0; n < workers; n += 1) outboxes.push(await rig.open({ client, leaseMs: 15_000 }));
      const [outbox] = outboxes as [Outbox];
      await outbox.enqueueMany(many(slow, backlog));
      for (const one of outboxes) one.start();
      await expect.poll(() => acceptedBy('wolkvox').length).toBeGreaterThan(1);
      await outbox.enqueueMany(many(text, others));
      await expect.poll(() => acceptedBy('channels').length).toBe(others);
      expect(acceptedBy('wolkvox').length).toBeLessThan(backlog / 10);
      await Promise.all(outboxes.map((one) => one.stop({ drainMs: 0 })));
    });
  });

  it('a message of high priority leaves before those that a worker holds for a slow provider', async () => {
    const outbox = await rig.open({ client, leaseMs: 15_000 });
    await outbox.enqueueMany(many(slow, 100));
    outbox.start();
    await expect.poll(() => acceptedBy('wolkvox').length).toBeGreaterThan(1);
    const { id } = (await outbox.enqueue(slow, { priority: 'high' }))._unsafeUnwrap();
    await rig.until(id, 'accepted');
    expect(acceptedBy('wolkvox').length).toBeLessThan(15);
    await outbox.stop({ drainMs: 0 });
  });

  it('scheduled messages leave at their time beside a provider that has no room', async () => {
    const outbox = await rig.open({ client });
    await outbox.enqueueMany(many(slow, 200));
    outbox.start();
    await expect.poll(() => acceptedBy('wolkvox').length).toBeGreaterThan(0);
    // From here on the slow provider is silent, so nothing wakes the worker.
    rig.simulator.wolkvox.reset();
    rig.simulator.wolkvox.on('*', 'hang');
    await sleep(2 * answerMs);
    // The times are spread over a second: a worker that only looks once a second would be late by half a second on average.
    const times = Array.from({ length: 10 }, (_, n) => Date.now() + 400 + 100 * n);
    await outbox.enqueueMany(
      times.map((at) => ({ message: { ...text, scheduledFor: new Date(at).toISOString() } })),
    );
    await expect.poll(() => acceptedBy('channels').length, { interval: 5 }).toBe(times.length);
    await outbox.stop({ drainMs: 0 });
    const left = acceptedBy('channels').map(({ acceptedAt }) => acceptedAt);
    expect(meanOf(left) - meanOf(times)).toBeLessThan(450);
  });

  it('messages of a lane that the config does not know are sent by somebody', async () => {
    const outbox = await rig.open({ client });
    await outbox.enqueueMany(many(slow, 100));
    const { id } = (await outbox.enqueue(text))._unsafeUnwrap();
    await rig.sql(`update wamux_messages set lane = 'a provider of last year' where id = '${id}'`);
    outbox.start();
    expect(await rig.until(id, 'accepted')).toMatchObject({
      attempts: [{ provider: 'bird', outcome: 'accepted' }],
    });
    expect(acceptedBy('channels')).toHaveLength(1);
    await outbox.stop({ drainMs: 0 });
  });

  it('a message that passes on to the next provider stays in its lane', async () => {
    const outbox = await rig.open({ client });
    const { id } = (await outbox.enqueue({ ...text, tags: ['slow first'] }))._unsafeUnwrap();
    rig.simulator.wolkvox.reset();
    rig.simulator.wolkvox.on('*', 'quota');
    outbox.start();
    expect(await rig.until(id, 'accepted')).toMatchObject({
      attempts: [{ provider: 'slow' }, { provider: 'bird' }],
    });
    expect(await lanes()).toEqual([['slow', 0]]);
  });

  describe('a claim', () => {
    const take = (database: Database, rooms: Record<string, number>): Promise<Claimed> =>
      claim(database, { worker: 'one', roomOf: (lane) => rooms[lane] ?? 0, leaseMs: 60_000 });

    it('takes of each lane what there is room for, the most urgent first, and leaves the others alone', async () => {
      const outbox = await rig.open({ client });
      for (const message of [text, slow]) {
        for (const priority of ['low', 'normal', 'high'] as const) {
          for (const n of [1, 2])
            await outbox.enqueue({ ...message, text: `${priority} ${n}` }, { priority });
        }
      }
      const database = await openDatabase(rig.url, 'full', systemClock);
      const taken = async (rooms: Record<string, number>) =>
        (await take(database, rooms)).claims.map(
          ({ row, body }) => `${row.lane}: ${JSON.parse(body ?? '').text}`,
        );
      expect(await taken({ bird: 3 })).toEqual(['bird: high 1', 'bird: high 2', 'bird: normal 1']);
      expect(await taken({ bird: 1, slow: 5 })).toEqual([
        'slow: high 1',
        'slow: high 2',
        'bird: normal 2',
        'slow: normal 1',
        'slow: normal 2',
        'slow: low 1',
      ]);
      expect(await taken({})).toEqual([]);
      expect(await taken({ bird: 9, slow: 9 })).toEqual(['bird: low 1', 'bird: low 2', 'slow: low 2']);
      expect(await taken({ bird: 9, slow: 9 })).toEqual([]);
      await database.close();
    });

    it('tells what is due next, not what is due and has no room', async () => {
      const outbox = await rig.open({ client });
      const database = await openDatabase(rig.url, 'full', systemClock);
      expect((await take(database, {})).nextDueAt).toBeUndefined();
      await outbox.enqueue(slow);
      const [sooner, later] = [60_000, 90_000].map((ms) => Date.now() + ms) as [number, number];
      for (const at of [later, sooner]) {
        await outbox.enqueue({ ...text, scheduledFor: new Date(at).toISOString() });
      }
      expect((await take(database, {})).nextDueAt).toBe(sooner);
      await database.close();
    });
  });

  describe('the lane of a message', () => {
    it.each([
      ['the provider that is tried first', { ...text, tags: ['slow first'] }, 'slow'],
      [
        'the first that can take it',
        { to, type: 'location', latitude: 4, longitude: -74, tags: ['slow first'] },
        'bird',
      ],
      ['all of them where each has its turn', { ...text, tags: ['turns'] }, 'bird slow'],
      [
        'the same when it is scheduled',
        { ...text, scheduledFor: '2030-01-01T00:00:00Z', tags: ['slow'] },
        'slow',
      ],
    ])('is %s', async (_, message, lane) => {
      const outbox = await rig.open({ client });
      await outbox.enqueue(message as typeof text);
      expect(await lanes()).toEqual([[lane, 0]]);
    });

    it('does not depend on what passes', async () => {
      rig.simulator.wolkvox.reset();
      rig.simulator.wolkvox.on('*', 'unauthorized');
      await client.send({ ...text, tags: ['slow first'] });
      expect(client.health().slow?.state).toBe('open');
      const outbox = await rig.open({ client });
      await outbox.enqueue({ ...text, tags: ['slow first'] });
      expect(await lanes()).toEqual([['slow', 0]]);
    });

    it('is one for all where the client cannot tell', () => {
      const { explain: _, ...plain } = client;
      const message = { ...text, correlationId: 'c' };
      expect(findDestination(plain, message)).toEqual({ lane: '' });
      expect(findDestination(client, { ...message, to: 'nobody' })).toEqual({ lane: '' });
    });
  });

  async function lanes(): Promise<readonly (readonly unknown[])[]> {
    const rows = await rig.sql('select lane, priority from wamux_messages order by seq');
    return rows.map(({ lane, priority }) => [lane, Number(priority) - 1]);
  }
});
