import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { inspect } from 'node:util';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ConfigError } from './config-error.js';
import { loadConfigFile } from './load-config-file.js';

describe('a config file that cannot be read', () => {
  let folder: string;
  const warnings: Error[] = [];
  const onWarning = (warning: Error): void => void warnings.push(warning);
  beforeEach(() => process.on('warning', onWarning));
  afterEach(() => {
    process.off('warning', onWarning);
    warnings.length = 0;
  });
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'wamux-file-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  async function errorOf(name: string, text: string | Uint8Array): Promise<ConfigError> {
    const path = join(folder, name);
    await writeFile(path, text);
    const error: unknown = await loadConfigFile(path).catch((reason) => reason);
    expect(error).toBeInstanceOf(ConfigError);
    return error as ConfigError;
  }

  it.each([
    ['{"apiKey": canary-4711}', 'line 1, column 12: names and texts need straight double quotes (")'],
    [
      '{\n  "apiKey": "canary-4711" "x": 1\n}',
      'line 2, column 27: a comma is missing, or a bracket is the wrong one',
    ],
    [
      '{"apiKey":"canary-4711",}',
      'line 1, column 25: a name in double quotes is missing, or a comma is too many',
    ],
    ['{"apiKey":"canary-4711"', 'line 1, column 24: a } is missing'],
    [
      '{"apiKey":"canary-4711',
      'line 1, column 11: the text that begins here is not closed by a quote in its line',
    ],
    [
      '{"apiKey":"canary-4711\n"}',
      'line 1, column 11: the text that begins here is not closed by a quote in its line',
    ],
    ['{"apiKey":"canary\\-4711"}', 'line 1, column 11: an unknown escape; write a backslash as \\\\'],
    ["{'apiKey':'canary-4711'}", 'line 1, column 2: names and texts need straight double quotes (")'],
    [
      '{"a":[1,{"b":[]},[2.5e-3,true,null,"\\u00e9\\n"], canary]}',
      'line 1, column 49: names and texts need straight double quotes (")',
    ],
    ['{"a":{"b":1}]', 'line 1, column 13: a comma is missing, or a bracket is the wrong one'],
    ['{"a":1}\n canary-4711', 'line 2, column 2: names and texts need straight double quotes (")'],
    ['{"a" "canary-4711"}', 'line 1, column 6: a colon is missing'],
    ['{"a":"canary-4711":1}', 'line 1, column 19: a comma is missing, or a bracket is the wrong one'],
    ['[1 2]', 'line 1, column 4: a comma is missing, or a bracket is the wrong one'],
    ['[1,]', 'line 1, column 4: a value is missing, or a comma is too many'],
    ['01', 'line 1, column 2: there is something after the end'],
    ['nul', 'line 1, column 1: names and texts need straight double quotes (")'],
    ['{"a":1} // canary-4711', 'line 1, column 9: JSON has no comments; remove it'],
    ['{"buttons":{"0":"code",\n"0":"canary-4711"}}', 'line 2, column 1: the name appears twice'],
    ['{"a":{"b":1},"c":[{"b":2,"\\u0062":3}],"a":4}', 'line 1, column 26: the name appears twice'],
  ])('as JSON says where, and quotes nothing: %s', async (text, where) => {
    const error = await errorOf('a.json', text);
    expect(error.issues).toEqual([{ path: '(file)', message: `is not valid JSON at ${where}` }]);
  });

  it('as no text says so', async () => {
    const error = await errorOf('a.yaml', Buffer.from('a: a\u00f1o', 'latin1'));
    expect(error.issues).toEqual([{ path: '(file)', message: 'is not text in UTF-8; save it as UTF-8' }]);
  });

  it.each([
    [
      'a: [1, canary\nb: }',
      /^is not valid YAML at line 2, column 1: the indentation does not match anything above it$/,
    ],
    ['- a\napiKey: canary-4711', /^is not valid YAML at line 2, column 1: /],
    ['apiKey: "canary-4711', /^is not valid YAML at line 1, column 21: a quote above is not closed$/],
    [
      'dt: { apiKey: ${CANARY_4711}, sender: Brand }',
      /^is not valid YAML at line 1, column 16: write "\$\{NAME\}" in quotes within \{ \} and \[ \]$/,
    ],
    [
      'secrets: [${CANARY_4711}]',
      /^is not valid YAML at line 1, column 12: write "\$\{NAME\}" in quotes within \{ \} and \[ \]$/,
    ],
    [
      'when: { template: * }',
      /^is not valid YAML at line 1, column 19: a text that begins with \* or & needs quotes/,
    ],
    [
      'dt:\n  adapter:canary-4711\n  sender: Brand',
      /^is not valid YAML at line 2, column 3: a colon has no space after it/,
    ],
    ["apiKey: 'a' canary-4711", /^is not valid YAML at line 1, column 13: /],
    ['apiKey: *canary-4711', /^is not valid YAML$/],
    [
      'apiKey: !canary-4711',
      /^is not valid YAML at line 1, column 9: a tag, which begins with !, is not supported in a config$/,
    ],
    [
      'apiKey: !!canary-4711 x',
      /^is not valid YAML at line 1, column 9: a tag, which begins with !, is not supported in a config$/,
    ],
    [
      'a: 1\napiKey: !!int canary-4711',
      /^is not valid YAML at line 2, column 9: a tag, which begins with !, is not supported in a config$/,
    ],
    [
      'apiKey: !!binary Y2FuYXJ5',
      /^is not valid YAML at line 1, column 9: a tag, which begins with !, is not supported in a config$/,
    ],
    [
      '%canary-4711 x\n---\na: 1',
      /^is not valid YAML at line 1, column 1: a line that begins with % is a directive/,
    ],
    [
      '? [canary-4711]\n: 1',
      /^is not valid YAML at line 1, column 3: the name is not a text; put it in quotes$/,
    ],
    [
      'a: 1\n---\napiKey: canary-4711',
      /^is not valid YAML at line 2, column 1: a line --- begins a second document/,
    ],
    [
      'buttons: { 0: code, 0: canary-4711 }',
      /^is not valid YAML at line 1, column 21: the name appears twice$/,
    ],
  ])('as YAML says where, and quotes nothing: %s', async (text, message) => {
    const error = await errorOf('a.yaml', text);
    expect(error.issues).toEqual([{ path: '(file)', message: expect.stringMatching(message) }]);
    expect(inspect(error, { depth: 10 })).not.toContain('canary');
    // Node emits what a parser warns of on the next tick.
    await setImmediate();
    expect(warnings).toEqual([]);
  });

  it.each([
    ['nothing', 'throw Object.create(null);'],
    ['a text', 'throw "canary-4711";'],
    ['a proxy', 'const { proxy, revoke } = Proxy.revocable({}, {}); revoke(); throw proxy;'],
    ['an error that throws', 'throw Object.defineProperty(new Error(), "message", { get() { throw 1; } });'],
  ])('as a module that throws %s is refused all the same', async (_, text) => {
    const error = await errorOf(`${Math.random()}.ts`, text);
    expect(error.issues).toEqual([{ path: '(file)', message: 'throws something that is not an error' }]);
  });

  // Node loads .mjs by itself, where it can, and .ts is compiled.
  it.each(['named.mjs', 'named.js', 'named.ts'])('as a module without a default export: %s', async (name) => {
    const error = await errorOf(name, 'export const config = { providers: {} };');
    const message = 'has no default export; expected `export default defineConfig({ … })`';
    expect(error.issues).toEqual([{ path: '(file)', message }]);
  });

  it('as a module whose own parser trips shows nothing of what was parsed', async () => {
    const error = await errorOf('parses.ts', `JSON.parse('{"apiKey": canary-4711}');`);
    expect(error.issues).toEqual([{ path: '(file)', message: 'throws a SyntaxError' }]);
  });
});
