import { type Simulator, startSimulator } from '@wamux/simulator';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createClient } from './client.js';
import type { WamuxConfig } from './config-schema.js';
import { loadConfig } from './load-config.js';

const to = '+573001112233';
const numbers = (count: number): number[] => Array.from({ length: count }, (_, n) => n);

describe('messages to one recipient', () => {
  let simulator: Simulator;

  beforeEach(async () => {
    simulator = await startSimulator({ timeline: [], latencyMs: 5 });
  });
  afterEach(() => simulator.close());

  const text = (n: number) => ({ to, type: 'text', text: `m${n}` }) as const;
  const accepted = () => simulator.ledger.acceptances.map(({ provider }) => provider);

  /** Meta as an app configures it, and Bird behind it. */
  async function connect(limits?: object, tried = ['meta']) {
    const { accessToken, phoneNumberId } = simulator.cloudApi.credentials;
    const meta = {
      accessToken,
      phoneNumberId,
      baseUrl: simulator.cloudApi.origin,
      ...(limits && { limits }),
    };
    const bird = { ...simulator.channels.credentials, baseUrl: simulator.channels.origin };
    return createClient({
      providers: { meta: { adapter: 'cloud-api', ...meta }, bird: { adapter: 'channels', ...bird } },
      routes: [{ try: tried }],
    });
  }

  it('leave at once, as many as Meta documents, and the next one says when', async () => {
    const client = await connect();
    const results = await Promise.all(numbers(45).map((n) => client.send(text(n))));
    expect(results.every((result) => result.isOk())).toBe(true);
    const error = (await client.send(text(45), { timeoutMs: 10 }))._unsafeUnwrapErr();
    expect(error).toMatchObject({ kind: 'pair_rate_limited', outcome: 'not-accepted' });
    expect(error.retryAfterMs).toBeLessThan(6_100);
    expect(simulator.cloudApi.requests).toHaveLength(45);
    const others = await client.send({ ...text(0), to: '+573004445566' });
    expect(others.isOk()).toBe(true);
    await client.close();
  });

  it('stay in order while they wait', async () => {
    const client = await connect({ pairBurst: 2, pairInterval: '50ms' });
    await Promise.all(numbers(9).map((n) => client.send(text(n))));
    const bodies = simulator.cloudApi.requests.map(({ body }) => JSON.parse(body).text.body);
    expect(bodies).toEqual(numbers(9).map((n) => `m${n}`));
    await client.close();
  });

  it('go to the next provider when the bucket is empty for too long, which explain says before', async () => {
    const client = await connect({ pairBurst: 2, pairInterval: '1h' }, ['meta', 'bird']);
    for (const n of numbers(4)) expect((await client.send(text(n))).isOk()).toBe(true);
    expect(accepted()).toEqual(['cloud-api', 'cloud-api', 'channels', 'channels']);
    const [meta, bird] = client.explain(text(5))._unsafeUnwrap().providers;
    expect(meta).toMatchObject({ provider: 'meta', skipped: { kind: 'pair_rate_limited' } });
    expect(bird?.skipped).toBeUndefined();
    expect(meta?.limits).toEqual({
      concurrency: { used: 0, limit: 64 },
      perSecond: { used: 2, limit: 80 },
      pair: { used: 2, limit: 2 },
      queue: { used: 0, limit: 1_000 },
    });
    expect(bird?.limits).not.toHaveProperty('pair');
    const other = client.explain({ ...text(5), to: '+573004445566' })._unsafeUnwrap().providers;
    expect(other[0]).toMatchObject({ limits: { pair: { used: 0, limit: 2 } } });
    expect(client.health().meta).toMatchObject({ state: 'closed', limits: { perSecond: { used: 2 } } });
    await client.close();
  });
});

describe('limits that contradict each other', () => {
  it.each([
    [{ pairBurst: 5, pairInterval: '0s' }, 'providers.meta.limits.pairBurst'],
    [{ pairBurst: 0 }, 'providers.meta.limits.pairBurst'],
    [{ pairInterval: '-6s' }, 'providers.meta.limits.pairInterval'],
    [{ perSecond: 0 }, 'providers.meta.limits.perSecond'],
  ])('%o are refused by their path', async (limits, path) => {
    const meta = { adapter: 'cloud-api', accessToken: 't', phoneNumberId: '1', limits };
    const config: WamuxConfig = { providers: { meta }, routes: [{ try: ['meta'] }] };
    await expect(loadConfig(config)).rejects.toThrow(path);
  });
});
