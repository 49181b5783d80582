import { copyFile, mkdir, mkdtemp, open, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Outbox, openOutbox } from '@wamux/outbox';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { createClient } from 'wamux';

const pageSize = 4_096;
const message = { to: '+573001112233', type: 'text', text: 'Hola' } as const;

let folder: string;
let whole: string;
const client = await createClient({
  providers: {
    dt: { adapter: 'decision-telecom', apiKey: 'k', sender: 'Brand', baseUrl: 'http://127.0.0.1:9' },
  },
});
const opened: Outbox[] = [];

async function openAt(path: string): Promise<Outbox> {
  const outbox = await openOutbox({ url: `file:${path}`, client, onTrouble: () => {} });
  opened.push(outbox);
  return outbox;
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wamux-damaged-'));
  whole = join(folder, 'whole.db');
  const outbox = await openAt(whole);
  for (let n = 0; n < 40; n += 1) await outbox.enqueue(message, { idempotencyKey: `k-${n}` });
  await outbox.close();
});
afterEach(async () => {
  for (const outbox of opened.splice(0)) await outbox.close();
});
afterAll(async () => {
  await client.close();
  await rm(folder, { recursive: true });
});

async function damaged(name: string, damage: (path: string) => Promise<void>): Promise<string> {
  const path = join(folder, name);
  await copyFile(whole, path);
  await damage(path);
  return path;
}

async function overwrite(path: string, from: number, bytes: number): Promise<void> {
  const file = await open(path, 'r+');
  await file.write(Buffer.alloc(bytes, 0xa5), 0, bytes, from);
  await file.close();
}

it.each([
  ['whose header is overwritten', (path: string) => overwrite(path, 0, 100)],
  ['whose list of tables is overwritten', (path: string) => overwrite(path, 100, pageSize - 100)],
  ['that ends after its first page', (path: string) => truncate(path, pageSize)],
  ['that is a text', (path: string) => writeFile(path, 'orders,customers\n'.repeat(2_000))],
  [
    'that is somebody’s picture',
    (path: string) => writeFile(path, Buffer.from('\x89PNG\r\n\x1a\n'.repeat(999))),
  ],
  ['that is one byte', (path: string) => writeFile(path, 'x')],
  ['that is a short config', (path: string) => writeFile(path, '{ "providers": {} }\n')],
])('a file %s is refused in words, and left as it is', async (title, damage) => {
  const path = await damaged(`refused ${title}.db`, damage as (path: string) => Promise<void>);
  const before = await readFile(path);
  const refusal: unknown = await openAt(path).catch((error) => error);
  expect(refusal).toBeInstanceOf(Error);
  expect((refusal as Error).message).toMatch(/\b(database|file)\b/);
  expect(await readFile(path)).toEqual(before);
});

it('a directory is refused in words', async () => {
  const path = join(folder, 'directory.db');
  await mkdir(path);
  const refusal: unknown = await openAt(path).catch((error) => error);
  expect((refusal as Error).message).toContain('director');
});

it('whichever page is damaged, every call ends with a value or with an error, and none throws', {
  timeout: 120_000,
}, async () => {
  const pages = (await stat(whole)).size / pageSize;
  let refused = 0;
  let failed = 0;
  for (let page = 1; page < pages; page += 1) {
    const path = await damaged(`page-${page}.db`, (one) => overwrite(one, page * pageSize, pageSize));
    const outbox = await openAt(path).catch((error: unknown) => {
      expect(error).toBeInstanceOf(Error);
    });
    if (outbox === undefined) {
      refused += 1;
      continue;
    }
    const stored = await outbox.enqueue(message, { idempotencyKey: 'k-1' });
    const listed = await outbox.list({ limit: 100 });
    const counted = await outbox.stats();
    for (const result of [stored, listed, counted]) {
      if (result.isOk()) continue;
      failed += 1;
      expect(result.error.kind).toBe('unavailable');
      expect(result.error.message).toMatch(/malformed|corrupt|not a database/);
    }
    await outbox.close();
  }
  // At least some of the damaged pages were noticed: the others are empty, or belong to tables that nothing read.
  expect(refused + failed).toBeGreaterThan(0);
});

it('a newer schema is refused by name, and nothing is changed', async () => {
  const { DatabaseSync } = await import('@photostructure/sqlite');
  const path = await damaged('newer.db', async (one) => {
    const database = new DatabaseSync(one);
    database.exec("insert into wamux_migrations (name, timestamp) values ('9999-later', '2099')");
    database.close();
  });
  const refusal: unknown = await openAt(path).catch((error) => error);
  expect((refusal as Error).message).toMatch(/newer/);
});
