import { systemClock } from '@wamux/core';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { openDatabase } from './database/open-database.js';
import { makeRole, type PostgresRole } from './postgres-role.fixture.js';
import { describeOn, text } from './rig.fixture.js';

/** Ends the sessions on the server, as an administrator could. */
const endSessions = (role: PostgresRole) =>
  role.admin("select pg_terminate_backend(pid) from pg_stat_activity where usename = '$role'");

/** Makes all current and new sessions read-only, as on a demoted primary. */
async function demote(role: PostgresRole): Promise<void> {
  await role.admin('alter role $role set default_transaction_read_only = on');
  await endSessions(role);
}

/** Lets new sessions reach the new primary; existing ones stay where they are. Returns the server's time. */
async function promote(role: PostgresRole): Promise<string> {
  await role.admin('alter role $role reset default_transaction_read_only');
  const [row] = await role.admin('select now()::text as at');
  return String(row?.at);
}

const listens = `query ilike 'listen %'`;

describeOn(['postgres'], 'after a switchover', (rig) => {
  let role: PostgresRole;
  beforeEach(async () => {
    role = await makeRole(inject('postgresUrl'));
    rig.url = role.url;
    rig.outbox = await rig.open({ onTrouble: () => {} });
  });

  /** Opens as many connections as the pool allows. */
  const fillPool = () => Promise.all(Array.from({ length: 30 }, () => rig.outbox.list()));

  it('connections to the demoted server are given up: what comes next goes to the new one', async () => {
    rig.outbox.start();
    await fillPool();
    await demote(role);
    await expect.poll(async () => (await rig.outbox.enqueue(text)).isErr()).toBe(true);
    await fillPool();
    await promote(role);
    expect((await rig.outbox.enqueue(text)).isOk()).toBe(true);
    await expect.poll(() => rig.simulator.ledger.acceptances.length).toBe(1);
  });

  it('nobody has to call twice, however many connections lead to the wrong server', async () => {
    await demote(role);
    await expect.poll(async () => (await rig.outbox.list()).isOk()).toBe(true);
    await fillPool();
    await promote(role);
    const many = Array.from({ length: 20 }, () => rig.outbox.enqueueMany([{ message: text }]));
    expect((await Promise.all(many)).flat().every((result) => result.isOk())).toBe(true);
  });
});

describe('a connection', () => {
  const closing: (() => Promise<unknown>)[] = [];
  afterEach(async () => {
    for (const close of closing.splice(0)) await close();
  });

  it('lives no longer than it may, and neither does that of the listener', async () => {
    const role = await makeRole(inject('postgresUrl'));
    // A busy machine may take 300 ms to connect and to listen, and the listener has to be seen before it leaves.
    const database = await openDatabase(role.url, 'full', systemClock, { longestLifeMs: 1_500 });
    closing.push(() => database.close());
    database.onChange(() => {});
    await expect.poll(() => role.sessions(listens)).toHaveLength(1);
    const before = await role.sessions();
    const ask = async () => {
      const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(database.db);
      return rows[0]?.pid ?? 0;
    };
    // The connection is in use all the time, so it is never idle for long.
    await expect.poll(async () => before.includes(await ask())).toBe(false);
    const hasMoved = async () => (await role.sessions(listens)).some((pid) => !before.includes(pid));
    await expect.poll(hasMoved).toBe(true);
  });

  it('that listens moves when another one says "not here"', async () => {
    const role = await makeRole(inject('postgresUrl'));
    const database = await openDatabase(role.url, 'full', systemClock);
    closing.push(() => database.close());
    await demote(role);
    database.onChange(() => {});
    await sql`select 1`.execute(database.db);
    await expect.poll(() => role.sessions(listens)).toHaveLength(1);
    const at = await promote(role);
    await database.transaction((trx) => trx.deleteFrom('wamux_pair_buckets').execute());
    await expect.poll(() => role.sessions(`${listens} and backend_start > '${at}'`)).toHaveLength(1);
    expect(await role.sessions(listens)).toHaveLength(1);
  });

  it('that says "not here" is left once for another, and not for ever', async () => {
    const role = await makeRole(inject('postgresUrl'));
    const database = await openDatabase(role.url, 'full', systemClock);
    closing.push(() => database.close());
    let tries = 0;
    const work = database.transaction(async (trx) => {
      tries += 1;
      await sql`set transaction read only`.execute(trx);
      await sql`create table never (id int)`.execute(trx);
    });
    await expect(work).rejects.toThrow('read-only transaction');
    expect(tries).toBe(2);
  });
});
