import { createHash } from 'node:crypto';
import { DummyDriver, Kysely, SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler } from 'kysely';
import { expect, it } from 'vitest';
import { migrationsOf } from './migrations.js';

/** Returns the statements of a migration, with line breaks and spaces normalised. */
async function statementsOf(kind: 'sqlite' | 'postgres', name: string): Promise<string> {
  const statements: string[] = [];
  const db = new Kysely<unknown>({
    dialect: {
      createAdapter: () => new SqliteAdapter(),
      createDriver: () => new DummyDriver(),
      createIntrospector: (kysely) => new SqliteIntrospector(kysely),
      createQueryCompiler: () => new SqliteQueryCompiler(),
    },
    log({ query }) {
      statements.push(query.sql.replaceAll(/\s+/g, ' '));
    },
  });
  await migrationsOf({ kind, now: () => 0 })[name]?.up(db);
  return statements.join(';');
}

/**
 * Hashes of the released migrations, on SQLite and on PostgreSQL. Changing one would make new databases differ from
 * existing ones.
 */
const released = {
  '0001-outbox': ['554ca6e0db45', '45e7f9744fde'],
  '0002-unserved': ['df9483960c3d', 'df9483960c3d'],
  '0003-pair-buckets': ['a329748c8cb6', 'a329748c8cb6'],
  '0004-provider-states': ['b6e9d47a1a7e', 'b6e9d47a1a7e'],
  '0005-seen-events': ['ecb9e5b932ed', 'ecb9e5b932ed'],
  '0006-plain-words': ['d45abd44160f', '270790dd26ff'],
  '0007-received-events': ['23a924260f63', '23a924260f63'],
  '0008-event-readers': ['bf5fdcb6a6d4', 'bf5fdcb6a6d4'],
  '0009-pauses': ['ea00f8ec0712', 'ea00f8ec0712'],
  '0010-teams': ['acad289fd88a', 'acad289fd88a'],
};

it.each(Object.entries(released))('%s is as it was when the first database had it', async (name, hashes) => {
  const found = await Promise.all(
    (['sqlite', 'postgres'] as const).map(async (kind) =>
      createHash('sha256')
        .update(await statementsOf(kind, name))
        .digest('hex')
        .slice(0, 12),
    ),
  );
  expect(found).toEqual(hashes);
});

it('there is none beside these', () => {
  expect(Object.keys(migrationsOf({ kind: 'sqlite', now: () => 0 }))).toEqual(Object.keys(released));
});
