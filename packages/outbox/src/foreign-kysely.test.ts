import { cpSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ts from 'typescript';
import { expect, it } from 'vitest';

const root = join(import.meta.dirname, '../../..');

/** What an app writes on either store, with its own Kysely. */
const app = `
import { type Outbox, sqliteDialect } from '@wamux/outbox';
import { type Dialect, Kysely, PostgresDialect } from 'kysely';

interface Shop { orders: { id: string } }
export const own: Dialect = sqliteDialect('file:shop.db');
export const shop = new Kysely<Shop>({ dialect: sqliteDialect('file:shop.db') });
export const onPostgres = new Kysely<Shop>({ dialect: new PostgresDialect({} as never) });

export const ship = (db: Kysely<Shop>, outbox: Outbox) =>
  db.transaction().execute(async (transaction) => {
    await transaction.updateTable('orders').set({ id: 'A-2' }).execute();
    await outbox.enqueueMany([], { transaction });
    return outbox.enqueue({ to: '+573001112233', type: 'text', text: 'Hola' }, { transaction });
  });
export const notOne = (outbox: Outbox) =>
  // @ts-expect-error a text is no transaction
  outbox.enqueueMany([], { transaction: 'begin' });
`;

it("an app's own copy of Kysely type-checks beside the outbox's", { timeout: 120_000 }, () => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'wamux-kysely-')));
  try {
    const copy = join(folder, 'node_modules/kysely');
    cpSync(join(root, 'packages/outbox/node_modules/kysely'), copy, { recursive: true, dereference: true });
    // The compiler takes two copies of one version for the same.
    const manifest = JSON.parse(readFileSync(join(copy, 'package.json'), 'utf8'));
    writeFileSync(join(copy, 'package.json'), JSON.stringify({ ...manifest, version: '0.0.0-copy' }));
    const file = join(folder, 'app.mts');
    writeFileSync(file, app);
    const { config } = ts.readConfigFile(join(root, 'tsconfig.base.json'), ts.sys.readFile);
    const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, root);
    const paths = { '@wamux/outbox': [join(root, 'packages/outbox/src/index.ts')] };
    const program = ts.createProgram([file], { ...options, noEmit: true, paths });
    const source = program.getSourceFile(file);
    const problems = [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)];
    expect(problems.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'))).toEqual([]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
