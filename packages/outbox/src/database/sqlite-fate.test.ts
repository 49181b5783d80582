import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { afterAll, expect, it } from 'vitest';
import { sqliteFateOf } from './sqlite-fate.js';

type Sqlite = InstanceType<typeof DatabaseSync>;

const folder = mkdtempSync(path.join(tmpdir(), 'wamux-fate-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Returns the error of SQLite or its driver when something goes wrong. */
function errorOf(act: (sqlite: Sqlite, other: Sqlite) => unknown): unknown {
  const file = path.join(folder, `${performance.now()}.db`);
  const [sqlite, other] = [new DatabaseSync(file), new DatabaseSync(file)];
  sqlite.exec('pragma journal_mode = wal; create table one (x text not null)');
  sqlite.exec(
    "create trigger no before insert on one when new.x = 'no' begin select raise(abort, 'no'); end",
  );
  try {
    act(sqlite, other);
  } catch (error) {
    return error;
  } finally {
    for (const one of [sqlite, other]) if (one.isOpen) one.close();
  }
  throw new Error('nothing went wrong');
}

const fill = (sqlite: Sqlite, insert: (text: string) => unknown): void => {
  sqlite.exec('pragma max_page_count = 4');
  for (;;) insert('x'.repeat(5_000));
};
const insert = 'insert into one values (?)';
const returning = `${insert} returning x`;

it.each([
  ['a refusal of the table', errorOf((sqlite) => sqlite.prepare(insert).run(null))],
  [
    'a refusal of the table, of a statement that gives rows',
    errorOf((sqlite) => sqlite.prepare(returning).all(null)),
  ],
  ['a refusal of a trigger, in its own words', errorOf((sqlite) => sqlite.prepare(returning).all('no'))],
  ['a value of no type that it knows', errorOf((sqlite) => sqlite.prepare(insert).run([1]))],
  ['a number that is too large', errorOf((sqlite) => sqlite.prepare(insert).run(2n ** 80n))],
  ['an error of our own code about a value', new RangeError('Invalid time value')],
])('%s concerns one row', (_, error) => {
  expect(sqliteFateOf(error)).toBe('one');
});

it.each<readonly [string, unknown]>([
  ['a table that is gone', errorOf((sqlite) => sqlite.exec('select * from two'))],
  ...['alter table one rename to two', 'alter table one rename column x to y'].flatMap((change) =>
    [returning, 'insert into one (x) values (?) returning 1', 'select x from one where x = ?'].map(
      (statement) =>
        [
          `a statement of before "${change}": ${statement}`,
          errorOf((sqlite, other) => {
            const prepared = sqlite.prepare(statement);
            other.exec(change);
            prepared.all('x');
          }),
        ] as const,
    ),
  ),
  [
    'a writer that is not done',
    errorOf((sqlite, other) => {
      other.exec('begin immediate');
      sqlite.prepare(insert).run('x');
    }),
  ],
  [
    'a writer that is not done, to a statement that gives rows',
    errorOf((sqlite, other) => {
      other.exec('begin immediate');
      sqlite.prepare(returning).all('x');
    }),
  ],
  ['a full disk', errorOf((sqlite) => fill(sqlite, (text) => sqlite.prepare(insert).run(text)))],
  [
    'a full disk, to a statement that gives rows',
    errorOf((sqlite) => fill(sqlite, (text) => sqlite.prepare(returning).all(text))),
  ],
  [
    'a closed connection',
    errorOf((sqlite) => {
      sqlite.close();
      sqlite.prepare(insert);
    }),
  ],
  ['a file that was replaced', new Error('outbox.db was replaced while it was open')],
  ['nothing that can be told', undefined],
])('%s concerns everybody', (_, error) => {
  expect(sqliteFateOf(error)).toBe('all');
});
