import { afterEach, describe, expect, it } from 'vitest';
import { createWorld, type World } from './world.js';

const to = '+573001112233';

let world: World;
afterEach(() => world.close());

async function open(...providers: [string, string]): Promise<void> {
  world = await createWorld({ seed: 3, routes: [{ try: providers }], workers: 500 });
}

async function flood(count: number): Promise<void> {
  for (let n = 0; n < count; n += 1) world.add({ to, type: 'text' });
  world.work();
  for (let n = 0; n < 200 && !world.isDone(); n += 1) await world.time.pass(1_000, () => world.work());
}

/** Meta documents 45 messages at once to one user, and one more every six seconds. */
const burst = 45;

describe('more texts to one user at once than Meta takes', () => {
  it('go to the next provider without a wait, in their order', { timeout: 60_000 }, async () => {
    await open('meta', 'bird');
    await flood(300);
    const { acceptances } = world.simulator.ledger;
    expect(world.figures('flood')).toMatchObject({
      doubles: 0,
      lost: 0,
      outOfOrder: 0,
      failedWhileHealthy: 0,
    });
    expect(acceptances.filter(({ provider }) => provider === 'cloud-api')).toHaveLength(burst);
    const times = acceptances.map(({ acceptedAt }) => acceptedAt);
    expect(Math.max(...times) - Math.min(...times)).toBeLessThan(2_000);
  });

  it.each([
    ['refuses connections', 0, (): Promise<void> => world.simulator.channels.unplug()],
    // A message that is retried holds up those behind it for the patience of the route, and no longer.
    ['throttles', 1, (): void => void world.simulator.channels.on('send', 'rate-limit', { times: 1_000 })],
  ] as const)('wait for Meta where the next one %s', { timeout: 60_000 }, async (_, outOfOrder, harm) => {
    await open('meta', 'bird');
    await harm();
    await flood(burst + 5);
    const { acceptances } = world.simulator.ledger;
    expect(world.figures('flood')).toMatchObject({
      doubles: 0,
      lost: 0,
      failedWhileHealthy: 0,
      outOfOrder,
    });
    expect(acceptances.map(({ provider }) => provider)).toEqual(Array(burst + 5).fill('cloud-api'));
  });
});
