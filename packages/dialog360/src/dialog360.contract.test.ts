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
import { dialog360 } from './dialog360-provider.js';

const templates = mapSimulatedTemplates(dialog360.template);

async function start(more: object = {}) {
  const { simulator, rig } = await startSimulatorRig({ start: startSimulator, dialect: 'dialog360' });
  const { description, origin } = simulator.dialog360;
  const transport = createTransport();
  const settings = dialog360.settings.parse({
    ...description.config.settings,
    baseUrl: origin,
    // The suite writes to one recipient, again and again.
    limits: { pairInterval: '0s' },
    ...more,
  });
  const provider = dialog360.create('d360', settings, { transport, limiter: createLimiter(), templates });
  const close = async () => {
    await transport.close();
    await rig.close();
  };
  return { provider, transport, rig, simulator, close };
}

describeProvider('dialog360', { start, templates: simulatedTemplates });

describeProvider('dialog360 with webhooks', {
  start: () => start({ webhook: { secrets: ['simulated-platform-secret'] } }),
  templates: simulatedTemplates,
});

describe('against a strict server', () => {
  it('sends a carousel beside the body of the mapping', async () => {
    const { provider, simulator, close } = await start();
    const image = { type: 'image', image: { link: 'https://files.example.test/a.jpg' } };
    const card = (card_index: number) => ({
      card_index,
      components: [{ type: 'header', parameters: [image] }],
    });
    const result = await provider.sendTemplate({
      to: recipient,
      name: 'bread',
      variables: { customer: 'Ada' },
      providerOptions: { dialog360: { components: [{ type: 'carousel', cards: [card(0), card(1)] }] } },
    });
    expect(result.isOk() || result.error).toBe(true);
    expect(simulator.ledger.acceptances).toMatchObject([{ provider: 'dialog360' }]);
    await close();
  });

  it('sends a login code into body and button, from one variable', async () => {
    const { provider, simulator, close } = await start();
    const result = await provider.sendTemplate({
      to: recipient,
      name: 'otp_code',
      variables: { code: '123456' },
    });
    expect(result.isOk() || result.error).toBe(true);
    expect(simulator.ledger.acceptances).toMatchObject([{ kind: 'template', content: '123456' }]);
    await close();
  });

  it('sends a file by the id of its upload, and fetches it again through 360dialog', async () => {
    const { provider, simulator, close } = await start();
    const upload = { provider: 'd360', data: new Uint8Array([137, 80]), contentType: 'image/png' };
    const media = (await provider.uploadMedia(upload))._unsafeUnwrap();
    if (!('id' in media)) throw new Error('no id');
    expect((await provider.send({ to: recipient, type: 'image', media })).isOk()).toBe(true);
    expect(simulator.ledger.acceptances).toHaveLength(1);

    const file = (await provider.downloadMedia?.(media))?._unsafeUnwrap();
    expect(file).toMatchObject({ contentType: 'image/png', size: 2 });
    const bytes: number[] = [];
    for await (const chunk of file?.body ?? []) bytes.push(...chunk);
    expect(bytes).toEqual([137, 80]);
    expect(simulator.dialog360.requests.slice(-2).map(({ route }) => route)).toEqual([
      'get-media',
      'download-media',
    ]);
    await close();
  });

  it('marks a message as read', async () => {
    const { provider, simulator, close } = await start();
    const read = await provider.acknowledge?.(
      { provider: 'd360', providerMessageId: 'wamid.x' },
      { typing: true },
    );
    expect(read?.isOk()).toBe(true);
    expect(simulator.dialog360.requests.map(({ route }) => route)).toEqual(['mark-as-read']);
    await close();
  });

  it.each([
    ['unauthorized', 'auth', 'not-accepted'],
    ['forbidden', 'permission', 'not-accepted'],
    ['account-locked', 'permission', 'not-accepted'],
    ['rate-limit', 'rate_limited', 'not-accepted'],
    ['no-balance', 'billing', 'not-accepted'],
    ['maintenance', 'unavailable', 'not-accepted'],
    ['unexpected-condition', 'provider_error', 'unknown'],
    ['window-closed', 'window_closed', 'not-accepted'],
    ['policy-block', 'permission', 'not-accepted'],
    ['invalid-template', 'template_not_found', 'not-accepted'],
    ['unlisted-code', 'unlisted_code', 'not-accepted'],
  ] as const)('%s is %s, %s', async (fault, kind, outcome) => {
    const { provider, simulator, close } = await start();
    simulator.dialog360.on('send', fault);
    const sent = await provider.send({ to: recipient, type: 'text', text: 'Hola' });
    expect(sent._unsafeUnwrapErr()).toMatchObject({ kind, outcome });
    await close();
  });
});
