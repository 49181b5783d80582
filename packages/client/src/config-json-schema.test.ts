import { readFileSync } from 'node:fs';
import { startSimulator } from '@wamux/simulator';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import { toConfigJsonSchema } from './config-json-schema.js';
import { simulatedConfig } from './simulated-config.fixture.js';

const file = new URL('../wamux.schema.json', import.meta.url);

describe('wamux.schema.json', () => {
  const published = JSON.parse(readFileSync(file, 'utf8'));
  const ajv = new Ajv2020({ strict: false });
  addFormats.default(ajv);
  const validate = ajv.compile(published);

  it('is what the adapters say (npm run generate writes it)', async () => {
    expect(published).toEqual(JSON.parse(JSON.stringify(await toConfigJsonSchema())));
  });

  it('says of every member what it is, in a sentence for whoever hovers over it', () => {
    const described = membersOf(published).map(({ path, description }) => [path, description]);
    expect(described.length).toBeGreaterThan(200);
    const wrong = described.filter(
      ([, description]) => !/^[A-Z0-9`"].{8,}\.$/.test(`${description}`) || /@see/.test(`${description}`),
    );
    expect(wrong).toEqual([]);
  });

  it('accepts what createClient accepts', async () => {
    await using simulator = await startSimulator();
    const config = simulatedConfig(simulator);
    expect(validate(config) || validate.errors).toBe(true);
    const variables = {
      adapter: 'channels',
      accessKey: '${KEY}',
      workspaceId: '${WORKSPACE}',
      channelId: '${CHANNEL}',
    };
    expect(validate({ providers: { bird: variables } }) || validate.errors).toBe(true);
  });

  it('accepts every adapter, in each of the forms that its entry may have', async () => {
    await using simulator = await startSimulator();
    const entries = [...simulator.providers].map(([adapter, { description }]) => ({
      adapter,
      ...description.config.settings,
    }));
    const first = { adapter: 'gupshup', api: 'v1', apiKey: 'k', appName: 'App', from: '917834811114' };
    for (const entry of [...entries, first]) {
      expect([entry.adapter, validate({ providers: { x: entry } }) || validate.errors]).toEqual([
        entry.adapter,
        true,
      ]);
    }
    expect(validate({ providers: { x: { ...first, token: 't' } } })).toBe(false);
    expect(validate({ providers: { x: { ...first, api: 'v3' } } })).toBe(false);
  });

  it.each([
    ['an unknown key', { providers: {}, route: [] }],
    ['no providers', { providers: {} }],
    ['an unknown adapter', { providers: { x: { adapter: 'nope' } } }],
    ['a misspelt setting', { providers: { x: { adapter: 'decision-telecom', apiKey: 'k', sendr: 'B' } } }],
    [
      'a workspace that is no UUID',
      { providers: { x: { adapter: 'channels', accessKey: 'k', workspaceId: 'w', channelId: 'c' } } },
    ],
  ])('refuses %s', (_, config) => {
    expect(validate(config)).toBe(false);
  });
});

/** Every member of every object that the schema describes, with its description. */
function membersOf(schema: unknown, path = ''): { path: string; description: unknown }[] {
  if (typeof schema !== 'object' || schema === null) return [];
  return Object.entries(schema).flatMap(([key, value]) => {
    if (key !== 'properties') return membersOf(value, `${path}/${key}`);
    return Object.entries(value as Record<string, { description?: unknown }>).flatMap(([name, member]) => [
      { path: `${path}.${name}`, description: member.description },
      ...membersOf(member, `${path}.${name}`),
    ]);
  });
}
