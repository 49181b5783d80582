import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { SqliteFile } from './sqlite-file.js';

const folder = mkdtempSync(path.join(tmpdir(), 'wamux-sqlite-file-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const run = (file: SqliteFile, statement: string) => file.statements.prepare(statement).run([]);

it('knows whether another connection of this process has the lock, and whether anybody has', async () => {
  const [one, two, other, memory] = ['a.db', 'a.db', 'b.db', ':memory:'].map(
    (name) => new SqliteFile(name === ':memory:' ? name : path.join(folder, name), 'full'),
  ) as [SqliteFile, SqliteFile, SqliteFile, SqliteFile];
  const held = () => [one, two, other, memory].map((file) => [file.isHeldInProcess, file.isLockedOut()]);
  const no = [false, false];
  expect(held()).toEqual([no, no, no, no]);
  run(one, 'begin immediate');
  expect(held()).toEqual([no, [true, true], no, no]);
  run(one, 'commit');
  expect(held()).toEqual([no, no, no, no]);
  // The check takes the lock for a moment, and releases it.
  run(two, 'begin immediate');
  run(two, 'rollback');
  for (const file of [one, two, other, memory]) await file.close();
  const again = new SqliteFile(path.join(folder, 'a.db'), 'full');
  run(again, 'begin immediate');
  expect(again.isHeldInProcess).toBe(false);
  run(again, 'rollback');
  await again.close();
  await again.close();
});
