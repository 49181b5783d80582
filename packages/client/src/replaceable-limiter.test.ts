import { startSimulator } from '@wamux/simulator';
import type { LimitedUse, Limiter } from '@wamux/transport';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createClient } from './client.js';
import { ReplaceableLimiter } from './replaceable-limiter.js';
import { simulatedConfig } from './simulated-config.fixture.js';

/** Lets everything pass and writes it down. */
function recorder() {
  const log: string[] = [];
  const limiter: Limiter = {
    tryEnter: () => log.push('enter') > 0,
    enter: async () => undefined,
    leave: () => void log.push('leave'),
    isFull: () => false,
  };
  return { log, limiter };
}

const use: LimitedUse = { limits: { key: 'k', concurrency: 1, queue: 5 } };

describe('a limiter that can be replaced', () => {
  it('ends calls where they began, and begins new ones at its successor', async () => {
    const replaceable = new ReplaceableLimiter();
    const [first, waiting, later]: LimitedUse[] = [{ ...use }, { ...use }, { ...use }];
    if (first === undefined || waiting === undefined || later === undefined) throw new Error('three');
    expect(replaceable.tryEnter(first)).toBe(true);
    const entered = replaceable.enter(waiting, { timeoutMs: 5_000 });
    const { log, limiter } = recorder();
    replaceable.replace(limiter);
    expect(replaceable.tryEnter(later)).toBe(true);
    replaceable.leave(first);
    expect(await entered).toBeUndefined();
    replaceable.leave(waiting);
    expect(log).toEqual(['enter']);
    replaceable.leave(later);
    expect(log).toEqual(['enter', 'leave']);
  });

  it('is replaced once', () => {
    const [one, two] = [recorder(), recorder()];
    const replaceable = new ReplaceableLimiter();
    replaceable.replace(one.limiter);
    replaceable.replace(two.limiter);
    replaceable.tryEnter({ ...use });
    expect([one.log, two.log]).toEqual([['enter'], []]);
  });
});

describe('a client that an outbox is connected to', () => {
  let simulator: Awaited<ReturnType<typeof startSimulator>>;
  const statusStore = {} as never;

  beforeAll(async () => {
    simulator = await startSimulator();
  });
  afterAll(() => simulator.close());

  it('keeps its limits by the shared limiter', async () => {
    const client = await createClient(simulatedConfig(simulator));
    const { log, limiter } = recorder();
    client.connect({ statusStore, limiter });
    await client.getStatus({ provider: 'dt', providerMessageId: '1', correlationId: 'c' });
    expect(log).toEqual(['enter', 'leave']);
    await client.close();
  });

  it('keeps them by its own where it was given one', async () => {
    const own = recorder();
    const shared = recorder();
    const client = await createClient(simulatedConfig(simulator), { limiter: own.limiter });
    client.connect({ statusStore, limiter: shared.limiter });
    await client.getStatus({ provider: 'dt', providerMessageId: '1', correlationId: 'c' });
    expect([own.log, shared.log]).toEqual([['enter', 'leave'], []]);
    await client.close();
  });
});
