import { DatabaseSync } from '@photostructure/sqlite';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { StatementCache } from './statement-cache.js';

let sqlite: InstanceType<typeof DatabaseSync>;
let cache: StatementCache;
beforeEach(() => {
  sqlite = new DatabaseSync(':memory:');
  cache = new StatementCache(sqlite);
  vi.spyOn(sqlite, 'prepare');
});
afterEach(() => cache.close());

const select = (n: number, characters = 0) => `select ${n} as n --${'x'.repeat(characters)}`;

it('prepares a statement once', () => {
  for (let time = 0; time < 3; time += 1) expect(cache.prepare(select(1)).all([])).toEqual([{ n: 1 }]);
  expect(sqlite.prepare).toHaveBeenCalledTimes(1);
});

it('gives up what was not used for longest where the texts are too long together, and prepares it again', () => {
  const large = [1, 2, 3, 4].map((n) => select(n, 120_000));
  for (const text of large) cache.prepare(text);
  cache.prepare(large[0] as string);
  expect(sqlite.prepare).toHaveBeenCalledTimes(4);
  // This is one more than there is room for. The second is dropped, since the first was used after it.
  cache.prepare(select(5, 120_000));
  cache.prepare(large[0] as string);
  expect(sqlite.prepare).toHaveBeenCalledTimes(5);
  expect(cache.prepare(large[1] as string).all([])).toEqual([{ n: 2 }]);
  expect(sqlite.prepare).toHaveBeenCalledTimes(6);
});

it('gives rows as plain objects, by the names that the columns have now', () => {
  sqlite.exec('create table t (a text); insert into t values (1)');
  const statement = cache.prepare('select *, 7 as last from t');
  const [row] = statement.all([]) as object[];
  expect(row).toEqual({ a: '1', last: 7 });
  expect(Object.getPrototypeOf(row)).toBe(Object.prototype);
  // A process of a later version, running beside this one, does this.
  sqlite.exec("alter table t add column b text default 'x'");
  expect(statement.all([])).toEqual([{ a: '1', b: 'x', last: 7 }]);
  expect([...statement.iterate([])]).toEqual([{ a: '1', b: 'x', last: 7 }]);
});
