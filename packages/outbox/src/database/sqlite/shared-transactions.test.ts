import { mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { DatabaseSync, type DatabaseSyncInstance } from '@photostructure/sqlite';
import { systemClock } from '@wamux/core';
import { sql } from 'kysely';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { GroupCommit } from '../../group-commit.js';
import type { Database, Trx } from '../database.js';
import { openSqlite } from '../sqlite-database.js';

let folder: string;
let database: Database;
/** Another connection that has the file open. */
let other: DatabaseSyncInstance;
beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'wamux-shared-'));
  const file = path.join(folder, 'outbox.db');
  database = openSqlite(file, 'full', systemClock);
  await sql`create table words (word text not null unique)`.execute(database.db);
  other = new DatabaseSync(file);
});
afterEach(async () => {
  other.close();
  await database.close();
  rmSync(folder, { recursive: true });
});

const write = (word: string | null) => (trx: Trx) =>
  sql`insert into words (word) values (${word})`.execute(trx).then(() => word);
const words = (): unknown[] =>
  other
    .prepare('select word from words order by rowid')
    .all()
    .map((row) => (row as { word: unknown }).word);
/**
 * Counts the commits in the log of the file: the last frame of each has the size of the database. @see
 * https://www.sqlite.org/fileformat2.html#walformat
 */
function countCommits(): number {
  const log = readFileSync(path.join(folder, 'outbox.db-wal'));
  const frame = 24 + log.readUInt32BE(8);
  let commits = 0;
  for (let at = 32; at < log.length; at += frame) if (log.readUInt32BE(at + 4) > 0) commits += 1;
  return commits;
}

it('what is done at the same time shares a commit, and each has its own value', async () => {
  const before = countCommits();
  const values = await Promise.all(['a', 'b', 'c'].map((word) => database.transaction(write(word))));
  expect(values).toEqual(['a', 'b', 'c']);
  expect(words()).toEqual(['a', 'b', 'c']);
  expect(countCommits() - before).toBe(1);
});

it('what a work causes, and does not wait for, is in the same commit', async () => {
  const before = countCommits();
  let caused: Promise<unknown> | undefined;
  await database.transaction(async (trx) => {
    await write('a')(trx);
    caused = (async () => {
      for (let steps = 0; steps < 50; steps += 1) await undefined;
      await database.transaction(write('b'));
    })();
  });
  expect(words()).toEqual(['a', 'b']);
  await caused;
  expect(countCommits() - before).toBe(1);
});

it('shares the next commit with a group that waited for the last one', async () => {
  const before = countCommits();
  const group = new GroupCommit((given: readonly string[]) =>
    database.transaction((trx) => Promise.all(given.map((word) => write(word)(trx)))),
  );
  const first = group.add('a');
  await nextTurn();
  const next = group.add('b');
  await first;
  await Promise.all([next, database.transaction(write('c'))]);
  expect(words().sort()).toEqual(['a', 'b', 'c']);
  expect(countCommits() - before).toBe(2);
});

it.each([0, 1, 2])('what fails leaves nothing, and takes nothing from the others: %i of 3', async (at) => {
  const work = (index: number) => async (trx: Trx) => {
    await write(`first ${index}`)(trx);
    // The second write fails, since the row exists already.
    if (index === at) await write(`first ${index}`)(trx);
  };
  const results = await Promise.allSettled([0, 1, 2].map((index) => database.transaction(work(index))));
  const others = [0, 1, 2].filter((index) => index !== at);
  expect(results[at]).toMatchObject({ status: 'rejected' });
  for (const index of others) expect(results[index]).toMatchObject({ status: 'fulfilled' });
  expect(words()).toEqual(others.map((index) => `first ${index}`));
  await database.transaction(write('later'));
  expect(words()).toContain('later');
});

it('nobody is told of what was not committed', async () => {
  const long = 'x'.repeat(100_000);
  // The disk is full: SQLite ends the whole transaction.
  await sql`pragma max_page_count = 12`.execute(database.db);
  const results = await Promise.allSettled(['a', long, 'b'].map((word) => database.transaction(write(word))));
  const acknowledged = results.flatMap((result) => (result.status === 'fulfilled' ? result.value : []));
  expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'fulfilled']);
  expect(words()).toEqual(acknowledged);
});

it('a transaction that has ended takes nobody else in', async () => {
  const ended = database.transaction(async (trx) => {
    await write('a')(trx);
    // This acts as if SQLite had rolled back by itself, and the error had been ignored.
    await sql`rollback`.execute(trx);
  });
  const results = await Promise.allSettled([ended, database.transaction(write('b'))]);
  expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect(words()).toEqual([]);
});

it('what cannot begin is refused, and what comes later goes on', async () => {
  const file = path.join(folder, 'outbox.db');
  await database.transaction(write('before'));
  renameSync(file, `${file}.away`);
  const refused = await Promise.allSettled(['a', 'b'].map((word) => database.transaction(write(word))));
  expect(refused.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  renameSync(`${file}.away`, file);
  await database.transaction(write('after'));
  expect(words()).toEqual(['before', 'after']);
});

it('a work of many turns lets nobody else in between', async () => {
  const order: string[] = [];
  const slow = database.transaction(async (trx) => {
    await write('slow 1')(trx);
    await new Promise((resolve) => setTimeout(resolve, 20));
    order.push('slow');
    await write('slow 2')(trx);
  });
  const next = database.transaction(async (trx) => {
    order.push('next');
    await write('next')(trx);
  });
  await Promise.all([slow, next]);
  expect(order).toEqual(['slow', 'next']);
  expect(words()).toEqual(['slow 1', 'slow 2', 'next']);
});

it('more than one transaction takes come in several, in their order', async () => {
  const all = Array.from({ length: 40 }, (_, index) => `word ${index}`);
  const before = countCommits();
  await Promise.all(all.map((word) => database.transaction(write(word))));
  expect(words()).toEqual(all);
  expect(countCommits() - before).toBe(3);
});
