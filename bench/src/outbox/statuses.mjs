// Statuses in batches of 1,000, as a provider reports on a campaign, into the store of an outbox, compared with the bare
// driver, which writes the same rows into the same tables without reading or folding anything.
import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { tsImport } from 'tsx/esm/api';
import { median } from '../median.mjs';

const thorough = { messages: 10_000, warmUps: 2 };
const quick = { messages: 1_000, warmUps: 1 };
const batch = 1_000;
const words = ['sent', 'delivered', 'read'];
const provider = 'meta';
const hourMs = 3_600_000;

const source = (path) => tsImport(`../../../packages/outbox/src/${path}`, import.meta.url);

export async function benchStatuses(databases, { isQuick }) {
  const { messages, warmUps } = isQuick ? quick : thorough;
  // Loaded from the sources, because the package does not export its internals.
  const { openDatabase } = await source('database/open-database.ts');
  const { OutboxStatusStore } = await source('store/outbox-status-store.ts');
  const { CheckPlan } = await source('check-plan.ts');
  const { jsonRows } = await source('database/json-rows.ts');
  const clock = { now: () => Date.now(), sleep: async () => {} };
  const open = async () => {
    const database = await openDatabase(await databases.fresh(), 'full', clock);
    await fill(database, messages);
    return database;
  };
  const arms = { bare: await open(), outbox: await open() };
  const store = new OutboxStatusStore(
    arms.outbox,
    new CheckPlan({ providers: new Map(), settleForMs: hourMs, statusForMs: hourMs, random: Math.random }),
  );
  const take = {
    bare: (updates) => writeBare(arms.bare, jsonRows, updates),
    outbox: async (updates) => {
      const results = await store.addStatusUpdates(updates);
      if (results.some(({ outcome }) => outcome !== 'applied'))
        throw new Error('not every status was applied');
    },
  };
  const batches = words.flatMap((word) =>
    Array.from({ length: messages / batch }, (_, n) => batchOf(word, n * batch)),
  );
  const runs = { bare: [], outbox: [] };
  const cpu = { bare: [], outbox: [] };
  for (const [round, updates] of batches.entries()) {
    for (const arm of round % 2 === 0 ? ['bare', 'outbox'] : ['outbox', 'bare']) {
      const [start, before] = [performance.now(), process.cpuUsage()];
      await take[arm](updates);
      const { user, system } = process.cpuUsage(before);
      if (round < warmUps) continue;
      runs[arm].push((performance.now() - start) / 1_000);
      cpu[arm].push((user + system) / batch);
    }
  }
  for (const database of Object.values(arms)) await database.close();
  const perSecond = (arm) => Math.round(batch / median(runs[arm]));
  return {
    perSecond: perSecond('outbox'),
    barePerSecond: perSecond('bare'),
    // Only this process's CPU time: a database server's is not counted.
    cpu: median(cpu.outbox),
    bareCpu: median(cpu.bare),
    ratio: median(runs.bare.map((seconds, index) => seconds / runs.outbox[index])),
  };
}

const batchOf = (word, from) =>
  Array.from({ length: batch }, (_, n) => ({
    provider,
    providerMessageId: `wamid.${from + n}`,
    correlationId: `c-${from + n}`,
    status: word,
    rawStatus: word,
    occurredAt: new Date(1_780_000_000_000 + from + n).toISOString(),
    recipient: '+573001112233',
  }));

const firstHistory = JSON.stringify({ status: 'accepted', rawStatus: '', times: {} });

/** Writes accepted messages, each with its attempt. */
async function fill({ db, kind }, messages) {
  const now = Date.now();
  const numbers = sql`with recursive numbers (n) as (
    select cast(0 as integer) union all select n + 1 from numbers where n < ${sql.lit(messages - 1)}
  )`;
  await sql`
    insert into wamux_messages (
      id, body_hash, recipient, lane, priority, state, status, due_at, retry_until, send_generation, tries, fencing_number, correlation_id,
      duplicate_possible, duplicate_observed, created_at, updated_at
    )
    ${numbers}
    select 'm-' || n, 'hash', '+57300' || (1000000 + n), 'lane', 1, 'accepted', 'accepted', ${sql.lit(now)},
      ${sql.lit(now)}, 1, 0, 1, 'c-' || n, 0, 0, ${sql.lit(now)}, ${sql.lit(now)}
    from numbers
  `.execute(db);
  await sql`
    insert into wamux_attempts (
      id, message_id, send_generation, fencing_number, provider, correlation_id, provider_message_id, outcome, history, started_at, ended_at,
      next_check_at
    )
    ${numbers}
    select 'a-' || n, 'm-' || n, 1, 1, ${sql.lit(provider)}, 'c-' || n, 'wamid.' || n, 'accepted',
      ${sql.lit(firstHistory)}, ${sql.lit(now)}, ${sql.lit(now)}, ${sql.lit(now + hourMs)}
    from numbers
  `.execute(db);
  if (kind === 'postgres') await sql`analyze`.execute(db);
}

/** Writes what a batch leaves behind: marks, attempts, messages and events, in one transaction of four statements. */
function writeBare(database, jsonRows, updates) {
  const at = Date.now();
  const rows = updates.map(({ providerMessageId, status, rawStatus, occurredAt }) => {
    const n = providerMessageId.slice('wamid.'.length);
    return {
      key: createHash('sha256').update(`${status}.${n}`).digest('base64url'),
      attempt: `a-${n}`,
      message: `m-${n}`,
      status,
      state: status === 'sent' ? 'accepted' : status,
      history: JSON.stringify({ status, rawStatus, times: { [status]: occurredAt } }),
      data: JSON.stringify({ state: status, status }),
      at,
    };
  });
  const given = (columns) => jsonRows(database, columns, rows);
  return database.transaction(async (trx) => {
    await sql`insert into ${database.table('wamux_seen_events')} (key, at)
      select key, at from ${given({ key: 'text', at: 'bigint' })}`.execute(trx);
    await sql`update ${database.table('wamux_attempts')} as kept set history = given.history
      from ${given({ attempt: 'text', history: 'text' })} where kept.id = given.attempt`.execute(trx);
    await sql`update ${database.table('wamux_messages')} as kept
      set state = given.state, status = given.status, updated_at = given.at
      from ${given({ message: 'text', state: 'text', status: 'text', at: 'bigint' })}
      where kept.id = given.message`.execute(trx);
    await sql`insert into ${database.table('wamux_events')} (message_id, at, type, data)
      select message, at, 'status', data from ${given({ message: 'text', at: 'bigint', data: 'text' })}`.execute(
      trx,
    );
  });
}
