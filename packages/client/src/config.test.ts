import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { WhatsAppProvider } from '@wamux/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { createClient } from './client.js';
import { ConfigError } from './config-error.js';
import type { WamuxConfig } from './config-schema.js';

const uuid = '6f1c8f2e-1111-4222-8333-444455556666';
const providers = {
  dt: { adapter: 'decision-telecom', apiKey: 'fake', sender: 'Brand' },
  bird: { adapter: 'channels', accessKey: 'fake', workspaceId: uuid, channelId: uuid },
};
const template = {
  variables: ['customer'],
  on: { dt: { name: 'n', namespace: 'ns', language: 'es' } },
};

async function issuesOf(config: unknown, environment: Record<string, string> = {}) {
  try {
    const client = await createClient(config as WamuxConfig, { environment });
    await client.close();
  } catch (error) {
    if (error instanceof ConfigError) return error.issues;
    throw error;
  }
  return [];
}

describe('a config', () => {
  it.each([
    ['nothing', undefined, '(root)', /object/],
    ['no providers', {}, 'providers', /record|expected/],
    ['empty providers', { providers: {} }, 'providers', /at least one/],
    ['an unknown key', { providers, route: [] }, '(root)', /did you mean "routes"/],
    ['no adapter', { providers: { dt: {} } }, 'providers.dt.adapter', /string/],
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
      /string/,
    ],
    [
      'a timeout as text',
      { providers: { dt: { ...providers.dt, timeoutMs: '30s' } } },
      'providers.dt.timeoutMs',
      /number/,
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
      /string/,
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
      'a route to nobody',
      { providers, routes: [{ try: ['dt', 'brd'] }] },
      'routes[0].try[1]',
      /did you mean "bird"/,
    ],
    [
      'a route that tries one twice',
      { providers, routes: [{ try: ['dt', 'dt'] }] },
      'routes[0].try[1]',
      /already/,
    ],
    ['a route that tries nobody', { providers, routes: [{ try: [] }] }, 'routes[0].try', /1/],
    [
      'an address that is none',
      { providers: { dt: { ...providers.dt, baseUrl: 'garbage' } } },
      'providers.dt.baseUrl',
      /http or https URL/,
    ],
    [
      'a duration without a unit',
      { providers, routes: [{ try: ['dt'], deadline: '90' }] },
      'routes[0].deadline',
      /with its unit/,
    ],
    [
      'a duration as a number',
      { providers, routes: [{ try: ['dt'], deadline: 90 }] },
      'routes[0].deadline',
      /with its unit/,
    ],
    [
      'a patience without a unit',
      { providers, routes: [{ try: ['dt'], retry: { patience: '5' } }] },
      'routes[0].retry.patience',
      /"90s"/,
    ],
    [
      'a distance between messages without a unit',
      { providers: { dt: { ...providers.dt, limits: { pairInterval: 6 } } } },
      'providers.dt.limits.pairInterval',
      /with its unit/,
    ],
    ['a dwell without a unit', { providers, health: { dwell: '30' } }, 'health.dwell', /with its unit/],
    [
      'no rate at all',
      { providers: { dt: { ...providers.dt, limits: { perSecond: 0 } } } },
      'providers.dt.limits.perSecond',
      /1/,
    ],
    [
      'a weight of nothing',
      { providers, routes: [{ try: ['dt', 'bird'], strategy: 'weighted', weights: { dt: 0, bird: 1 } }] },
      'routes[0].weights.dt',
      /greater than 0/,
    ],
    [
      'a negative weight',
      { providers, routes: [{ try: ['dt', 'bird'], strategy: 'weighted', weights: { dt: 1, bird: -1 } }] },
      'routes[0].weights.bird',
      /greater than 0/,
    ],
    [
      'a weight for nobody',
      { providers, routes: [{ try: ['dt'], strategy: 'weighted', weights: { dt: 1, brd: 1 } }] },
      'routes[0].weights.brd',
      /not a provider that the route tries/,
    ],
    [
      'a provider without weight',
      { providers, routes: [{ try: ['dt', 'bird'], strategy: 'weighted', weights: { dt: 1 } }] },
      'routes[0].weights.bird',
      /missing/,
    ],
    [
      'weights without the strategy',
      { providers, routes: [{ try: ['dt'], weights: { dt: 1 } }] },
      'routes[0].weights',
      /do nothing/,
    ],
    [
      'the strategy without weights',
      { providers, routes: [{ try: ['dt'], strategy: 'weighted' }] },
      'routes[0].weights',
      /missing/,
    ],
    [
      'a strategy that there is not',
      { providers, routes: [{ try: ['dt'], strategy: 'random' }] },
      'routes[0].strategy',
      /priority/,
    ],
    [
      'delivery without a time',
      { providers, routes: [{ try: ['dt'], successWhen: 'delivered' }] },
      'routes[0].within',
      /missing/,
    ],
    [
      'a time without delivery',
      { providers, routes: [{ try: ['dt'], within: '90s' }] },
      'routes[0].within',
      /does nothing/,
    ],
    [
      'time to ask where nobody is asked',
      { providers, routes: [{ try: ['dt'], onUnknown: 'assume-sent', reconcileWithin: '5s' }] },
      'routes[0].reconcileWithin',
      /does nothing/,
    ],
    [
      'conditions that exclude each other',
      { providers, routes: [{ when: { type: 'text', template: 'otp_*' }, try: ['dt'] }, { try: ['bird'] }] },
      'routes[0]',
      /can never match/,
    ],
    [
      'a country by its name',
      { providers, routes: [{ when: { country: 'Colombia' }, try: ['dt'] }] },
      'routes[0].when.country',
      /ISO 3166/,
    ],
    [
      'a condition that there is not',
      { providers, routes: [{ when: { templates: 'x' }, try: ['dt'] }] },
      'routes[0].when',
      /did you mean "template"/,
    ],
    [
      'a share above one',
      { providers, health: { slowDelivery: { within: '60s', share: 30 } } },
      'health.slowDelivery.share',
      /1/,
    ],
    [
      'a policy that there is not',
      { providers, routes: [{ try: ['dt'], onUnknown: 'retry' }] },
      'routes[0].onUnknown',
      /hold/,
    ],
    [
      'two routes that can never match',
      { providers, routes: [{ try: ['dt'] }, { try: ['bird'] }, { when: { template: 'x' }, try: ['dt'] }] },
      'routes[1]',
      /can never match/,
    ],
    [
      'a condition that there is not',
      { providers, routes: [{ when: { templat: 'x' }, try: ['dt'] }] },
      'routes[0].when',
      /did you mean "template"/,
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

  it('takes environment variables, and names one that is not set', async () => {
    const config = { providers: { dt: { ...providers.dt, apiKey: '${DT_API_KEY}', sender: 'x-${NAME}-y' } } };
    expect(await issuesOf(config, { DT_API_KEY: 'k', NAME: 'Brand' })).toEqual([]);
    expect(await issuesOf(config, { NAME: 'Brand', DT_API_KEY: '' })).toEqual([
      { path: 'providers.dt.apiKey', message: 'environment variable DT_API_KEY is not set' },
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
      return { name, settings: z.object({}), template: z.object({}), create: () => fake };
    };
    const fake = { id: 'x', capabilities: {}, close: async () => {} } as unknown as WhatsAppProvider;
    const adapters = { mine: load('mine'), other: load('other') };
    const client = await createClient({ providers: { x: { adapter: 'mine' } } }, { adapters });
    expect(loaded).toEqual(['mine']);
    await client.close();
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
    ['has a foreign extension', 'config.ini', 'a=1', /\.json, \.yaml or \.ts/],
  ])('that %s is named in the error', async (_, name, text, message) => {
    const path = text === undefined ? join(folder, name) : await write(name, text);
    const error: unknown = await createClient(path).catch((reason) => reason);
    expect(error).toBeInstanceOf(ConfigError);
    expect((error as ConfigError).message).toContain(path);
    expect((error as ConfigError).message).toMatch(message);
  });
});
