import { systemClock } from '@wamux/core';
import { afterEach, expect, it } from 'vitest';
import type { Database } from './database/database.js';
import { openDatabase } from './database/open-database.js';
import { addUpdate, describeOnBoth, text } from './rig.fixture.js';
import { purge, removeOldBodies } from './store/retention.js';

const day = 86_400_000;

describeOnBoth('retention', (rig) => {
  const open: Database[] = [];
  afterEach(async () => {
    for (const database of open.splice(0)) await database.close();
  });
  /** Opens a database that counts its transactions. */
  async function openCounted(): Promise<{ database: Database; count: () => number }> {
    const database = await openDatabase(rig.url, 'full', systemClock);
    open.push(database);
    let transactions = 0;
    return {
      database: {
        ...database,
        transaction: (work) => {
          transactions += 1;
          return database.transaction(work);
        },
      },
      count: () => transactions,
    };
  }
  /** Enqueues messages that ended this many days ago. */
  async function enqueueEnded(count: number, days: number): Promise<void> {
    const messages = Array.from({ length: count }, (_, n) => ({
      message: { ...text, text: `n ${n}` },
      idempotencyKey: `${days} ${n}`,
    }));
    await rig.outbox.enqueueMany(messages);
    const endedAt = Date.now() - days * day;
    await rig.sql(
      `update wamux_messages set state = 'failed', ended_at = ${endedAt} + seq where state = 'queued'`,
    );
  }
  const countRows = async (table: string) =>
    Number((await rig.sql(`select count(*) as count from ${table}`))[0]?.count);

  it('of bodies goes on where it ended, whatever history there is, and lets the process do other things', async () => {
    await enqueueEnded(1_200, 40);
    const { database, count } = await openCounted();
    let turns = 0;
    let isDone = false;
    const turn = (): void => {
      turns += 1;
      if (!isDone) setImmediate(turn);
    };
    turn();
    const first = await removeOldBodies(database, { olderThanMs: 30 * day });
    isDone = true;
    expect([first.removed, count()]).toEqual([1_200, 3]);
    expect(turns).toBeGreaterThan(2);
    await enqueueEnded(10, 35);
    const second = await removeOldBodies(database, { olderThanMs: 30 * day }, first.cursor);
    expect([second.removed, count()]).toEqual([10, 4]);
    const third = await removeOldBodies(database, { olderThanMs: 30 * day }, second.cursor);
    expect([third.removed, count()]).toEqual([0, 5]);
    expect(await countRows('wamux_messages')).toBe(1_210);
  });

  it('of bodies ends between two batches when it is told to', async () => {
    await enqueueEnded(1_200, 40);
    const { database, count } = await openCounted();
    const signal = AbortSignal.abort();
    expect((await removeOldBodies(database, { olderThanMs: 30 * day, signal })).removed).toBe(500);
    expect(count()).toBe(1);
  });

  it('of accounts removes everything of a message, frees its key, and keeps what waits for a person', async () => {
    rig.outbox.start();
    const { id } = (await rig.outbox.enqueue(text, { idempotencyKey: 'k' }))._unsafeUnwrap();
    const { attempts } = await rig.until(id, 'accepted');
    const news = { type: 'status', provider: 'bird', rawStatus: 'x', occurredAt: null } as const;
    const { providerMessageId = '' } = attempts[0] ?? {};
    await addUpdate(rig.outbox.statusStore, { ...news, providerMessageId, status: 'delivered' });
    await rig.outbox.stop();
    const past = {
      correlationId: 'past',
      provider: 'bird',
      providerMessageId: 'p',
      status: 'accepted',
    } as const;
    await rig.outbox.statusStore.addAttempt(past);
    await addUpdate(rig.outbox.statusStore, { ...news, providerMessageId: 'nobody', status: 'sent' });
    await enqueueEnded(1, 1);
    await rig.sql("update wamux_messages set state = 'needs-review' where state = 'failed'");
    const queued = (await rig.outbox.enqueue(text))._unsafeUnwrap();

    expect((await rig.outbox.purge({ olderThanMs: 60_000 }))._unsafeUnwrap()).toBe(0);
    await rig.sql(`update wamux_messages set ended_at = 1 where state = 'delivered'`);
    await rig.sql('update wamux_attempts set started_at = 1');
    await rig.sql('update wamux_orphaned_updates set at = 1');
    expect((await rig.outbox.purge({ olderThanMs: 60_000 }))._unsafeUnwrap()).toBe(1);

    const left = (await rig.outbox.list())._unsafeUnwrap();
    expect(left.map(({ state }) => state)).toEqual(['needs-review', 'queued']);
    expect(left[1]?.id).toBe(queued.id);
    for (const table of ['wamux_attempts', 'wamux_orphaned_updates', 'wamux_events']) {
      expect([table, await countRows(table)]).toEqual([table, 0]);
    }
    expect(await countRows('wamux_bodies')).toBe(2);
    expect((await rig.outbox.enqueue(text, { idempotencyKey: 'k' }))._unsafeUnwrap().repeated).toBe(false);
  });

  it('of accounts waits for the readers of events, until they take nothing for a month or are gone', async () => {
    const reader = rig.outbox.eventReader('shop');
    const { cursor: begun } = (await reader.hold(60_000))._unsafeUnwrap() ?? { cursor: '' };
    const cancel = async () => {
      const { id } = (await rig.outbox.enqueue(text))._unsafeUnwrap();
      (await rig.outbox.cancel(id))._unsafeUnwrap();
      return id;
    };
    const ageAll = async () => {
      await rig.sql('update wamux_messages set ended_at = 1000 + seq');
      await rig.sql(`update wamux_events
        set at = (select ended_at from wamux_messages where wamux_messages.id = message_id) where at > 1000000`);
    };
    const purgeAll = async () => (await rig.outbox.purge({ olderThanMs: 60_000 }))._unsafeUnwrap();
    const left = async () => (await rig.outbox.list())._unsafeUnwrap().map(({ id }) => id);
    const [first, second] = [await cancel(), await cancel()];
    await ageAll();
    expect(await purgeAll()).toBe(0);
    const cursors = async () =>
      (await rig.outbox.listEvents({ after: begun }))._unsafeUnwrap().map(({ cursor }) => cursor);
    await expect.poll(cursors).toHaveLength(2);
    const [, behindBoth = ''] = await cursors();
    // A status came after the message ended, and after what the reader has read.
    await rig.sql(`insert into wamux_events (message_id, at, type, data)
      select message_id, 2000, type, data from wamux_events where message_id = '${first}'`);
    await reader.save({ cursor: behindBoth, isDead: false }, 60_000);
    await reader.release();
    expect([await purgeAll(), await left()]).toEqual([1, [first]]);
    expect(await left()).not.toContain(second);

    await rig.sql(`update wamux_event_readers set failing_since = ${Date.now() - 29 * day}`);
    expect(await purgeAll()).toBe(0);
    await rig.sql(`update wamux_event_readers set failing_since = ${Date.now() - 31 * day}`);
    expect(await purgeAll()).toBe(1);
    await rig.sql('update wamux_event_readers set failing_since = null');
    await cancel();
    await ageAll();
    expect(await purgeAll()).toBe(0);
    await rig.sql(`update wamux_event_readers set lease_until = ${Date.now() - 31 * day}`);
    expect(await purgeAll()).toBe(1);
  });

  it('of many accounts takes as many batches as there are accounts', async () => {
    await enqueueEnded(1_200, 40);
    const { database, count } = await openCounted();
    expect(await purge(database, { olderThanMs: day })).toBe(1_200);
    // The last three transactions remove sends past the outbox, orphaned updates, and received events.
    expect(count()).toBe(6);
    expect(await countRows('wamux_bodies')).toBe(0);
  });

  it('is what a worker does by itself, of accounts only where it is asked to', async () => {
    await enqueueEnded(1, 40);
    await enqueueEnded(1, 10);
    const keeps = await rig.open();
    keeps.start();
    await expect.poll(() => countRows('wamux_bodies')).toBe(1);
    await keeps.close();
    expect(await countRows('wamux_messages')).toBe(2);
    const removes = await rig.open({ accountsForMs: 20 * day });
    removes.start();
    await expect.poll(() => countRows('wamux_messages')).toBe(1);
  });
});
