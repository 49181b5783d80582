import {
  describeProvider,
  mapSimulatedTemplates,
  recipient,
  simulatedTemplates,
  startSimulatorRig,
} from '@wamux/conformance';
import { createLimiter } from '@wamux/provider-kit';
import { startSimulator } from '@wamux/simulator';
import { createTransport } from '@wamux/transport';
import { describe, expect, it } from 'vitest';
import { cloudApi } from './cloud-api-provider.js';

const templates = mapSimulatedTemplates(cloudApi.template);

async function start(more: object = {}) {
  const { simulator, rig } = await startSimulatorRig({
    start: startSimulator,
    dialect: 'cloud-api',
  });
  const { description, origin } = simulator.cloudApi;
  const transport = createTransport();
  const settings = cloudApi.settings.parse({
    ...description.config.settings,
    baseUrl: origin,
    // The suite writes to one recipient, again and again.
    limits: { pairInterval: '0s' },
    ...more,
  });
  return {
    provider: cloudApi.create('meta', settings, { transport, limiter: createLimiter(), templates }),
    transport,
    rig,
    simulator,
  };
}

describeProvider('cloud-api', { start, templates: simulatedTemplates });

describeProvider('cloud-api with webhooks', {
  start: () => start({ webhook: { secrets: ['simulated-app-secret'], verifyToken: 'verify-me' } }),
  templates: simulatedTemplates,
});

describe('what only Meta has, against a strict server', () => {
  const image = { type: 'image', image: { link: 'https://files.example.test/a.jpg' } };
  const card = (card_index: number) => ({
    card_index,
    components: [{ type: 'header', parameters: [image] }],
  });
  it('sends a carousel beside the body of the mapping', async () => {
    const { provider, transport, rig, simulator } = await start();
    const result = await provider.sendTemplate({
      to: recipient,
      name: 'bread',
      variables: { customer: 'Ada' },
      providerOptions: {
        'cloud-api': { components: [{ type: 'carousel', cards: [card(0), card(1)] }] },
      },
    });
    expect(result.isOk() || result.error).toBe(true);
    expect(simulator.ledger.acceptances).toHaveLength(1);
    await transport.close();
    await rig.close();
  });

  it('sends a login code into body and button, from one variable', async () => {
    const { provider, transport, rig, simulator } = await start();
    const message = { to: recipient, name: 'otp_code', variables: { code: '123456' } };
    const result = await provider.sendTemplate(message);
    expect(result.isOk() || result.error).toBe(true);
    expect(simulator.ledger.acceptances).toMatchObject([{ kind: 'template', content: '123456' }]);
    await transport.close();
    await rig.close();
  });

  it('sends media by the id of an upload', async () => {
    const { provider, transport, rig, simulator } = await start();
    const data = new Uint8Array([137, 80, 78, 71]);
    const upload = { provider: 'meta', data, contentType: 'image/png', filename: 'a.png' };
    const media = (await provider.uploadMedia(upload))._unsafeUnwrap();
    if (!('id' in media)) throw new Error('no id');
    expect((await provider.send({ to: recipient, type: 'image', media })).isOk()).toBe(true);
    expect(simulator.ledger.acceptances).toHaveLength(1);
    await transport.close();
    await rig.close();
  });
});
