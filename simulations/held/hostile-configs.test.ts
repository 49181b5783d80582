import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Client, ConfigError, createClient } from 'wamux';

const canary = 'canary-4711';
const dt = `{ "adapter": "decision-telecom", "apiKey": "k", "sender": "Brand" }`;
const withProvider = (name: string, more = ''): string => `{ "providers": { ${name}: ${dt} }${more} }`;
const route = (text: string): string => withProvider('"dt"', `, "routes": ${text}`);
const lines = (count: number, line: (n: number) => string): string =>
  Array.from({ length: count }, (_, n) => line(n)).join('\n');

/** Configs that attack their reader. `WAMUX_CANARY` is set while they are read. */
const configs: readonly (readonly [title: string, file: string, text: string])[] = [
  ['a provider called __proto__', 'a.json', withProvider('"__proto__"')],
  ['a provider called constructor', 'a.json', withProvider('"constructor"')],
  ['a provider called toString', 'a.yaml', withProvider('toString')],
  ['a provider without a name', 'a.json', withProvider('""')],
  ['a provider with a line break in its name', 'a.json', withProvider('"a\\r\\nx-evil: 1"')],
  ['a provider with a name of 100,000 characters', 'a.json', withProvider(`"${'x'.repeat(100_000)}"`)],
  ['an adapter called __proto__', 'a.json', '{ "providers": { "a": { "adapter": "__proto__" } } }'],
  ['an adapter that is a path', 'a.json', '{ "providers": { "a": { "adapter": "../../evil" } } }'],
  [
    'an adapter that is an address',
    'a.json',
    '{ "providers": { "a": { "adapter": "data:text/javascript,1" } } }',
  ],
  [
    'a template called __proto__',
    'a.json',
    withProvider('"dt"', ', "templates": { "__proto__": { "on": {} } }'),
  ],
  [
    'a template on __proto__',
    'a.json',
    withProvider('"dt"', ', "templates": { "a": { "on": { "__proto__": { "name": "a" } } } }'),
  ],
  ['a route to __proto__', 'a.json', route('[{ "try": ["__proto__"] }]')],
  ['a route to nobody', 'a.json', route('[{ "try": [] }]')],
  [
    'a pattern that takes ages to match',
    'a.json',
    route(`[{ "when": { "template": "${'*a'.repeat(5_000)}" }, "try": ["dt"] }]`),
  ],
  ['100,000 routes of nothing', 'a.json', route(`[${Array.from({ length: 100_000 }, () => '1').join(',')}]`)],
  ['100,000 names', 'a.json', `{ ${lines(100_000, (n) => `"k${n}": 1,`)} "z": 1 }`],
  ['30,000 names in YAML', 'a.yaml', lines(30_000, (n) => `k${n}: 1`)],
  ['100,000 lists in each other', 'a.json', '['.repeat(100_000)],
  ['100,000 lists in each other, closed', 'a.json', `${'['.repeat(100_000)}${']'.repeat(100_000)}`],
  ['10,000 objects in each other', 'a.json', `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`],
  ['10,000 lists in each other in YAML', 'a.yaml', '['.repeat(10_000)],
  ['aliases that grow beyond all bounds', 'a.yaml', bomb(25)],
  ['an alias of what it stands in', 'a.yaml', 'providers: &a\n  dt: *a'],
  ['a tag that runs code elsewhere', 'a.yaml', 'providers: !!js/function "function () {}"'],
  ['a merge key', 'a.yaml', 'base: &b { adapter: decision-telecom }\nproviders:\n  dt:\n    <<: *b'],
  ['a value that names itself', 'a.json', '{ "providers": { "a": { "adapter": "${WAMUX_SELF}" } } }'],
  ['a name that takes a variable', 'a.json', '{ "providers": { "${WAMUX_CANARY}": 1 } }'],
  [
    'a variable where a number is asked for',
    'a.json',
    '{ "providers": { "dt": { "adapter": "decision-telecom", "apiKey": "k", "sender": "B", "timeoutMs": "${WAMUX_CANARY}" } } }',
  ],
  ['a variable as an adapter', 'a.json', '{ "providers": { "dt": { "adapter": "${WAMUX_CANARY}" } } }'],
  ['a variable as a strategy', 'a.json', route('[{ "try": ["dt"], "onUnknown": "${WAMUX_CANARY}" }]')],
  [
    'a credential with a line break',
    'a.json',
    '{ "providers": { "dt": { "adapter": "decision-telecom", "apiKey": "canary-4711\\r\\nx-evil: 1", "sender": "B" } } }',
  ],
  [
    'an address with a password',
    'a.json',
    '{ "providers": { "dt": { "adapter": "decision-telecom", "apiKey": "k", "sender": "B", "baseUrl": "http://u:canary-4711@127.0.0.1:1" } } }',
  ],
  [
    'an address of a file',
    'a.json',
    '{ "providers": { "dt": { "adapter": "decision-telecom", "apiKey": "k", "sender": "B", "baseUrl": "file:///etc/passwd" } } }',
  ],
  ['nothing', 'a.json', ''],
  ['a number', 'a.json', '4711'],
  ['null', 'a.yaml', 'null'],
];

/** Each line doubles the previous one. */
function bomb(depth: number): string {
  const doubled = lines(depth, (n) => `a${n + 1}: &a${n + 1} [*a${n}, *a${n}]`);
  return `a0: &a0 [x, x]\n${doubled}`;
}

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wamux-held-'));
  process.env.WAMUX_CANARY = canary;
  process.env.WAMUX_SELF = '${WAMUX_SELF}';
});
afterAll(async () => {
  delete process.env.WAMUX_CANARY;
  delete process.env.WAMUX_SELF;
  await rm(folder, { recursive: true });
});

it.each(configs)('a config with %s is read or refused in words, in bounded time', async (_, file, text) => {
  const path = join(folder, file);
  await writeFile(path, text);
  const start = process.cpuUsage();
  const made: unknown = await createClient(path).catch((error) => error);
  const { user } = process.cpuUsage(start);
  expect(Object.getPrototypeOf({})).toBe(Object.prototype);
  expect(({} as Record<string, unknown>).adapter).toBeUndefined();
  // Processor time for the largest of them on a slow machine. Unbounded growth would take minutes.
  expect(user / 1_000).toBeLessThan(10_000);
  if (!(made instanceof Error)) return (made as Client).close();
  expect(made).toBeInstanceOf(ConfigError);
  const { issues } = made as ConfigError;
  expect(issues.length).toBeGreaterThan(0);
  for (const { path: where, message } of issues) {
    expect(where).not.toBe('');
    expect(message.length).toBeLessThan(2_000);
  }
  expect(made.message.length).toBeLessThan(20_000);
  // The text for people contains no control characters that a terminal would obey.
  expect(made.message).not.toMatch(/[^\P{Cc}\n]/u);
  expect(inspect(made, { depth: 10, maxStringLength: null, maxArrayLength: null })).not.toContain(canary);
});
