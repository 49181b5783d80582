import { createServer, type Server } from 'node:net';
import type { Attempt, SendError } from '@wamux/core';
import { type Simulator, startSimulator } from '@wamux/simulator';
import { createTransport } from '@wamux/transport';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Client, createClient } from './client.js';
import type { WamuxConfig } from './config-schema.js';

// While a provider that can take a message is healthy, the message does not fail.

type Side = 'decisionTelecom' | 'wolkvox' | 'cloudApi';
type Strategy = 'priority' | 'round-robin' | 'weighted';

let simulator: Simulator;
let client: Client | undefined;
let resetting: Server | undefined;

beforeEach(async () => {
  simulator = await startSimulator();
});
afterEach(async () => {
  await client?.close();
  await simulator.close();
  resetting?.close();
});

/** What the config says of the provider in trouble, and of its template. */
function firstOf(side: Side): { entry: WamuxConfig['providers'][string]; template: Record<string, unknown> } {
  switch (side) {
    case 'wolkvox':
      return {
        entry: { adapter: 'wolkvox', server: '0023', ...simulator.wolkvox.credentials, timeoutMs: 1_000 },
        template: { name: 'order_shipped_es' },
      };
    case 'cloudApi': {
      const { accessToken, phoneNumberId } = simulator.cloudApi.credentials;
      return {
        entry: { adapter: 'cloud-api', accessToken, phoneNumberId },
        template: { name: 'order_shipped', language: 'es' },
      };
    }
    case 'decisionTelecom':
      return {
        entry: { adapter: 'decision-telecom', ...simulator.decisionTelecom.credentials },
        template: { name: 'order_shipped', namespace: 'ns', language: 'es' },
      };
  }
}

/** A client whose first provider is the one in trouble; the second one is always well. */
async function clientOver(side: Side, strategy: Strategy = 'priority', baseUrl = simulator[side].origin) {
  const { entry, template } = firstOf(side);
  client = await createClient(
    {
      providers: {
        first: { ...entry, baseUrl },
        well: { adapter: 'channels', ...simulator.channels.credentials, baseUrl: simulator.channels.origin },
      },
      templates: {
        order_shipped: {
          variables: ['customer', 'order'],
          on: { first: template, well: { ...simulator.channels.description.config.templates.order_shipped } },
        },
      },
      routes: [
        {
          try: ['first', 'well'],
          strategy,
          ...(strategy === 'weighted' && { weights: { first: 3, well: 1 } }),
        },
      ],
    },
    { random: () => 0.5, transport: createTransport({ connectTimeoutMs: 2_500 }) },
  );
  return client;
}

async function sendAtOnce(over: Client, count: number) {
  const results = await Promise.all(
    Array.from({ length: count }, (_, n) =>
      over.sendTemplate({
        to: `+57300${1_000_000 + n}`,
        name: 'order_shipped',
        variables: { customer: 'Ada', order: `A-${n}` },
      }),
    ),
  );
  const errors = results.flatMap((result): SendError[] => (result.isErr() ? [result.error] : []));
  const attempts = results.flatMap((result): readonly Attempt[] =>
    result.isOk() ? result.value.attempts : (result.error.attempts ?? []),
  );
  return {
    errors,
    /** Calls that reached the provider in trouble. */
    calls: attempts.filter(({ provider, outcome }) => provider === 'first' && outcome !== 'not-tried').length,
    doubles: simulator.ledger.doubles(({ to }) => to),
  };
}

/** What was in flight when the circuit opened or the pause began, and the repeats that the budget allows. */
const mostCalls = (count: number): number => Math.min(count, 64 + 5) + Math.max(10, count / 10);

const troubles: Readonly<Record<string, { readonly side: Side; readonly stage: () => unknown }>> = {
  'refused connections': { side: 'decisionTelecom', stage: () => simulator.decisionTelecom.unplug() },
  throttling: { side: 'decisionTelecom', stage: () => simulator.decisionTelecom.on('*', 'rate-limit') },
  'its own word that it is down': {
    side: 'cloudApi',
    stage: () =>
      simulator.cloudApi.on('*', {
        accept: false,
        status: 503,
        body: { error: { message: 'Service unavailable', type: 'OAuthException', code: 131016 } },
      }),
  },
  'a wrong credential': {
    side: 'decisionTelecom',
    stage: () => simulator.decisionTelecom.on('*', 'unauthorized'),
  },
  'no balance': { side: 'decisionTelecom', stage: () => simulator.decisionTelecom.on('*', 'no-balance') },
  'a quota that is used up': { side: 'wolkvox', stage: () => simulator.wolkvox.on('*', 'quota') },
};

describe.each(Object.entries(troubles))('a first provider with %s', (_, { side, stage }) => {
  it.each([
    ['priority', 1],
    ['priority', 16],
    ['priority', 256],
    ['round-robin', 64],
    ['weighted', 64],
  ] as const)('costs no message, from a cold start, with %s and %i in flight', async (strategy, inFlight) => {
    const over = await clientOver(side, strategy);
    await stage();
    const { calls, doubles, errors } = await sendAtOnce(over, inFlight);
    expect([errors.map(({ kind }) => kind), doubles]).toEqual([[], []]);
    expect(calls).toBeLessThanOrEqual(mostCalls(inFlight));
  });
});

it('costs no message with a thousand in flight', { timeout: 60_000 }, async () => {
  const over = await clientOver('decisionTelecom');
  await simulator.decisionTelecom.unplug();
  const { calls, doubles, errors } = await sendAtOnce(over, 1_000);
  expect([errors, doubles]).toEqual([[], []]);
  expect(calls).toBeLessThanOrEqual(mostCalls(64));
});

it('costs no message where the connection is reset before the request leaves', async () => {
  resetting = createServer((socket) => socket.destroy());
  await new Promise<void>((ready) => resetting?.listen(0, '127.0.0.1', ready));
  const { port } = resetting.address() as { port: number };
  const over = await clientOver('decisionTelecom', 'priority', `https://127.0.0.1:${port}`);
  const { doubles, errors } = await sendAtOnce(over, 64);
  expect([errors, doubles]).toEqual([[], []]);
});

it('leaves time for the next provider where a connection takes too long', async () => {
  // It takes connections and never answers the TLS handshake.
  resetting = createServer(() => {});
  await new Promise<void>((ready) => resetting?.listen(0, '127.0.0.1', ready));
  const { port } = resetting.address() as { port: number };
  const over = await clientOver('decisionTelecom', 'priority', `https://127.0.0.1:${port}`);
  const receipt = await over.sendTemplate(
    { to: '+573001112233', name: 'order_shipped', variables: { customer: 'Ada', order: 'A-1' } },
    { timeoutMs: 4_000 },
  );
  expect(receipt._unsafeUnwrap()).toMatchObject({
    provider: 'well',
    attempts: [{ outcome: 'not-accepted', error: { kind: 'queue_timeout' } }, { outcome: 'accepted' }],
  });
  expect(over.health()).toMatchObject({ first: { state: 'closed' } });
});

it('costs no message where the first provider is only busy and the next one is down', async () => {
  await simulator.close();
  simulator = await startSimulator({ latencyMs: 400 });
  const { accessToken, phoneNumberId } = simulator.cloudApi.credentials;
  const limits = { concurrency: 1, queue: 1, pairInterval: '0s' };
  const providers = {
    busy: { adapter: 'cloud-api', accessToken, phoneNumberId, baseUrl: simulator.cloudApi.origin, limits },
    down: { adapter: 'channels', ...simulator.channels.credentials, baseUrl: 'http://127.0.0.1:9' },
  };
  client = await createClient({ providers }, { random: () => 0 });
  const sends = ['one', 'two', 'three'].map((text) =>
    client?.send({ to: '+573001112233', type: 'text', text }),
  );
  const results = await Promise.all(sends);
  expect(results.map((result) => result?.isOk())).toEqual([true, true, true]);
});

describe('a burst over a provider that takes one call at a time', () => {
  // The one in flight when the circuit opened, and its threshold of five faults in a row.
  const mostUnknown = 6;

  it.each([
    ['reset', 300],
    ['bad-gateway', 300],
    ['hang', 30],
  ] as const)(
    'which answers with %s leaves what has not left to the next one',
    { timeout: 20_000 },
    async (fault, count) => {
      const over = await clientOver('wolkvox');
      simulator.wolkvox.on('send_template_official', fault);
      const { doubles, errors } = await sendAtOnce(over, count);
      expect(errors.filter(({ outcome }) => outcome === 'not-accepted')).toEqual([]);
      expect(errors.length).toBeGreaterThan(0);
      expect(errors.length).toBeLessThanOrEqual(mostUnknown);
      expect(doubles).toEqual([]);
    },
  );
});
