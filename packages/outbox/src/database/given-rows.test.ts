import { DatabaseSync } from '@photostructure/sqlite';
import { DummyDriver, Kysely, SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler, sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { givenRows } from './given-rows.js';

const db = new Kysely<unknown>({
  dialect: {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (kysely) => new SqliteIntrospector(kysely),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  },
});
const columns = { id: 'text', state: 'text', due_at: 'bigint', error: 'text' } as const;

/** Returns what SQLite reads from the rows, and how many parameters that takes. */
function read(rows: readonly object[]) {
  const given = givenRows({ kind: 'sqlite' }, columns, rows as { id: string }[], 'id');
  const names = Object.keys(columns);
  const values = names.map((name) => sql`${given.valueOf(name)} as ${sql.ref(name)}`);
  const query = sql`select ${sql.join(values)} from ${given.from}`.compile(db);
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

  it('keep their key where there is only one row', () => {
    const { found, parameters } = read([{ id: 'a', state: 'sending', due_at: 7, error: null }]);
    expect(found).toEqual([{ id: 'a', state: 'sending', due_at: 7, error: null }]);
    expect(parameters).toContain('[{"id":"a"}]');
  });
});
