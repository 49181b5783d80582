// What a claim of 32 costs with many messages stored, and many due in a lane without room, compared with a database that
// contains only what is due.
import { CompiledQuery, sql } from 'kysely';
import { tsImport } from 'tsx/esm/api';
import { median } from '../median.mjs';

const thorough = { ended: 1_000_000, scheduled: 10_000, blocked: 100_000, claims: 200, warmUp: 20 };
const quick = { ended: 5_000, scheduled: 500, blocked: 1_000, claims: 10, warmUp: 2 };
const most = 32;
const mostAtOnce = 50_000;
const hourMs = 3_600_000;

const source = (path) => tsImport(`../../../packages/outbox/src/${path}`, import.meta.url);

export const benchStoredMessages = (databases, { isQuick }) =>
  benchBeside(databases, isQuick ? quick : thorough);

/** @param size How many messages are stored besides those that are claimed, and how many claims are made. */
export async function benchBeside(databases, { ended, scheduled, blocked: blockedCount, claims, warmUp }) {
  // Loaded from the sources, because the package does not export its internals.
  const { openDatabase } = await source('database/open-database.ts');
  const { claim } = await source('store/claim.ts');
  const { readStats } = await source('store/stats.ts');
  const clock = { now: () => Date.now(), sleep: async () => {} };
  const open = async () => openDatabase(await databases.fresh(), 'relaxed', clock);
  const arms = { empty: await open(), full: await open() };
  const roomOf = (lane) => (lane === 'blocked' ? 0 : most);
  const take = (database) => claim(database, { worker: 'bench', roomOf, leaseMs: hourMs });

  const now = arms.full.now();
  await fill(arms.full, { prefix: 'ended', count: ended, state: 'delivered', dueAt: now - hourMs });
  await fill(arms.full, { prefix: 'later', count: scheduled, state: 'queued', dueAt: now + hourMs });
  const blocked = { prefix: 'blocked', lane: 'blocked', count: blockedCount };
  await fill(arms.full, { ...blocked, state: 'queued', dueAt: now - hourMs });
  const runs = { empty: [], full: [] };
  for (const database of Object.values(arms)) {
    const count = (warmUp + claims + 1) * most;
    await fill(database, { prefix: 'due', count, state: 'queued', dueAt: now - 1_000 });
    if (databases.kind === 'postgres') await sql`analyze`.execute(database.db);
  }
  for (let round = -warmUp; round < claims; round += 1) {
    for (const arm of round % 2 === 0 ? ['empty', 'full'] : ['full', 'empty']) {
      const start = performance.now();
      const { length } = (await take(arms[arm])).claims;
      if (length !== most) throw new Error(`${length} were claimed`);
      if (round >= 0) runs[arm].push(performance.now() - start);
    }
  }
  const plan = await explain(arms.full, take);
  const countStart = performance.now();
  await readStats(arms.full);
  const statsMs = performance.now() - countStart;
  for (const database of Object.values(arms)) await database.close();
  return {
    messages: ended + scheduled + blockedCount,
    statsMs,
    emptyMs: median(runs.empty),
    fullMs: median(runs.full),
    ratio: median(runs.full.map((ms, index) => ms / runs.empty[index])),
    plan,
    walksDue: plan.some((line) => line.includes('wamux_messages_due')),
  };
}

/** Writes messages directly into an outbox's tables, as fast as the database accepts them. */
export async function fill({ db }, { prefix, lane = 'open', count, state, dueAt }) {
  const endedAt = state === 'queued' ? null : dueAt;
  for (let from = 1; from <= count; from += mostAtOnce) {
    const to = Math.min(count, from + mostAtOnce - 1);
    const numbers = sql`with recursive numbers (n) as (
      select cast(${from} as integer) union all select n + 1 from numbers where n < ${to}
    )`;
    await sql`
      insert into wamux_messages (
        id, body_hash, recipient, lane, priority, state, status, due_at, retry_until,
        send_generation, tries, fencing_number, correlation_id,
        duplicate_possible, duplicate_observed, created_at, updated_at, ended_at
      )
      ${numbers}
      select ${sql.lit(prefix)} || n, 'hash', '+57300' || (1000000 + n), ${sql.lit(lane)}, 1, ${sql.lit(state)}, 'unknown',
        ${sql.lit(dueAt)}, ${sql.lit(dueAt + hourMs)}, 0, 0, 0, ${sql.lit(prefix)} || n, 0, 0, ${sql.lit(dueAt)},
        ${sql.lit(dueAt)}, ${sql.lit(endedAt)}
      from numbers
    `.execute(db);
    await sql`
      insert into wamux_bodies (message_id, body)
      ${numbers}
      select ${sql.lit(prefix)} || n, '{"to":"+573001112233","type":"text","text":"Hola"}' from numbers
    `.execute(db);
  }
}

/** The query plan of the claim itself, which is the last of its selects from the messages. */
async function explain(database, take) {
  const { db } = database;
  const queries = [];
  const recorder = {
    transformQuery({ node, queryId }) {
      queries.push(db.getExecutor().compileQuery(node, queryId));
      return node;
    },
    transformResult: async ({ result }) => result,
  };
  await take({
    ...database,
    now: () => database.now(),
    transaction: (work) => database.transaction((trx) => work(trx.withPlugin(recorder))),
  });
  const { sql: text, parameters } = queries.findLast(({ sql: query }) => query.includes('"due_at" <='));
  const verb = database.kind === 'sqlite' ? 'explain query plan' : 'explain';
  const { rows } = await db.executeQuery(CompiledQuery.raw(`${verb} ${text}`, [...parameters]));
  return rows.map((row) => row.detail ?? row['QUERY PLAN']);
}
