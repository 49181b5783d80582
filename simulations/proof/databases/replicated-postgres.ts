import { execFile } from 'node:child_process';
import { chown, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { startPostgres, type TestPostgres } from '../../../tooling/start-postgres.js';
import { until } from '../wait.js';
import { openAddress } from './address.js';
import { readPostgres } from './postgres-reader.js';
import type { OwnDatabase } from './proof-database.js';

const followsWithinMs = 30_000;

/** A primary and its standby behind one address. */
export interface ReplicatedPostgres extends OwnDatabase {
  /** Sends the standby nothing from now on, as over a slow line: what is committed is on the primary only. */
  holdBack(): Promise<void>;
  killPrimary(): Promise<void>;
  /** Makes the standby the primary, and the address leads to it. */
  failOver(): Promise<void>;
}

/** @param commit Whether a commit is acknowledged when the standby has it on its disk, or before. */
export async function startReplicated(commit: 'synchronous' | 'asynchronous'): Promise<ReplicatedPostgres> {
  const names = commit === 'synchronous' ? ['synchronous_standby_names=*'] : [];
  const primary = await startPostgres(['wal_level=replica', 'wal_keep_size=512MB', ...names]);
  const standby = await startPostgres([], { fill: (data) => copyFrom(primary, data) });
  const address = await openAddress(primary.port);
  const readers = [primary, standby].map(({ url }) => readPostgres({ connectionString: url }));
  const [ofPrimary, ofStandby] = readers as [(typeof readers)[0], (typeof readers)[0]];
  let current = ofPrimary;
  let stopped: number | undefined;
  const isFollowed = async (): Promise<boolean> => {
    const state = commit === 'synchronous' ? 'sync' : 'async';
    const found = await ofPrimary.query(
      `select 1 from pg_stat_replication where state = 'streaming' and sync_state = '${state}'`,
    );
    return found.length === 1;
  };
  if (!(await until(isFollowed, { everyMs: 20, withinMs: followsWithinMs })))
    throw new Error('the standby does not follow');
  return {
    url: primary.url.replace(`:${primary.port}/`, `:${address.port}/`),
    query: (sql) => current.query(sql),
    settled: (clients) => current.settled(clients),
    withTornCommit: () => current.withTornCommit(),
    async holdBack() {
      const [sender] = await ofPrimary.query<{ pid: number }>('select pid from pg_stat_replication');
      stopped = sender?.pid;
      process.kill(stopped as number, 'SIGSTOP');
    },
    async killPrimary() {
      await primary.kill();
      // The other processes end by themselves once the first one is gone.
      if (stopped !== undefined) process.kill(stopped, 'SIGKILL');
    },
    async failOver() {
      await ofStandby.query('select pg_promote(true, 30)');
      current = ofStandby;
      address.moveTo(standby.port);
    },
    async stop() {
      await Promise.all([...readers.map((reader) => reader.end()), address.close()]);
      await Promise.all([primary.stop(), standby.stop()]);
    },
  };
}

/** Makes a base backup over SQL, because the packages that contain the server contain no `pg_basebackup`. */
async function copyFrom({ url, port, data: source }: TestPostgres, data: string): Promise<void> {
  const client = new pg.Client(url);
  await client.connect();
  // Nothing that the backup writes may wait for the standby for which it is made.
  await client.query('set synchronous_commit = local');
  await client.query(`select pg_backup_start('standby', true)`);
  // The copy keeps the owner, who is not always this process's user.
  await promisify(execFile)('cp', ['-a', source, data]);
  const { rows } = await client.query('select labelfile from pg_backup_stop(false)');
  await client.end();
  await rm(path.join(data, 'postmaster.pid'), { force: true });
  const { uid, gid } = await stat(source);
  for (const [name, text] of [
    ['backup_label', rows[0].labelfile],
    ['standby.signal', ''],
    ['postgresql.auto.conf', `primary_conninfo = 'host=127.0.0.1 port=${port} user=wamux'\n`],
  ]) {
    await writeFile(path.join(data, name), text);
    await chown(path.join(data, name), uid, gid);
  }
}
