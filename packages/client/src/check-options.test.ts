import { createLimiter } from '@wamux/limits';
import { createMemoryStatusStore } from '@wamux/tracking';
import { createTransport } from '@wamux/transport';
import { describe, expect, it } from 'vitest';
import { createClient } from './client.js';
import type { ClientOptions } from './client-options.js';
import { providers } from './config.fixture.js';
import type { ConfigError } from './config-error.js';
import { loadConfig } from './load-config.js';

const failure = async (making: Promise<unknown>): Promise<ConfigError> =>
  making.then(
    () => Promise.reject(new Error('it was taken')),
    (error: ConfigError) => error,
  );

const revoked = (): object => {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
};

describe('the options of a client', () => {
  it.each([
    ['null', null, '(root)', /an object/],
    ['what cannot be read', revoked(), '(root)', /cannot be read/],
    ['a misspelt name', { statusstore: {} }, 'statusstore', /did you mean "statusStore"/],
    ['an unknown name', { retries: 3 }, 'retries', /^unknown option; expected one of adapters,/],
    ['a text for a transport', { transport: 'fetch' }, 'transport', /functions request, close/],
    ['half a transport', { transport: { request() {} } }, 'transport', /^lacks close$/],
    [
      'half a limiter',
      { limiter: { tryAcquire() {}, acquire() {} } },
      'limiter',
      /^lacks release, findRefusal, usage$/,
    ],
    [
      'a map for a store',
      { statusStore: new Map() },
      'statusStore',
      /^lacks addAttempt, addStatusUpdates, find,/,
    ],
    ['a number for randomness', { random: 0.5 }, 'random', /a function/],
    ['a text for the environment', { environment: 'A=1' }, 'environment', /an object of texts/],
    ['a list of texts for adapters', { adapters: ['acme'] }, 'adapters.0', /a function that loads/],
    ['a list of circuits', { restoredHealth: 'x' }, 'restoredHealth', /^expected an object, not a text$/],
    ['half a circuit', { restoredHealth: { dt: { state: 'open' } } }, 'restoredHealth.dt.since', /^missing;/],
    [
      'a circuit in no state',
      { restoredHealth: { dt: { state: 'ajar', since: 1, dwellMs: 1, openings: 0 } } },
      'restoredHealth.dt.state',
      /closed, open, recovering/,
    ],
    [
      'a circuit whose breaker is none',
      { restoredHealth: { dt: { state: 'open', since: 1, dwellMs: 1, openings: 0, breaker: {} } } },
      'restoredHealth.dt.breaker.ownState',
      /^missing;/,
    ],
  ])('with %s are refused by name', async (_, options, path, message) => {
    const error = await failure(createClient({ providers }, options as ClientOptions));
    expect(error.name).toBe('ConfigError');
    expect(error.issues[0]).toEqual({ path, message: expect.stringMatching(message) });
  });

  it('may all be given at once, the health of an earlier client included', async () => {
    const first = await createClient({ providers });
    const kept = JSON.parse(JSON.stringify(first.health()));
    await first.close();
    const options = {
      adapters: {},
      environment: {},
      transport: createTransport(),
      limiter: createLimiter(),
      statusStore: createMemoryStatusStore(),
      random: () => 0.5,
    };
    for (const restoredHealth of [kept, first.health(), {}]) {
      const client = await createClient({ providers }, { ...options, restoredHealth });
      expect(Object.keys(client.health())).toEqual(Object.keys(providers));
      await client.close();
    }
  });

  it('of loading a config alone are fewer', async () => {
    const error = await failure(loadConfig({ providers }, { random: () => 0 } as never));
    expect(error.issues).toEqual([
      { path: 'random', message: 'unknown option; expected one of adapters, environment' },
    ]);
  });
});

describe('what a client is connected to', () => {
  it.each([
    ['nothing', undefined, '(root)'],
    ['no store', { limiter: createLimiter() }, 'statusStore'],
    ['no limiter', { statusStore: createMemoryStatusStore(), limiter: {} }, 'limiter'],
  ])('is refused where it is %s', async (_, shared, path) => {
    const client = await createClient({ providers });
    const error = await failure((async () => client.connect(shared as never))());
    expect([error.name, error.issues[0]?.path]).toEqual(['ConfigError', path]);
    await client.close();
  });
});

describe('a handler of webhooks', () => {
  it.each([
    ['that is none', ['dt', 'x']],
    ['of a number', [7]],
  ])('%s is refused where it is made', async (_, given) => {
    const client = await createClient({ providers });
    const make = client.webhookHandler as (...given: unknown[]) => unknown;
    expect(() => make(...given)).toThrow(
      new TypeError('onEvents: expected a function that takes the events'),
    );
    await client.close();
  });

  it('of an unknown provider answers, as it may be made for each request', async () => {
    const client = await createClient({ providers });
    const request = new Request('http://localhost/webhooks/dtt', { method: 'POST', body: '{}' });
    expect((await client.webhookHandler('dtt', () => {})(request)).status).toBe(404);
    await client.close();
  });
});
