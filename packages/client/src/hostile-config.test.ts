import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createClient } from './client.js';

const entry = 'adapter: wolkvox, server: "1", token: t, connectorId: "1"';
const good = `providers:\n  w: { ${entry} }\n`;
/** Each alias stands for nine of the one before. */
const bomb = Array.from({ length: 12 }, (_, n) =>
  n === 0
    ? 'a0: &a0 [x]'
    : `a${n}: &a${n} [${Array(9)
        .fill(`*a${n - 1}`)
        .join(', ')}]`,
).join('\n');

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wamux-hostile-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function load(text: string, name = 'wamux.config.yaml') {
  const file = join(folder, name);
  await writeFile(file, text);
  return createClient(file);
}

it.each([
  ['aliases that grow to more than any memory', `${good}${bomb}\n`],
  ['depth', `${good}routes: ${'['.repeat(20_000)}${']'.repeat(20_000)}\n`],
  ['a tag', `providers: !!js/function 'x'\n`],
  ['the merge of a prototype', `${good}__proto__: { polluted: true }\n`],
  ['300,000 names', `${good}${Array.from({ length: 300_000 }, (_, n) => `k${n}: 1`).join('\n')}\n`],
  [
    'a line break in a header',
    `providers:\n  w: { ${entry.replace('token: t', 'token: "t\\r\\nx-evil: 1"')} }\n`,
  ],
  ['a document after the document', `${good}---\n${good}`],
  ['NUL', `${good}\u0000`],
])('%s is refused as a config, in time, and changes nothing', { timeout: 60_000 }, async (_, text) => {
  await expect(load(text)).rejects.toMatchObject({ name: 'ConfigError' });
  expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
});

it.each(['__proto__', 'constructor', 'toString'])(
  'a provider may be called %s, or is refused, and is no other',
  async (name) => {
    const text = `{"providers": {"${name}": {"adapter": "wolkvox", "server": "1", "token": "t", "connectorId": "1"}}}`;
    const loaded = await load(text, 'wamux.config.json').catch((error: unknown) => error);
    if (loaded instanceof Error) return expect(loaded.name).toBe('ConfigError');
    const client = loaded as Awaited<ReturnType<typeof createClient>>;
    expect([...client.providers.keys()]).toEqual([name]);
    await client.close();
  },
);

it('a value from the environment is no text to be filled in again', async () => {
  process.env.WAMUX_TEST_OUTER = '${WAMUX_TEST_INNER}';
  process.env.WAMUX_TEST_INNER = 'http://elsewhere.example';
  try {
    const text = good.replace('token: t', 'token: t, baseUrl: "${WAMUX_TEST_OUTER}"');
    const error = await load(text).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ name: 'ConfigError', message: expect.stringContaining('baseUrl') });
    expect(String(error)).not.toContain('elsewhere');
  } finally {
    delete process.env.WAMUX_TEST_OUTER;
    delete process.env.WAMUX_TEST_INNER;
  }
});
