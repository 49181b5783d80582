// The bytes on disk of a message at the end of its life: enqueued, sent, accepted by its provider, and delivered. And how
// fast such messages can be removed.
import { stat } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { DatabaseSync } from '@photostructure/sqlite';
import pg from 'pg';
import { longIdOf, messageOf, unwrap } from '../outbox/messages.mjs';
import { openAt, startProvider } from '../outbox/processes.mjs';

const atOnce = 500;
/** The most messages in progress: after a minute, the worker would ask the provider about those without a report. */
const mostUnderWay = 5_000;
const patienceMs = 300_000;

const settings = { webhook: { secrets: ['bench-callbacks'], publicUrl: 'https://example.com/webhooks/dt' } };

export async function benchBytes(databases, { messages }) {
  const url = await databases.fresh();
  const provider = await startProvider({ ids: 'long' });
  const { outbox, close } = await openAt(url, provider.origin, { settings });
  const disk = await disks[databases.kind](url);
  const began = await disk.read();
  outbox.start();
  for (let from = 0; from < messages; from += mostUnderWay) {
    await live(outbox, from, Math.min(from + mostUnderWay, messages));
  }
  await outbox.stop();
  const ended = await disk.read();
  const packed = await disk.pack();

  const start = performance.now();
  const purged = unwrap(await outbox.purge({ olderThanMs: 0 }));
  if (purged !== messages) throw new Error(`${purged} messages were purged of ${messages}`);
  const purgedPerSecond = Math.round((messages * 1_000) / (performance.now() - start));
  await close();
  await disk.close();
  provider.stop();
  const of = (after, before) => Math.round((after - before) / messages);
  const relations = ended.relations?.map(({ bytes, name, table }, index) => {
    const before = began.relations[index].bytes;
    return { name, table, bytes: of(bytes, before), packed: of(packed.relations[index].bytes, before) };
  });
  return {
    messages,
    /** Bytes per message: as their life left them, and with all free space between them removed. */
    bytes: of(ended.bytes, began.bytes),
    packed: of(packed.bytes, began.bytes),
    ...(ended.log !== undefined && { log: of(ended.log, began.log) }),
    // The other tables are for other kinds of messages' lives.
    ...(relations && { relations: relations.filter(({ bytes }) => bytes > 0) }),
    purgedPerSecond,
  };
}

/** Takes messages from one number to another through their lives, from enqueue to end. */
async function live(outbox, from, to) {
  for (let first = from; first < to; first += atOnce) {
    const some = Array.from({ length: atOnce }, (_, n) => ({ message: messageOf(first + n) }));
    for (const result of await outbox.enqueueMany(some)) unwrap(result);
  }
  await untilAre(outbox, 'accepted', to - from);
  for (let first = from; first < to; first += atOnce) {
    const updates = Array.from({ length: atOnce }, (_, n) => ({
      provider: 'dt',
      // The provider counts from one.
      providerMessageId: longIdOf(first + n + 1),
      status: 'delivered',
      rawStatus: 'delivered',
      occurredAt: new Date().toISOString(),
    }));
    await outbox.statusStore.addStatusUpdates(updates);
  }
  await untilAre(outbox, 'delivered', to);
}

async function untilAre(outbox, state, count) {
  const deadline = performance.now() + patienceMs;
  for (;;) {
    const { states } = unwrap(await outbox.stats());
    if (states[state] === count) return;
    if (performance.now() > deadline) throw new Error(`not ${state} in time: ${JSON.stringify(states)}`);
    await sleep(50);
  }
}

/** For each kind of store: its size on disk now, and after it has compacted itself as much as it can. */
const disks = {
  async sqlite(url) {
    const path = url.slice('file:'.length);
    // The log is first moved into the file. This is the same copy of SQLite that the outbox has.
    const run = (...statements) => {
      const database = new DatabaseSync(path);
      for (const statement of statements) database.exec(statement);
      database.close();
    };
    const size = async () => ({ bytes: (await stat(path)).size });
    return {
      read() {
        run('pragma wal_checkpoint(truncate)');
        return size();
      },
      pack() {
        run('vacuum', 'pragma wal_checkpoint(truncate)');
        return size();
      },
      close() {},
    };
  },
  async postgres(url) {
    const client = new pg.Client(url);
    await client.connect();
    await client.query('checkpoint');
    const read = async () => {
      const { rows } = await client.query(`
        select of_all.relname as name, coalesce(of_index.relname, of_all.relname) as table,
          case of_all.relkind when 'i' then pg_relation_size(of_all.oid) else pg_table_size(of_all.oid) end as bytes
        from pg_class as of_all
        left join pg_index as link on link.indexrelid = of_all.oid
        left join pg_class as of_index on of_index.oid = link.indrelid
        where of_all.relnamespace = current_schema()::regnamespace and of_all.relkind in ('r', 'i')
        order by 2, link.indexrelid is not null, 1`);
      const relations = rows.map((row) => ({ ...row, bytes: Number(row.bytes) }));
      const log = await client.query(`select pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0') as bytes`);
      return {
        bytes: relations.reduce((sum, { bytes }) => sum + bytes, 0),
        log: Number(log.rows[0].bytes),
        relations,
      };
    };
    return {
      read,
      async pack() {
        await client.query('vacuum full');
        return read();
      },
      close: () => client.end(),
    };
  },
};
