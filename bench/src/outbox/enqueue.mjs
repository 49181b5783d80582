// Durable enqueue with many callers in flight, compared with the bare driver, which commits each row by itself as durably.
import { spawnSync } from 'node:child_process';
import { DatabaseSync } from '@photostructure/sqlite';
import pg from 'pg';
import { median } from '../median.mjs';
import { messageOf, unwrap } from './messages.mjs';
import { openAt } from './processes.mjs';

const thorough = { rounds: 9, roundMs: 1_000 };
const quick = { rounds: 1, roundMs: 150 };
const callers = 64;
/** As many connections as the outbox has. */
const connections = 10;

/** Rows per second from callers who each call again as soon as they were served. */
async function rateOf(insert, roundMs) {
  // Writes to the disk what the previous round left, where the system has a command for it.
  spawnSync('sync');
  const start = performance.now();
  let done = 0;
  const caller = async () => {
    while (performance.now() - start < roundMs) {
      await insert();
      done += 1;
    }
  };
  await Promise.all(Array.from({ length: callers }, caller));
  return (done / (performance.now() - start)) * 1_000;
}

const bare = {
  async sqlite(url, size) {
    const database = new DatabaseSync(url.slice('file:'.length));
    database.exec('PRAGMA journal_mode = WAL');
    database.exec('PRAGMA synchronous = FULL');
    database.exec('CREATE TABLE bare (id INTEGER PRIMARY KEY, body TEXT NOT NULL)');
    const insert = database.prepare('INSERT INTO bare (body) VALUES (?)');
    const body = 'x'.repeat(size);
    return { insert: () => insert.run(body), close: () => database.close() };
  },
  async postgres(url, size) {
    const pool = new pg.Pool({ connectionString: url, max: connections });
    await pool.query('CREATE TABLE bare (id BIGSERIAL PRIMARY KEY, body TEXT NOT NULL)');
    const query = { name: 'insert', text: 'INSERT INTO bare (body) VALUES ($1)', values: ['x'.repeat(size)] };
    return { insert: () => pool.query(query), close: () => pool.end() };
  },
};

/** The number of characters that the outbox stores for one message. */
async function sizeOf(outbox) {
  const { id } = unwrap(await outbox.enqueue(messageOf(0)));
  return JSON.stringify(unwrap(await outbox.get(id))).length;
}

export async function benchEnqueue(databases, { isQuick }) {
  const { rounds, roundMs } = isQuick ? quick : thorough;
  // No worker runs, so nothing is sent.
  const { outbox, close } = await openAt(await databases.fresh(), 'http://127.0.0.1:9');
  const driver = await bare[databases.kind](await databases.fresh(), await sizeOf(outbox));
  let next = 0;
  const arms = {
    bare: driver.insert,
    outbox: async () => {
      next += 1;
      unwrap(await outbox.enqueue(messageOf(next)));
    },
  };
  const runs = { bare: [], outbox: [] };
  for (let round = -1; round < rounds; round += 1) {
    for (const arm of round % 2 === 0 ? ['bare', 'outbox'] : ['outbox', 'bare']) {
      const rate = await rateOf(arms[arm], roundMs);
      if (round >= 0) runs[arm].push(rate); // the first round only warms up
    }
  }
  await close();
  await driver.close();
  return {
    barePerSecond: Math.round(median(runs.bare)),
    perSecond: Math.round(median(runs.outbox)),
    ratio: median(runs.outbox.map((rate, index) => rate / runs.bare[index])),
  };
}
