import { systemClock } from '@wamux/core';
import pg from 'pg';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Database } from '../database/database.js';
import { openDatabase } from '../database/open-database.js';
import { describeOnBoth, text } from '../rig.fixture.js';
import { claim } from './claim.js';
import { startAttempts } from './start-attempts.js';

describeOnBoth('a claimed message that is about to leave', (rig) => {
  let database: Database;
  beforeEach(async () => {
    database = await openDatabase(rig.url, 'full', systemClock);
  });
  afterEach(() => database.close());

  /** Claims two messages, changes the first, and begins to send both. */
  async function begin(change: string) {
    const [first, second] = [
      (await rig.outbox.enqueue(text))._unsafeUnwrap(),
      (await rig.outbox.enqueue({ ...text, text: 'second' }))._unsafeUnwrap(),
    ];
    const { claims } = await claim(database, { worker: 'one', roomOf: () => 10, leaseMs: 60_000 });
    if (change !== '') await rig.sql(`update wamux_messages set ${change} where id = '${first.id}'`);
    const ids = await startAttempts(
      database,
      [first, second].flatMap(({ id }) => {
        const { row } = claims.find((one) => one.row.id === id) ?? {};
        return row === undefined ? [] : [{ row, provider: 'bird' }];
      }),
    );
    const attempts = await rig.sql('select id, message_id from wamux_attempts');
    const attemptOf = ({ id }: { readonly id: string }) =>
      attempts.find(({ message_id }) => message_id === id)?.id;
    return { ids, attempts: [attemptOf(first), attemptOf(second)] };
  }

  it('has its attempt written down first', async () => {
    const { ids, attempts } = await begin('');
    expect(ids).toEqual([expect.any(String), expect.any(String)]);
    expect(attempts).toEqual(ids);
  });

  it('does not leave where another worker has it under the same number, after a failover', async () => {
    await rig.outbox.enqueue(text);
    const { claims } = await claim(database, { worker: 'one', roomOf: () => 10, leaseMs: 60_000 });
    // The replica that takes over does not know of this claim.
    await rig.sql("update wamux_messages set state = 'queued', worker = null, fencing_number = 0");
    const other = await claim(database, { worker: 'two', roomOf: () => 10, leaseMs: 60_000 });
    const start = ({ row }: (typeof claims)[number]) => ({ row, provider: 'bird' });
    expect(await startAttempts(database, claims.map(start))).toEqual([undefined]);
    expect(await startAttempts(database, other.claims.map(start))).toEqual([expect.any(String)]);
  });

  rig.onPostgres('does not leave where a person cancels it while it waits for its row', async () => {
    const { id } = (await rig.outbox.enqueue(text))._unsafeUnwrap();
    for (let n = 0; n < 3; n += 1) await rig.outbox.enqueue({ ...text, text: `other ${n}` });
    const { claims } = await claim(database, { worker: 'one', roomOf: () => 10, leaseMs: 60_000 });
    const other = new pg.Client(rig.url);
    await other.connect();
    let started: Promise<readonly unknown[]> | undefined;
    try {
      await other.query('begin');
      await other.query(`update wamux_messages set state = 'canceled' where id = $1`, [id]);
      started = startAttempts(
        database,
        claims.map(({ row }) => ({ row, provider: 'bird' })),
      );
      const waiting = `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
      await expect.poll(() => rig.sql(waiting)).not.toEqual([]);
      await other.query('commit');
    } finally {
      await other.end();
    }
    const left = claims.map(({ row }) => (row.id === id ? undefined : expect.any(String)));
    expect(await started).toEqual(left);
  });

  it.each([
    ['whose lease is over', 'lease_until = 1'],
    ['whose time is over', 'expires_at = 1'],
    ['whose recipient was forgotten', 'recipient = null'],
    ['that an earlier attempt has delivered', `status = 'delivered'`],
    ['that an earlier attempt has delivered, and that was read', `status = 'read'`],
    ['that somebody else has taken since', 'fencing_number = fencing_number + 1'],
    ['that a person has canceled', `state = 'canceled'`],
    ['that is back in the queue', `state = 'queued'`],
  ])('does not leave %s, and holds up no other', async (_, change) => {
    const { ids, attempts } = await begin(change);
    expect(ids).toEqual([undefined, expect.any(String)]);
    expect(attempts).toEqual(ids);
  });
});
