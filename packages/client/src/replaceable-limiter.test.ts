import type { LimitedUse, Limiter } from '@wamux/limits';
import { startSimulator } from '@wamux/simulator';
import { createMemoryStatusStore } from '@wamux/tracking';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createClient } from './client.js';
import { ReplaceableLimiter } from './replaceable-limiter.js';
import { simulatedConfig } from './simulated-config.fixture.js';

/** Lets everything pass and writes it down. */
function recorder() {
  const log: string[] = [];
  const limiter: Limiter = {
    tryAcquire: () => log.push('acquire') > 0,
    acquire: async () => undefined,
    release: () => void log.push('release'),
    findRefusal: () => undefined,
    usage: () => ({ concurrency: { used: 0, limit: 1 }, queue: { used: 0, limit: 5 } }),
  };
  return { log, limiter };
}

const use: LimitedUse = { limits: { key: 'k', concurrency: 1, queue: 5 } };

describe('a limiter that can be replaced', () => {
  it('ends calls where they began, and begins new ones at its successor', async () => {
    const replaceable = new ReplaceableLimiter();
    const [first, waiting, later]: LimitedUse[] = [{ ...use }, { ...use }, { ...use }];
    if (first === undefined || waiting === undefined || later === undefined) throw new Error('three');
    expect(replaceable.tryAcquire(first)).toBe(true);
    const acquired = replaceable.acquire(waiting, { timeoutMs: 5_000 });
    const { log, limiter } = recorder();
    replaceable.connect(limiter);
    expect(replaceable.tryAcquire(later)).toBe(true);
    replaceable.release(first);
    expect(await acquired).toBeUndefined();
    replaceable.release(waiting);
    expect(log).toEqual(['acquire']);
    replaceable.release(later);
    expect(log).toEqual(['acquire', 'release']);
  });

  it('is replaced by the next one only when the first is closed, and its calls still end there', () => {
    const [one, two] = [recorder(), recorder()];
    const [first, second] = [{ ...use }, { ...use }];
    const replaceable = new ReplaceableLimiter();
    replaceable.connect(one.limiter);
    replaceable.connect(two.limiter);
    replaceable.tryAcquire(first);
    expect([one.log, two.log]).toEqual([['acquire'], []]);
    replaceable.disconnect(one.limiter);
    replaceable.tryAcquire(second);
    replaceable.release(first);
    expect([one.log, two.log]).toEqual([['acquire', 'release'], ['acquire']]);
    // What a closed limiter has left is less than a limiter of our own would give.
    replaceable.disconnect(two.limiter);
    replaceable.tryAcquire({ ...use });
    expect(two.log).toEqual(['acquire', 'acquire']);
  });
});

describe('a client that an outbox is connected to', () => {
  let simulator: Awaited<ReturnType<typeof startSimulator>>;
  const statusStore = createMemoryStatusStore();

  beforeAll(async () => {
    simulator = await startSimulator();
  });
  afterAll(() => simulator.close());

  it('keeps its limits by the shared limiter', async () => {
    const client = await createClient(simulatedConfig(simulator));
    const { log, limiter } = recorder();
    client.connect({ statusStore, limiter });
    await client.getStatus({ provider: 'dt', providerMessageId: '1', correlationId: 'c' });
    expect(log).toEqual(['acquire', 'release']);
    await client.close();
  });

  it('keeps them by its own where it was given one', async () => {
    const own = recorder();
    const shared = recorder();
    const client = await createClient(simulatedConfig(simulator), { limiter: own.limiter });
    client.connect({ statusStore, limiter: shared.limiter });
    await client.getStatus({ provider: 'dt', providerMessageId: '1', correlationId: 'c' });
    expect([own.log, shared.log]).toEqual([['acquire', 'release'], []]);
    await client.close();
  });
});
