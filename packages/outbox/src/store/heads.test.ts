import { systemClock } from '@wamux/core';
import type { CompiledQuery } from 'kysely';
import pg from 'pg';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Database, Db } from '../database/database.js';
import { openDatabase } from '../database/open-database.js';
import { describeOn, text } from '../rig.fixture.js';
import { claim } from './claim.js';
import { HeadFinder } from './heads.js';

describeOn(['postgres'], 'the heads of a queue whose index is slow to read', (rig) => {
  let database: Database;
  let elapsedMs = 0;
  let heads: HeadFinder;
  beforeEach(async () => {
    database = await openDatabase(rig.url, 'full', systemClock);
    elapsedMs = 0;
    // Each look along the whole index takes a second.
    heads = new HeadFinder(() => {
      elapsedMs += 500;
      return elapsedMs;
    });
  });
  afterEach(() => database.close());

  const enqueue = async (lane = 'bird') => {
    const { id } = (await rig.outbox.enqueue(text))._unsafeUnwrap();
    await rig.sql(`update wamux_messages set lane = '${lane}' where id = '${id}'`);
    return id;
  };
  const take = async () => {
    const { claims, nextDueAt } = await claim(database, {
      worker: 'one',
      heads,
      roomOf: () => 10,
      leaseMs: 60_000,
    });
    return { ids: claims.map(({ row }) => row.id), nextDueAt };
  };

  it('are those of what comes next in a known lane, also while the whole index is not read', async () => {
    const first = await enqueue();
    expect((await take()).ids).toEqual([first]);
    expect((await take()).ids).toEqual([]);
    const next = await enqueue();
    expect((await take()).ids).toEqual([next]);
  });

  it('are found by the next look along the whole index where they are in a new lane, or come late', async () => {
    await enqueue();
    await take();
    await take();
    const elsewhere = await enqueue('other');
    const late = await enqueue();
    await rig.sql(`update wamux_messages set due_at = due_at - 60000 where id = '${late}'`);
    const missed = await take();
    expect(missed.ids).toEqual([]);
    // The worker does not wait for its next poll.
    expect(missed.nextDueAt).toBeLessThan(Date.now() + 10_000);
    elapsedMs += 10_000;
    expect((await take()).ids).toEqual([late, elsewhere]);
  });

  it('cost the same however many have left while an older snapshot is open, as a backup keeps it', async () => {
    const backup = new pg.Client(rig.url);
    await backup.connect();
    await backup.query('begin isolation level repeatable read');
    await backup.query('select from wamux_messages');
    await enqueue();
    await rig.sql(
      `insert into wamux_messages
        select (jsonb_populate_record(message, jsonb_build_object(
          'id', n, 'correlation_id', n, 'seq', 1000 + n, 'due_at', due_at - 10000
        ))).* from wamux_messages as message, generate_series(1, 3000) as n;
      update wamux_messages set state = 'delivered'`,
    );
    const [whole = 0, , end] = [await blocksOf(heads), await blocksOf(heads), await blocksOf(heads)];
    await backup.end();
    expect(whole).toBeGreaterThan(50);
    expect(end).toBeLessThan(10);
  });

  /** How many blocks a look reads. */
  async function blocksOf(finder: HeadFinder): Promise<number> {
    const executeQuery = async (query: CompiledQuery) => {
      const plan = { ...query, sql: `explain (analyze, buffers, format json) ${query.sql}` };
      const { rows } = await database.db.executeQuery<Record<string, string>>(plan);
      const [read] = JSON.parse(rows[0]?.['QUERY PLAN'] ?? '[]') as readonly Plan[];
      blocks = read?.Plan['Shared Hit Blocks'] ?? 0;
      return database.db.executeQuery(query);
    };
    let blocks = 0;
    await finder.find(database, { executeQuery } as unknown as Db);
    return blocks;
  }
});

interface Plan {
  readonly Plan: { readonly 'Shared Hit Blocks': number };
}
