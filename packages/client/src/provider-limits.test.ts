import { type Simulator, startSimulator } from '@wamux/simulator';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Client, createClient } from './client.js';
import { simulatedConfig } from './simulated-config.fixture.js';

const to = '+573001112233';
const x = (length: number) => 'x'.repeat(length);

let simulator: Simulator;
let client: Client;
beforeEach(async () => {
  simulator = await startSimulator();
  const { providers } = simulatedConfig(simulator);
  const { accessToken, phoneNumberId } = simulator.cloudApi.credentials;
  client = await createClient({
    providers: {
      'bird-eu': providers['bird-eu'],
      meta: { adapter: 'cloud-api', accessToken, phoneNumberId, baseUrl: simulator.cloudApi.origin },
    },
    routes: [{ try: ['bird-eu', 'meta'] }],
  });
});
afterEach(async () => {
  await client.close();
  await simulator.close();
});

describe('what only the first provider of a route limits goes to the next one, without a call', () => {
  it.each([
    ['eleven tags', { type: 'text', text: 'Hola', tags: Array.from({ length: 11 }, (_, n) => `t${n}`) }],
    ['a tag of 51 characters', { type: 'text', text: 'Hola', tags: [x(51)] }],
    ['a tag with other characters', { type: 'text', text: 'Hola', tags: ['ñ'] }],
    ['a request of over 200 KB', { type: 'image', media: { url: `https://h.test/${x(210_000)}` } }],
  ])('%s', async (_, message) => {
    const receipt = (await client.send({ to, ...message } as never))._unsafeUnwrap();
    expect(receipt.provider).toBe('meta');
    expect(receipt.attempts).toMatchObject([
      { provider: 'bird-eu', outcome: 'not-tried', error: { kind: 'unsupported' } },
      { provider: 'meta', outcome: 'accepted' },
    ]);
    expect(simulator.channels.requests).toHaveLength(0);
  });
});

it('a time that is too far ahead for the only provider that can schedule is refused by name', async () => {
  const scheduledFor = new Date(Date.now() + 36 * 24 * 60 * 60 * 1000).toISOString();
  const error = (await client.send({ to, type: 'text', text: 'Hola', scheduledFor }))._unsafeUnwrapErr();
  expect(error).toMatchObject({ kind: 'unsupported', capability: 'scheduledFor', outcome: 'not-accepted' });
  expect(JSON.stringify(error.attempts)).toContain('35 days from now');
  expect([...simulator.channels.requests, ...simulator.cloudApi.requests]).toHaveLength(0);
});

describe('what WhatsApp itself refuses is refused once, for all providers', () => {
  it.each([
    ['an image of another type', { type: 'image', media: { url: 'https://h.test/a.webp' } }, 'media.url'],
    ['a text that is too long', { type: 'text', text: x(4097) }, 'text'],
  ])('%s', async (_, message, path) => {
    const error = (await client.send({ to, ...message } as never))._unsafeUnwrapErr();
    expect(error).toMatchObject({ kind: 'validation', outcome: 'not-accepted', issues: [{ path }] });
    expect([...simulator.channels.requests, ...simulator.cloudApi.requests]).toHaveLength(0);
  });
});
