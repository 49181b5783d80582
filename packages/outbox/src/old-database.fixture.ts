import { Kysely, Migrator, PostgresDialect } from 'kysely';
import pg from 'pg';
import { migrationsOf } from './database/migrations.js';
import { PostgresTableNames } from './database/postgres-table-names.js';
import { sqliteDialect } from './database/sqlite/sqlite-dialect.js';

class OldPostgres extends PostgresDialect {
  override createIntrospector(db: Kysely<unknown>) {
    return new PostgresTableNames(db);
  }
}

/** Makes the tables of an older version in an empty database: it runs every migration before `first`. */
export async function makeTablesBefore(first: string, url: string): Promise<void> {
  const kind = url.startsWith('file:') ? 'sqlite' : 'postgres';
  const schema = kind === 'sqlite' ? undefined : decodeURIComponent(url).split('search_path=')[1];
  const all = migrationsOf({ kind, now: Date.now, ...(schema !== undefined && { schema }) });
  const older = Object.fromEntries(Object.entries(all).filter(([name]) => name < first));
  const db = new Kysely<unknown>({
    dialect:
      kind === 'sqlite'
        ? sqliteDialect(url)
        : new OldPostgres({ pool: new pg.Pool({ connectionString: url, max: 1 }) }),
  });
  const { error } = await new Migrator({
    db,
    ...(schema !== undefined && { migrationTableSchema: schema }),
    provider: { getMigrations: async () => older },
    migrationTableName: 'wamux_migrations',
    migrationLockTableName: 'wamux_migrations_lock',
  }).migrateToLatest();
  await db.destroy();
  if (error !== undefined) throw error;
}
