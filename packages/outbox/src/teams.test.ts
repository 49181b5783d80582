import { systemClock } from '@wamux/core';
import pg from 'pg';
import { expect, it } from 'vitest';
import { openDatabase } from './database/open-database.js';
import type { EnqueueOptions } from './index.js';
import { describeOnBoth, text } from './rig.fixture.js';
import { mergeUsage } from './store/team-usage.js';

const dayMs = 86_400_000;

describeOnBoth('messages of teams', (rig) => {
  const enqueue = async (options: EnqueueOptions, message: object = text) =>
    rig.outbox.enqueue(message as typeof text, options);
  const enqueueMany = (count: number, options: EnqueueOptions) =>
    rig.outbox.enqueueMany(Array.from({ length: count }, () => ({ message: text, ...options })));
  const usage = async () => (await rig.outbox.stats())._unsafeUnwrap().teams;

  it('are told apart in accounts, lists, events and counts', async () => {
    const [shop, desk, nobodys] = await Promise.all(
      [{ team: 'shop' }, { team: 'desk' }, {}].map(async (options) =>
        (await enqueue(options))._unsafeUnwrap(),
      ),
    );
    expect((await rig.outbox.get(shop?.id ?? ''))._unsafeUnwrap().team).toBe('shop');
    expect((await rig.outbox.get(nobodys?.id ?? ''))._unsafeUnwrap()).not.toHaveProperty('team');
    const idsOf = async (team?: string) =>
      (await rig.outbox.list(team === undefined ? {} : { team }))._unsafeUnwrap().map(({ id }) => id);
    expect(await idsOf('shop')).toEqual([shop?.id]);
    expect(await idsOf('desk')).toEqual([desk?.id]);
    expect(await idsOf('other')).toEqual([]);
    expect((await idsOf()).sort()).toEqual([shop?.id, desk?.id, nobodys?.id].sort());
    await rig.outbox.cancel(shop?.id ?? '');
    await rig.outbox.cancel(nobodys?.id ?? '');
    await expect
      .poll(async () => (await rig.outbox.listEvents())._unsafeUnwrap())
      .toMatchObject([{ id: shop?.id, team: 'shop' }, { id: nobodys?.id }]);
    const [, last] = (await rig.outbox.listEvents())._unsafeUnwrap();
    expect(last).not.toHaveProperty('team');
    expect(await usage()).toEqual([
      { team: 'desk', messagesToday: 1 },
      { team: 'shop', messagesToday: 1 },
    ]);
  });

  it('have idempotency keys of their own', async () => {
    const of = async (team: string | undefined, message: object = text) =>
      enqueue({ idempotencyKey: 'order-1', ...(team !== undefined && { team }) }, message);
    const first = await Promise.all(['shop', 'desk', undefined].map((team) => of(team)));
    expect(new Set(first.map((one) => one._unsafeUnwrap().id)).size).toBe(3);
    const again = await Promise.all(['shop', 'desk', undefined].map((team) => of(team)));
    expect(again.map((one) => one._unsafeUnwrap())).toEqual(
      first.map((one) => ({ ...one._unsafeUnwrap(), repeated: true })),
    );
    expect((await of('shop', { ...text, text: 'Adiós' }))._unsafeUnwrapErr().kind).toBe('conflict');
    const found = (await rig.outbox.list({ idempotencyKey: 'order-1', team: 'shop' }))._unsafeUnwrap();
    expect(found).toMatchObject([{ team: 'shop', idempotencyKey: 'order-1' }]);
    const nobodys = (await rig.outbox.list({ idempotencyKey: 'order-1' }))._unsafeUnwrap();
    expect(nobodys.map(({ id }) => id)).toEqual([first[2]?._unsafeUnwrap().id]);
  });

  it('are as many in a day as the limit says, however they come, and repeats are none', async () => {
    const [, , , fourth] = await enqueueMany(4, { team: 'shop', dailyLimit: 3 });
    expect(fourth?._unsafeUnwrapErr()).toMatchObject({
      kind: 'quota-exhausted',
      message: expect.stringContaining('the team shop has submitted 3 messages today'),
    });
    const { retryAfterMs = 0 } = fourth?._unsafeUnwrapErr() ?? {};
    expect(Math.abs((Date.now() % dayMs) + retryAfterMs - dayMs)).toBeLessThan(60_000);
    expect(await usage()).toEqual([{ team: 'shop', messagesToday: 3 }]);

    const keyed = { team: 'shop', idempotencyKey: 'one', dailyLimit: 4 };
    const twice = await rig.outbox.enqueueMany([keyed, keyed].map((one) => ({ message: text, ...one })));
    expect(twice.map((one) => one._unsafeUnwrap().repeated)).toEqual([false, true]);
    expect((await enqueue({ ...keyed, dailyLimit: 0 }))._unsafeUnwrap().repeated).toBe(true);
    expect(await usage()).toEqual([{ team: 'shop', messagesToday: 4 }]);
    expect((await enqueue({ team: 'shop', dailyLimit: 4 })).isErr()).toBe(true);
    // Another team, no team, and the same team without a limit may still enqueue.
    for (const free of [{ team: 'desk', dailyLimit: 1 }, {}, { team: 'shop' }]) {
      expect((await enqueue(free)).isOk()).toBe(true);
    }
  });

  it('are counted by all processes together', async () => {
    const other = await rig.open();
    const results = await Promise.all(
      Array.from({ length: 60 }, (_, index) =>
        [rig.outbox, other][index % 2]?.enqueue(text, { team: 'shop', dailyLimit: 25 }),
      ),
    );
    expect(results.filter((one) => one?.isOk())).toHaveLength(25);
    expect((await rig.outbox.list({ team: 'shop' }))._unsafeUnwrap()).toHaveLength(25);
    expect(await usage()).toEqual([{ team: 'shop', messagesToday: 25 }]);
  });

  it('are counted from nothing on the next day, and on no earlier one', async () => {
    await enqueueMany(2, { team: 'shop', dailyLimit: 2 });
    await rig.sql('UPDATE wamux_team_usage SET day = day - 1');
    expect(await usage()).toEqual([]);
    expect((await enqueue({ team: 'shop', dailyLimit: 1 })).isOk()).toBe(true);
    expect(await usage()).toEqual([{ team: 'shop', messagesToday: 1 }]);
    await rig.sql('UPDATE wamux_team_usage SET day = day + 1');
    expect((await enqueue({ team: 'shop', dailyLimit: 1 })).isErr()).toBe(true);
  });

  it('are counted from nothing after a clock that was a month ahead', async () => {
    await enqueueMany(2, { team: 'shop', dailyLimit: 2 });
    await enqueueMany(2, { team: 'desk' });
    await rig.sql('UPDATE wamux_team_usage SET day = day + 30');
    expect(await usage()).toEqual([]);
    for (const team of ['shop', 'desk']) {
      expect((await enqueue({ team, dailyLimit: 2 })).isOk()).toBe(true);
    }
    expect(await usage()).toEqual([
      { team: 'desk', messagesToday: 1 },
      { team: 'shop', messagesToday: 1 },
    ]);
  });

  it('without a limit are counted beside each other, and with those of a limit', async () => {
    const other = await rig.open();
    await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        [rig.outbox, other][index % 2]?.enqueue(text, { team: index % 4 < 2 ? 'shop' : 'desk' }),
      ),
    );
    const both = [
      { team: 'desk', messagesToday: 10 },
      { team: 'shop', messagesToday: 10 },
    ];
    expect(await usage()).toEqual(both);
    // A limit counts these messages too, and two merges at the same time count them once.
    expect((await enqueue({ team: 'shop', dailyLimit: 10 })).isErr()).toBe(true);
    expect((await enqueue({ team: 'shop', dailyLimit: 11 })).isOk()).toBe(true);
    expect((await enqueue({ team: 'shop', dailyLimit: 11 })).isErr()).toBe(true);
    const database = await openDatabase(rig.url, 'full', systemClock);
    await Promise.all([mergeUsage(database), mergeUsage(database)]);
    expect(await rig.sql('select team from wamux_team_usage order by team')).toEqual([
      { team: 'desk' },
      { team: 'shop' },
    ]);
    await database.close();
    expect(await usage()).toEqual([both[0], { team: 'shop', messagesToday: 11 }]);
  });

  rig.onPostgres('without a limit wait for no transaction of an app that has one of theirs', async () => {
    const client = new pg.Client(rig.url);
    await client.connect();
    try {
      await client.query('begin');
      (await rig.outbox.enqueue(text, { team: 'shop', transaction: client }))._unsafeUnwrap();
      const results = await Promise.all(Array.from({ length: 10 }, () => enqueue({ team: 'shop' })));
      expect(results.every((one) => one.isOk())).toBe(true);
      expect(await usage()).toEqual([{ team: 'shop', messagesToday: 10 }]);
      await client.query('commit');
    } finally {
      await client.end();
    }
    expect(await usage()).toEqual([{ team: 'shop', messagesToday: 11 }]);
  });

  it('wait for no ordered message of another team', async () => {
    const later = { ...text, scheduledFor: new Date(Date.now() + 600_000).toISOString() };
    await enqueue({ team: 'shop', ordered: true }, later);
    const own = (await enqueue({ team: 'shop', ordered: true }))._unsafeUnwrap();
    const others = (await enqueue({ team: 'desk', ordered: true }))._unsafeUnwrap();
    rig.outbox.start();
    await rig.until(others.id, 'accepted');
    expect((await rig.outbox.get(own.id))._unsafeUnwrap().state).toBe('queued');
  });

  it('that were not stored are not counted', async () => {
    await enqueue({ team: 'shop', idempotencyKey: 'one' });
    const conflict = await enqueue({ team: 'shop', idempotencyKey: 'one' }, { ...text, text: 'Adiós' });
    expect(conflict._unsafeUnwrapErr().kind).toBe('conflict');
    expect(await usage()).toEqual([{ team: 'shop', messagesToday: 1 }]);
  });

  it.each([
    [{ team: 'a team' }, 'options.team'],
    [{ team: '' }, 'options.team'],
    [{ team: 'shop\n' }, 'options.team'],
    [{ dailyLimit: 3 }, 'options.dailyLimit'],
    [{ team: 'shop', dailyLimit: 1.5 }, 'options.dailyLimit'],
    [{ team: 'shop', dailyLimit: -1 }, 'options.dailyLimit'],
  ])('are refused with %j', async (options, path) => {
    const { issues } = (await enqueue(options as EnqueueOptions))._unsafeUnwrapErr();
    expect(issues?.map((issue) => issue.path)).toEqual([path]);
  });
});
