import { fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { systemClock } from '@wamux/core';
import { createSharedLimiter } from '@wamux/limits';
import { sql } from 'kysely';
import pg from 'pg';
import { describe, expect, it } from 'vitest';
import { CheckPlan } from './check-plan.js';
import { createOutbox } from './create-outbox.js';
import type { Database, Trx } from './database/database.js';
import { openDatabase } from './database/open-database.js';
import { openPostgres } from './database/postgres-database.js';
import { createPermitStore } from './limits/permit-store.js';
import type { Outbox } from './outbox.js';
import { type OutboxOptions, parseOutboxOptions } from './outbox-options.js';
import { openProxy } from './proxy.fixture.js';
import { describeOnBoth, text } from './rig.fixture.js';
import { type Claim, claim, renewLeases } from './store/claim.js';
import { OutboxStatusStore } from './store/outbox-status-store.js';
import { startAttempts } from './store/start-attempts.js';

describeOnBoth('a bad day', (rig) => {
  const { onSqlite, onPostgres } = rig;
  const accepted = () => rig.simulator.ledger.acceptances.map(({ content }) => content);

  /** Opens an outbox on a database that the test controls. */
  function outboxOn(database: Database, more: Partial<OutboxOptions> = {}): Outbox {
    const options = parseOutboxOptions({ url: rig.url, client: rig.client, onTrouble: () => {}, ...more });
    const { random } = Math;
    const plan = new CheckPlan({ ...options, providers: rig.client.providers, random });
    const shared = { database, plan, clock: systemClock, random };
    const statusStore = new OutboxStatusStore(database, plan);
    const limiter = createSharedLimiter({
      store: createPermitStore(database),
      clock: systemClock,
      leaseMs: options.leaseMs,
    });
    return createOutbox({ ...options, ...shared, statusStore, limiter });
  }

  it('without the database for longer than a lease: nobody who lives is taken for dead, the dead are', async () => {
    const database = await openDatabase(rig.url, 'full', systemClock);
    const { id } = (await rig.outbox.enqueue(text))._unsafeUnwrap();
    // Another worker has just begun to send when the database goes.
    const { claims } = await claim(database, { worker: 'other', roomOf: () => 1, leaseMs: 500 });
    await startAttempts(database, [{ row: (claims[0] as Claim).row, provider: 'bird' }]);
    const leaseMs = 1_000;
    let isAway = false;
    const outbox = outboxOn(
      {
        ...database,
        transaction: (work) => (isAway ? Promise.reject(new Error('away')) : database.transaction(work)),
      },
      { leaseMs },
    );
    isAway = true;
    outbox.start();
    await sleep(leaseMs);
    isAway = false;
    // The other worker's database comes back later, but in time.
    await sleep(leaseMs / 2);
    await renewLeases(database, 'other', [id], 5 * leaseMs);
    await sleep(leaseMs);
    expect((await outbox.get(id))._unsafeUnwrap().state).toBe('sending');
    await renewLeases(database, 'other', [id], 1);
    await rig.until(id, 'reconciling');
    await outbox.close();
  });

  it('with a database that can only be read for longer than a lease: nobody who lives is taken for dead', async () => {
    const leaseMs = 1_000;
    const disks = [await fillable(), await fillable()] as const;
    const [owner, other] = disks.map(({ database }) => outboxOn(database, { leaseMs })) as [Outbox, Outbox];
    const answer = {
      accept: true,
      status: 202,
      body: { id: 'm1', status: 'accepted' },
      delayMs: 5 * leaseMs,
    } as const;
    rig.simulator.channels.on('send', answer);
    const { id } = (await rig.outbox.enqueue(text))._unsafeUnwrap();
    owner.start();
    await expect.poll(() => rig.simulator.channels.requests.length).toBe(1);
    other.start();
    for (const disk of disks) disk.isFull = true;
    await sleep(2 * leaseMs);
    // The database comes back for one of them a moment before the other.
    disks[1].isFull = false;
    const before = disks[1].looks;
    await expect.poll(() => disks[1].looks, { timeout: 5_000, interval: 5 }).toBeGreaterThan(before + 1);
    disks[0].isFull = false;
    const states = new Set<string>();
    await expect
      .poll(async () => states.add((await rig.outbox.get(id))._unsafeUnwrap().state))
      .toContain('accepted');
    expect([...states]).toEqual(['sending', 'accepted']);
    await Promise.all([owner.close(), other.close()]);
  });

  /** Opens a database on a disk that can be full; reads still succeed. */
  async function fillable() {
    const database = await openDatabase(rig.url, 'full', systemClock);
    const disk = {
      isFull: false,
      /** How often a worker looked for dead workers. */
      looks: 0,
      database: {
        ...database,
        transaction: <Value>(work: (trx: Trx) => Promise<Value>) =>
          database.transaction(async (trx) => {
            const value = await work(trx);
            // Transactions that look for others' messages return a number; 0 means that there was nothing to write.
            if (typeof value === 'number') disk.looks += 1;
            if (disk.isFull && value !== 0) throw new Error('disk full');
            return value;
          }),
      },
    };
    return disk;
  }

  onSqlite('with a full disk: what is refused is not there, and it goes on when there is room', async () => {
    const database = await openDatabase(rig.url, 'full', systemClock);
    const outbox = outboxOn(database);
    const { rows } = await sql<{ page_count: number }>`pragma page_count`.execute(database.db);
    await sql`pragma max_page_count = ${sql.raw(String((rows[0]?.page_count ?? 0) + 8))}`.execute(
      database.db,
    );
    outbox.start();
    const results = [];
    for (let n = 0; n < 60; n += 1)
      results.push(await outbox.enqueue({ ...text, text: `${n} ${'x'.repeat(2_000)}` }));
    const stored = results.filter((result) => result.isOk());
    expect(stored.length).toBeLessThan(60);
    const refused = results.find((result) => result.isErr());
    expect(refused?._unsafeUnwrapErr()).toMatchObject({
      kind: 'unavailable',
      message: expect.stringContaining('full'),
    });
    await sql`pragma max_page_count = 1000000`.execute(database.db);
    const after = (await outbox.enqueue({ ...text, text: 'after' }))._unsafeUnwrap();
    await expect.poll(async () => (await outbox.get(after.id))._unsafeUnwrap().state).toBe('accepted');
    // Everything that was acknowledged was sent, once, and nothing else.
    await expect.poll(() => accepted().length).toBe(stored.length + 1);
    expect(new Set(accepted()).size).toBe(stored.length + 1);
    await outbox.close();
  });

  onPostgres('with tables that somebody else holds: everybody waits, and goes on', async () => {
    const other = new pg.Client(rig.url);
    await other.connect();
    rig.outbox.start();
    await other.query('begin');
    await other.query('lock table wamux_messages in access exclusive mode');
    const many = Array.from({ length: 40 }, (_, n) => rig.outbox.enqueue({ ...text, text: `n ${n}` }));
    await sleep(300);
    await other.query('commit');
    await other.end();
    expect((await Promise.all(many)).every((result) => result.isOk())).toBe(true);
    await expect.poll(() => accepted().length).toBe(40);
  });

  onPostgres(
    'with a connection that says nothing any more: it is given up, and the next ones work',
    async () => {
      const hole = await openProxy(rig.url);
      const database = await openPostgres(hole.url, 'full', systemClock, { timeoutMs: 400 });
      const outbox = outboxOn(database);
      expect((await outbox.enqueue(text)).isOk()).toBe(true);
      hole.swallow();
      expect((await outbox.enqueue(text))._unsafeUnwrapErr()).toMatchObject({ kind: 'unavailable' });
      hole.pass();
      await expect.poll(async () => (await outbox.enqueue(text)).isOk()).toBe(true);
      await outbox.close();
      await hole.close();
    },
  );

  describe('that ends with SIGTERM', () => {
    it('sends what is in flight, leaves the rest, and loses nothing', { timeout: 90_000 }, async () => {
      await rig.outbox.enqueueMany(
        Array.from({ length: 200 }, (_, n) => ({ message: { ...text, text: `n ${n}` } })),
      );
      const { credentials, origin } = rig.simulator.channels;
      const child = fork(new URL('worker-process.fixture.ts', import.meta.url), {
        execArgv: ['--conditions=@wamux/source', '--import', 'tsx'],
        env: {
          ...process.env,
          OUTBOX: rig.url,
          PROVIDER: JSON.stringify({ ...credentials, baseUrl: origin }),
        },
      });
      await expect.poll(() => accepted().length, { timeout: 30_000, interval: 2 }).toBeGreaterThan(10);
      child.kill('SIGTERM');
      expect(await once(child, 'exit')).toEqual([0, null]);
      const { states } = (await rig.outbox.stats())._unsafeUnwrap();
      expect(states).toMatchObject({ sending: 0, reconciling: 0, 'needs-review': 0 });
      expect(states.accepted).toBe(accepted().length);
      expect(states.queued).toBe(200 - accepted().length);
      rig.outbox.start();
      // Where messages are not sent in time, the failing assertion shows them whole, with the errors that say why.
      await expect
        .poll(() => rig.outbox.list({ state: ['queued', 'sending', 'reconciling', 'needs-review'] }), {
          timeout: 30_000,
        })
        .toMatchObject({ value: [] });
      expect(accepted()).toHaveLength(200);
      expect(new Set(accepted()).size).toBe(200);
    });
  });
});
