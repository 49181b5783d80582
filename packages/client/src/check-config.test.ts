import { inspect } from 'node:util';
import * as z from '@wamux/core/zod';
import type { Adapter } from '@wamux/provider-kit';
import { dialects } from '@wamux/simulator';
import { describe, expect, it } from 'vitest';
import { createClient } from './client.js';
import type { ClientOptions } from './client-options.js';
import { ConfigError } from './config-error.js';

const dt = { adapter: 'decision-telecom', apiKey: 'k', sender: 'B' };
const mapping = { name: 'n', namespace: 'ns', language: 'es' };
const value = 'canary-4711';

async function errorOf(config: unknown, options: ClientOptions = {}): Promise<ConfigError> {
  const environment = { VALUE: value, SHORT: 'cnry' };
  const error = await createClient(config as never, { environment, ...options }).catch((reason) => reason);
  expect(error).toBeInstanceOf(ConfigError);
  expect(inspect(error, { depth: 10 })).not.toMatch(/canary|cnry/);
  return error;
}

describe('a value from the environment is shown as it is written', () => {
  it.each([
    [
      'an adapter',
      { providers: { dt: { ...dt, adapter: '${VALUE}' } } },
      { path: 'providers.dt.adapter', message: expect.stringContaining('unknown adapter "${VALUE}"') },
    ],
    [
      'a short one',
      { providers: { dt: { ...dt, adapter: '${SHORT}' } } },
      { path: 'providers.dt.adapter', message: expect.stringContaining('unknown adapter "${SHORT}"') },
    ],
    [
      'a provider of a route',
      { providers: { dt }, routes: [{ try: ['dt', '${VALUE}'] }] },
      { path: 'routes[0].try[1]', message: expect.stringContaining('"${VALUE}" is not a provider') },
    ],
    [
      'a provider that is tried twice',
      { providers: { cnry: dt }, routes: [{ try: ['${SHORT}', '${SHORT}'] }] },
      { path: 'routes[0].try[1]', message: expect.stringContaining('"${SHORT}" is already listed') },
    ],
    [
      'a provider without weight',
      { providers: { dt }, routes: [{ try: ['dt', '${VALUE}'], strategy: 'weighted', weights: { dt: 1 } }] },
      { path: 'routes[0].weights.${VALUE}', message: 'is missing' },
    ],
    [
      'a variable that is mapped',
      {
        providers: { dt },
        templates: { t: { variables: ['a'], on: { dt: { ...mapping, variables: ['x-${VALUE}'] } } } },
      },
      {
        path: 'templates.t.on.dt.variables',
        message: expect.stringContaining('"x-${VALUE}" is not a variable'),
      },
    ],
    [
      'a variable of the template',
      {
        providers: { dt },
        templates: { t: { variables: ['${VALUE}'], on: { dt: { ...mapping, variables: ['something'] } } } },
      },
      { path: 'templates.t.on.dt.variables', message: expect.stringContaining('one of ${VALUE}') },
    ],
  ])('as %s', async (_, config, issue) => {
    expect((await errorOf(config)).issues).toContainEqual(issue);
  });

  it('and what the config itself says is quoted', async () => {
    const error = await errorOf({ providers: { dt }, routes: [{ try: ['dtt'] }] });
    expect(error.issues[0]?.message).toBe('"dtt" is not a provider; did you mean "dt"?');
  });
});

it.each([
  ['as a list', [{ dt }]],
  ['not at all', undefined],
])('where providers are given %s, routes and templates are not blamed for it', async (_, providers) => {
  const on = { dt: mapping };
  const error = await errorOf({
    providers,
    routes: [{ try: ['dt'] }],
    templates: { t: { variables: [], on } },
  });
  expect(error.issues.map(({ path }) => path)).toEqual(['providers']);
});

describe('the mistakes of one mapping are told together', () => {
  const {
    'cloud-api': meta,
    channels: bird,
    twilio,
  } = Object.fromEntries(
    Object.values(dialects).map(({ config, name }) => [name, { adapter: name, ...config.settings }]),
  );
  it.each([
    [
      'of two variables',
      meta,
      { name: 'n', language: 'es', variables: ['ordr', 'a', 'custmer'] },
      ['variables: "ordr"', 'variables: "custmer"'],
    ],
    [
      'of a header beside a wrong language',
      meta,
      { name: 'n', language: 5, header: 'ordr' },
      ['language: expected a language', 'header: "ordr"'],
    ],
    [
      'of a button beside a member that there is not',
      meta,
      { name: 'n', language: 'es', colour: 'red', buttons: { 0: 'ordr' } },
      ['colour', 'buttons.0: "ordr"'],
    ],
    [
      'of a header with a key beside a missing project',
      bird,
      { locale: 'es', header: { key: 'k', variable: 'ordr' } },
      ['projectId: ', 'header: "ordr"'],
    ],
    [
      'of a button beside a wrong content',
      twilio,
      { contentSid: 'HX1', buttons: { 0: { key: '3', variable: 'ordr' } } },
      ['contentSid: ', 'buttons.0: "ordr"'],
    ],
    [
      'of a button beside a place that there is not',
      meta,
      { name: 'n', language: 'es', buttons: { 0: 'ordr', 10: 'a' } },
      ['buttons.10: expected the index', 'buttons.0: "ordr"'],
    ],
    [
      'of a button beside one of no form',
      meta,
      { name: 'n', language: 'es', buttons: { 0: 7, 1: 'ordr' } },
      ['buttons.0: expected a variable', 'buttons.1: "ordr"'],
    ],
    [
      'of a button twice, in its type and in its variable',
      meta,
      { name: 'n', language: 'es', buttons: { 0: { type: 'catalog', variable: 'ordr' }, 1: 'custmer' } },
      ['buttons.0.type: ', 'buttons.0: "ordr"', 'buttons.1: "custmer"'],
    ],
    [
      'of two entries that name one language',
      meta,
      { name: 'n', language: { es_CO: 'es_CO', 'es-co': 'es_MX', ES_co: 'es' } },
      ['language.es-co: is the same language as "es_CO"', 'language.ES_co: is the same language as "es_CO"'],
    ],
  ])('%s', async (_, p, mapping, told) => {
    const { issues } = await errorOf({
      providers: { p },
      templates: { t: { variables: ['a'], on: { p: mapping } } },
    });
    const said = issues.map(({ message, path }) => `${path.replace('templates.t.on.p.', '')}: ${message}`);
    expect(said).toHaveLength(told.length);
    for (const start of told) expect(said.filter((one) => one.includes(start))).toHaveLength(1);
  });
});

it('a variable that is named twice is told, with its place', async () => {
  const { issues } = await errorOf({
    providers: { dt: { adapter: 'decision-telecom', apiKey: 'a-key-123456', sender: 'Brand' } },
    templates: { t: { variables: ['a', 'b', 'a'], on: {} } },
  });
  expect(issues).toEqual([
    { path: 'templates.t.variables[2]', message: 'is named twice; expected each variable once' },
  ]);
});

describe('a setting that is wrong is named, whatever else is wrong beside it', () => {
  const webhook = { publicUrl: 'https://h.example.test/w', secrets: ['long-secret-text-1'] };
  const ofWebhook: Readonly<Record<string, object>> = {
    wolkvox: {},
    'cloud-api': { webhook: { ...webhook, verifyToken: 'verify-4711' } },
    infobip: { webhook: { ...webhook, secrets: ['user:long-password'] } },
  };
  const entries = Object.values(dialects).map(({ config, name }) => ({
    adapter: name,
    ...config.settings,
    ...(ofWebhook[name] ?? { webhook }),
  }));
  const first = { adapter: 'gupshup', api: 'v1', apiKey: 'k', appName: 'App', from: '917834811114', webhook };
  const places = [...entries, first].flatMap((entry) => [
    ...Object.keys(entry)
      .filter((name) => !['adapter', 'api', 'webhook'].includes(name))
      .map((name) => [entry.adapter, name, (value: string) => ({ ...entry, [name]: value })] as const),
    ...('webhook' in entry
      ? [
          [
            entry.adapter,
            'webhook.secrets[0]',
            (value: string) => ({ ...entry, webhook: { ...Object(entry.webhook), secrets: [value] } }),
          ] as const,
        ]
      : []),
  ]);

  it.each(places)('%s: %s', async (_, place, withValue) => {
    const one = { providers: { p: withValue('') }, routes: [{ try: ['p', 'q'] }] };
    for (const wrong of [one, { ...one, providers: { p: withValue('a text\n') } }]) {
      const told = (await errorOf(wrong)).issues.filter(({ path }) => path !== 'routes[0].try[1]');
      // A name may well hold a space.
      expect(told.map(({ path }) => path)).toEqual(told.length === 0 ? [] : [`providers.p.${place}`]);
    }
    const unset = await errorOf({ providers: { p: withValue('${THAT_IS_UNSET}') } });
    expect(unset.issues.map(({ path }) => path)).toEqual([`providers.p.${place}`]);
  });
});

describe('an adapter of somebody else', () => {
  const template = z.object({ name: z.string().refine((name) => name !== value, `no ${value}`) });
  const load = (settings: z.ZodType): ClientOptions => ({
    adapters: {
      mine: async () => ({ name: 'mine', settings, template, create: () => dt }) as unknown as Adapter,
    },
  });
  const config = {
    providers: { x: { adapter: 'mine', key: '${VALUE}' } },
    templates: { t: { on: { x: { name: '${VALUE}' } } } },
  };

  it('shows no value from the environment in what its schemas say', async () => {
    const key = z
      .string()
      .refine(() => false, { error: ({ input }) => `not "${encodeURIComponent(String(input))}"` });
    expect((await errorOf(config, load(z.object({ key })))).issues).toEqual([
      { path: 'providers.x.key', message: 'not "[redacted]"' },
      { path: 'templates.t.on.x.name', message: 'no [redacted]' },
    ]);
  });

  it('is named where its schemas throw', async () => {
    const key = z.string().transform((url) => new URL(url));
    expect((await errorOf(config, load(z.object({ key })))).issues[0]).toEqual({
      path: 'providers.x',
      message: 'cannot be checked: the adapter fails on it',
    });
  });
});

it('names the first of thousands of mistakes, and how many there are beside them', async () => {
  const providers = Object.fromEntries(
    Array.from({ length: 3_000 }, (_, n) => [
      `dt${n}`,
      { adapter: 'decision-telecom', apiKey: `\${KEY_${n}}` },
    ]),
  );
  const error = await errorOf({ providers }, { environment: {} });
  expect(error.issues).toHaveLength(51);
  expect(error.message).toMatch(/\n {2}\(root\): \d+ more places are wrong$/);
  expect(error.message.length).toBeLessThan(10_000);
});
