import { copyFile, rm } from 'node:fs/promises';
import { DatabaseSync } from '@photostructure/sqlite';
import type { ProofDatabase } from './proof-database.js';

/** The files in which SQLite keeps a database, by their suffixes. */
export const fileEnds = ['', '-wal', '-shm'] as const;

/** Reads an SQLite file without recovering it, because the next client must find it as the last one left it. */
export function readSqlite(file: string): ProofDatabase {
  return {
    url: `file:${file}`,
    query: async <Row extends object>(sql: string) => ask<Row>(file, sql, { readOnly: true }),
    settled: async () => {},
    async withTornCommit() {
      // Recovery would change it for the next client, so a copy is recovered.
      const copy = file.replace(/\.db$/, '-torn.db');
      await Promise.all(fileEnds.map((end) => rm(`${copy}${end}`, { force: true })));
      await copyFile(file, copy);
      await copyFile(`${file}-wal`, `${copy}-wal`).catch(() => {});
      return { query: async <Row extends object>(sql: string) => ask<Row>(copy, sql) };
    },
  };
}

function ask<Row>(file: string, sql: string, options: { readonly readOnly?: boolean } = {}): readonly Row[] {
  const database = new DatabaseSync(file, { ...options, timeout: 10_000 });
  try {
    return database.prepare(sql).all() as Row[];
  } finally {
    database.close();
  }
}
