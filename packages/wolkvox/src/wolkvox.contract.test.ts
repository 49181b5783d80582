import { describeProvider, recipient, startSimulatorRig } from '@wamux/conformance';
import { createLimiter } from '@wamux/provider-kit';
import { startSimulator } from '@wamux/simulator';
import { createTransport } from '@wamux/transport';
import { expect, it } from 'vitest';
import { wolkvox } from './wolkvox-provider.js';

const templates = {
  order_shipped: { variables: ['customer', 'order'], binding: { name: 'order_shipped_es' } },
  parcel_photo: { variables: ['customer'], binding: { name: 'parcel_photo_es' } },
};

async function start(more: object = {}) {
  const { simulator, rig } = await startSimulatorRig({
    start: (options) => startSimulator({ ...options, latencyMs: 2 }),
    dialect: 'wolkvox',
  });
  const { credentials, origin } = simulator.wolkvox;
  const transport = createTransport();
  const settings = wolkvox.settings.parse({ ...credentials, server: '0023', baseUrl: origin, ...more });
  return {
    provider: wolkvox.create('wolkvox-co', settings, { transport, limiter: createLimiter(), templates }),
    transport,
    rig,
    simulator,
  };
}

const samples = {
  plain: { name: 'order_shipped', variables: { customer: 'Ada', order: 'A-1' } },
  templateHeaderMedia: {
    name: 'parcel_photo',
    variables: { customer: 'Ada' },
    header: { type: 'image' as const, media: { url: 'https://files.example.test/a.jpg' } },
  },
};

describeProvider('wolkvox', {
  start,
  templates: samples,
  toReference: (receipt) => ({ ...receipt, to: recipient }),
});

describeProvider('wolkvox without a campaign', {
  start: () => start({ campaignId: undefined }),
  templates: samples,
});

it.each([
  [1, undefined],
  [2, 2],
])('keeps %i request in flight per token when limits.concurrency is %s', async (most, concurrency) => {
  const { provider, transport, rig, simulator } = await start({ limits: { concurrency } });
  const sends = Array.from({ length: 12 }, (_, n) =>
    provider.send({ to: recipient, type: 'text', text: `message ${n}` }),
  );
  expect((await Promise.all(sends)).every((result) => result.isOk())).toBe(true);
  expect(simulator.wolkvox.maxInFlight).toBe(most);
  await transport.close();
  await rig.close();
});
