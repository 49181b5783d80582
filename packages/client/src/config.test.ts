import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { WhatsAppProvider } from '@wamux/core';
import * as z from '@wamux/core/zod';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createClient } from './client.js';
import { issuesOf, providers } from './config.fixture.js';
import { ConfigError } from './config-error.js';

const template = {
  variables: ['customer'],
  on: { dt: { name: 'n', namespace: 'ns', language: 'es' } },
};

describe('a config', () => {
  it.each([
    ['nothing', undefined, '(root)', /object/],
    ['no providers', {}, 'providers', /record|expected/],
    ['empty providers', { providers: {} }, 'providers', /at least one/],
    ['an unknown key', { providers, route: [] }, '(root)', /did you mean "routes"/],
    [
      'an API that does not exist',
      { providers: { gs: { adapter: 'gupshup', api: 'v2' } } },
      'providers.gs.api',
      /^expected one of v3, v1$/,
    ],
    ['no adapter', { providers: { dt: {} } }, 'providers.dt.adapter', /^missing; expected one of .*wolkvox/],
    [
      'an unknown adapter',
      { providers: { dt: { adapter: 'chanels' } } },
      'providers.dt.adapter',
      /did you mean "channels"/,
    ],
    [
      'an adapter named like a method',
      { providers: { dt: { adapter: 'toString' } } },
      'providers.dt.adapter',
      /unknown adapter/,
    ],
    [
      'an unknown setting',
      { providers: { dt: { ...providers.dt, sendr: 'x' } } },
      'providers.dt',
      /did you mean "sender"/,
    ],
    [
      'a setting of a wrong type',
      { providers: { dt: { ...providers.dt, sender: 7 } } },
      'providers.dt.sender',
      /put the value in quotes/,
    ],
    [
      'a timeout as text',
      { providers: { dt: { ...providers.dt, timeoutMs: '30s' } } },
      'providers.dt.timeoutMs',
      /number/,
    ],
    [
      'an address with a user and a password',
      { providers: { dt: { ...providers.dt, baseUrl: 'https://user:canary@h.test' } } },
      'providers.dt.baseUrl',
      /without a user name and a password/,
    ],
    [
      'an address with a user',
      { providers: { dt: { ...providers.dt, baseUrl: 'https://user@h.test' } } },
      'providers.dt.baseUrl',
      /without a user name/,
    ],
    [
      'an address with a fragment',
      { providers: { dt: { ...providers.dt, baseUrl: 'https://h.test#x' } } },
      'providers.dt.baseUrl',
      /without a fragment/,
    ],
    [
      'an address with an empty fragment',
      { providers: { dt: { ...providers.dt, baseUrl: 'https://h.test/#' } } },
      'providers.dt.baseUrl',
      /without a fragment/,
    ],
    [
      'a webhook secret of one character',
      {
        providers: {
          dt: { ...providers.dt, webhook: { secrets: ['a-long-secret', 's'], publicUrl: 'https://h.test' } },
        },
      },
      'providers.dt.webhook.secrets[1]',
      /fewer than 6 characters/,
    ],
    ['a provider id with spaces', { providers: { 'my dt': providers.dt } }, 'providers.my dt', /./],
    [
      'a key of Bird’s other product',
      { providers: { bird: { ...providers.bird, accessKey: 'bk_eu_1' } } },
      'providers.bird.accessKey',
      /another product/,
    ],
    [
      'a workspace of Bird’s other product',
      { providers: { bird: { ...providers.bird, workspaceId: 'ws_1' } } },
      'providers.bird.workspaceId',
      /another product/,
    ],
    [
      'a workspace that is no UUID',
      { providers: { bird: { ...providers.bird, workspaceId: 'abc' } } },
      'providers.bird.workspaceId',
      /UUID/,
    ],
    [
      'a template for nobody',
      { providers, templates: { t: { variables: [], on: { dtt: {} } } } },
      'templates.t.on.dtt',
      /did you mean "dt"/,
    ],
    [
      'a template mapping that lacks something',
      { providers, templates: { t: { variables: [], on: { dt: { name: 'n', language: 'es' } } } } },
      'templates.t.on.dt.namespace',
      /missing/,
    ],
    [
      'a variable that the template has not',
      {
        providers,
        templates: { t: { ...template, on: { dt: { ...template.on.dt, variables: ['custmer'] } } } },
      },
      'templates.t.on.dt.variables',
      /did you mean "customer"/,
    ],
    [
      'an address that is none',
      { providers: { dt: { ...providers.dt, baseUrl: 'garbage' } } },
      'providers.dt.baseUrl',
      /http or https URL/,
    ],
  ])('with %s is refused by name of the place', async (_, config, path, message) => {
    const issues = await issuesOf(config);
    expect(issues.map((issue) => issue.path)).toContain(path);
    expect(issues.find((issue) => issue.path === path)?.message).toMatch(message);
  });

  it('names every wrong place at once, and prints them', async () => {
    const config = { providers: { dt: { ...providers.dt, sender: '' } }, routes: [{ try: ['x'] }] } as never;
    const error: ConfigError = await createClient(config).then(
      () => Promise.reject(new Error('was taken')),
      (reason) => reason,
    );
    expect(error.issues.map(({ path }) => path)).toEqual(['providers.dt.sender', 'routes[0].try[0]']);
    expect(error.message).toMatch(/providers\.dt\.sender: .*\n.*routes\[0\]\.try\[0\]: /);
  });

  it('names the mistakes of one part beside those of all others', async () => {
    const config = {
      providers: {
        dt: { ...providers.dt, sendr: 'x' },
        none: {},
        other: { adapter: 'nobody' },
        bird: { adapter: 'Bird', workspaceId: 1 },
      },
      templates: { hello: { variables: ['name'], on: { bird: {}, dt: { name: 7 } } }, spoilt: { on: 1 } },
      routes: [{ try: ['none', 'nowhere'] }],
      health: { dwell: 'soon' },
      route: 1,
    } as never;
    expect((await issuesOf(config)).map(({ path }) => path).sort()).toEqual([
      '(root)',
      'health.dwell',
      'providers.bird.accessKey',
      'providers.bird.channelId',
      'providers.bird.workspaceId',
      'providers.dt',
      'providers.none.adapter',
      'providers.other.adapter',
      'routes[0].try[1]',
      'templates.hello.on.bird.locale',
      'templates.hello.on.bird.projectId',
      'templates.hello.on.dt.language',
      'templates.hello.on.dt.name',
      'templates.hello.on.dt.namespace',
      'templates.spoilt.on',
    ]);
  });

  it.each(['Bird', 'messagebird', 'BIRD', 'channels'])(
    'takes the adapter that people call %s',
    async (adapter) => {
      const workspaceId = '11111111-1111-4111-8111-111111111111';
      const bird = { adapter, accessKey: 'k', workspaceId, channelId: workspaceId };
      expect(await issuesOf({ providers: { bird } })).toEqual([]);
    },
  );

  it('takes environment variables, and names one that is empty or not set', async () => {
    const config = { providers: { dt: { ...providers.dt, apiKey: '${DT_API_KEY}', sender: 'x-${NAME}-y' } } };
    expect(await issuesOf(config, { DT_API_KEY: 'k', NAME: 'Brand' })).toEqual([]);
    expect(await issuesOf(config, { NAME: 'Brand', DT_API_KEY: '' })).toEqual([
      {
        path: 'providers.dt.apiKey',
        message: 'environment variable DT_API_KEY is empty. The API key of the account.',
      },
    ]);
    expect(await issuesOf(config, { NAME: 'Brand' })).toEqual([
      {
        path: 'providers.dt.apiKey',
        message: 'environment variable DT_API_KEY is not set. The API key of the account.',
      },
    ]);
  });

  it('says of a variable from a file with line ends of Windows what nobody sees of it', async () => {
    const config = { providers: { dt: { ...providers.dt, apiKey: '${DT_API_KEY}' } } };
    expect(await issuesOf(config, { DT_API_KEY: 'canary-4711\r' })).toEqual([
      {
        path: 'providers.dt.apiKey',
        message: expect.stringMatching(
          /^environment variable DT_API_KEY ends with a carriage return: save \.env with Unix line endings \(LF\)/,
        ),
      },
    ]);
  });

  it('shows no secret in its errors', async () => {
    const config = { providers: { dt: { ...providers.dt, apiKey: 'canary 4711', sender: 7 } } };
    expect(JSON.stringify(await issuesOf(config))).not.toContain('canary');
  });

  it('loads only the adapters that it names', async () => {
    const loaded: string[] = [];
    const load = (name: string) => async () => {
      loaded.push(name);
      return {
        name,
        settings: z.object({}),
        template: z.object({}),
        create: () => fake as unknown as WhatsAppProvider,
      };
    };
    const nothing = async () => {};
    const fake = { id: 'x', capabilities: {}, send: nothing, sendTemplate: nothing, close: nothing };
    const adapters = { mine: load('mine'), other: load('other') };
    const client = await createClient({ providers: { x: { adapter: 'mine' } } }, { adapters });
    expect(loaded).toEqual(['mine']);
    await client.close();
  });

  it.each([
    ['a module', { adapter: {} }],
    ['nothing', undefined],
  ])('refuses a loader of its own that gives %s', async (_, given) => {
    const adapters = { mine: async () => given as never };
    await expect(createClient({ providers: { x: { adapter: 'mine' } } }, { adapters })).rejects.toMatchObject(
      {
        issues: [{ path: 'providers.x.adapter', message: expect.stringContaining('gave no adapter') }],
      },
    );
  });
});

describe('a config file', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'wamux-config-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  async function write(name: string, text: string): Promise<string> {
    const path = join(folder, name);
    await writeFile(path, text);
    return path;
  }
  const config = { providers: { dt: providers.dt } };

  it.each([
    ['wamux.config.json', JSON.stringify(config)],
    [
      'wamux.config.yaml',
      'providers:\n  dt: # ours\n    adapter: decision-telecom\n    apiKey: fake\n    sender: Brand\n',
    ],
    [
      'wamux.config.ts',
      `const sender: string = 'Brand';\nexport default { providers: { dt: { adapter: 'decision-telecom', apiKey: 'fake', sender } } };\n`,
    ],
  ])('may be %s', async (name, text) => {
    const client = await createClient(await write(name, text));
    expect([...client.providers.keys()]).toEqual(['dt']);
    await client.close();
  });

  it.each([
    ['is not there', 'missing.json', undefined, /ENOENT/],
    ['is cut off', 'cut.json', '{"providers":', /JSON/],
    ['is bad YAML', 'bad.yaml', 'a: [1, 2\nb: }', /line|flow|Flow/],
    ['throws', 'throws.ts', 'throw new Error("no vault");', /no vault/],
    ['has a foreign extension', 'config.ini', 'a=1', /\.json, \.yaml, \.yml/],
  ])('that %s is named in the error', async (_, name, text, message) => {
    const path = text === undefined ? join(folder, name) : await write(name, text);
    const error: unknown = await createClient(path).catch((reason) => reason);
    expect(error).toBeInstanceOf(ConfigError);
    expect((error as ConfigError).message).toContain(path);
    expect((error as ConfigError).message).toMatch(message);
  });
});
