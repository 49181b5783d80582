import { DatabaseSync } from '@photostructure/sqlite';
import { DummyDriver, Kysely, SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler, sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import type { Database } from './database.js';
import { rowsStatement } from './rows-statement.js';

const db = new Kysely<unknown>({
  dialect: {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (kysely) => new SqliteIntrospector(kysely),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  },
});
const columns = { id: 'text', state: 'text', due_at: 'bigint', error: 'text' } as const;

const database = { kind: 'sqlite', db } as unknown as Database;
const names = Object.keys(columns) as (keyof typeof columns)[];
const select = rowsStatement(columns, 'id', (_, { from, value }) => {
  const values = names.map((name) => sql`${value(name)} as ${sql.ref(name)}`);
  return sql`select ${sql.join(values)} from ${from}`;
});

/** Returns what SQLite reads from the rows, and how many parameters that takes. */
function read(rows: Parameters<typeof select>[1]) {
  const query = select(database, rows);
  const sqlite = new DatabaseSync(':memory:');
  const found = sqlite.prepare(query.sql).all(...(query.parameters as string[]));
  sqlite.close();
  return { found: found.map((row) => ({ ...(row as object) })), parameters: query.parameters };
}

describe('rows that a statement is given', () => {
  it('are read as they are, whether a value is shared or not', () => {
    const rows = [
      { id: 'a', state: 'queued', due_at: 1, error: null },
      { id: 'b', state: 'queued', due_at: 2, error: null },
      { id: 'c', state: 'queued', due_at: 2 ** 41, error: '{"kind":"timeout"}' },
    ];
    expect(read(rows).found).toEqual(rows);
  });

  it('come without what all of them share, which is one parameter each', () => {
    const rows = ['a', 'b'].map((id) => ({ id, state: 'queued', due_at: 7, error: null }));
    const { found, parameters } = read(rows);
    expect(found).toEqual(rows);
    expect(parameters).toEqual(['queued', 7, null, '[{"id":"a"},{"id":"b"}]']);
  });

  it('are read by the same statement whenever they differ in the same columns', () => {
    const [first, second, other] = [
      [{ id: 'a', state: 'queued', due_at: 1, error: null }],
      [{ id: 'b', state: 'failed', due_at: 2, error: 'e' }],
      ['queued', 'failed'].map((state) => ({ id: state, state, due_at: 3, error: null })),
    ].map((rows) => select(database, rows));
    expect(second?.sql).toBe(first?.sql);
    expect(second?.parameters).toEqual(['failed', 2, 'e', '[{"id":"b"}]']);
    expect(other?.sql).not.toBe(first?.sql);
  });

  it('keep their key where there is only one row', () => {
    const { found, parameters } = read([{ id: 'a', state: 'sending', due_at: 7, error: null }]);
    expect(found).toEqual([{ id: 'a', state: 'sending', due_at: 7, error: null }]);
    expect(parameters).toContain('[{"id":"a"}]');
  });
});
