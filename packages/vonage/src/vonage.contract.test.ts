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
import { vonage } from './vonage-provider.js';

const templates = mapSimulatedTemplates(vonage.template);

async function start(more: object = {}) {
  const { simulator, rig } = await startSimulatorRig({ start: startSimulator, dialect: 'vonage' });
  const { description, origin } = simulator.vonage;
  const transport = createTransport();
  const settings = vonage.settings.parse({
    ...description.config.settings,
    baseUrl: origin,
    businessAccountId: simulator.vonage.credentials.wabaId,
    ...more,
  });
  const provider = vonage.create('vo', settings, { transport, limiter: createLimiter(), templates });
  const close = async () => {
    await transport.close();
    await rig.close();
  };
  return { provider, transport, rig, simulator, close };
}

describeProvider('vonage', { start, templates: simulatedTemplates });

describeProvider('vonage with webhooks', {
  start: () => start({ webhook: { secrets: ['simulated-vonage-signature-secret'] } }),
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
      providerOptions: { vonage: { components: [{ type: 'carousel', cards: [card(0), card(1)] }] } },
    });
    expect(result.isOk() || result.error).toBe(true);
    expect(simulator.ledger.acceptances).toMatchObject([{ provider: 'vonage' }]);
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

  it('sends by a key and a secret as well', async () => {
    const { provider, close } = await start({
      applicationId: undefined,
      privateKey: undefined,
      apiKey: 'abcd1234',
      apiSecret: 'simulated-vonage-api-secret',
    });
    expect((await provider.send({ to: recipient, type: 'text', text: 'Hola' })).isOk()).toBe(true);
    await close();
  });

  it('gives each message our id as its reference', async () => {
    const { provider, simulator, close } = await start();
    await provider.send({ to: recipient, type: 'text', text: 'Hola', correlationId: 'ours-1' });
    expect(simulator.ledger.acceptances).toMatchObject([{ reference: 'ours-1' }]);
    await close();
  });

  it('lists the templates of every page', async () => {
    const { provider, simulator, close } = await start();
    const listed = (await provider.listTemplates())._unsafeUnwrap();
    expect(listed.length).toBeGreaterThan(5);
    expect(listed.find(({ name }) => name === 'parcel_photo')).toMatchObject({ header: { type: 'image' } });
    expect(simulator.vonage.requests.map(({ route }) => route)).toContain('list-templates');
    await close();
  });

  it('marks a message of a user as read', async () => {
    const { provider, simulator, close } = await start();
    const id = await simulator.vonage.receiveMessage(recipient, { type: 'text', text: 'Hi' });
    const read = await provider.acknowledge?.({ provider: 'vo', providerMessageId: id }, { typing: true });
    expect(read?.isOk()).toBe(true);
    expect(simulator.vonage.requests.map(({ route }) => route)).toEqual(['update-message']);
    await close();
  });

  it.each([
    ['unauthorized', 'auth', 'not-accepted'],
    ['rate-limit', 'rate_limited', 'not-accepted'],
    ['no-balance', 'billing', 'not-accepted'],
    ['validation', 'validation', 'not-accepted'],
    ['invalid-template', 'template_params', 'not-accepted'],
    ['media-type', 'media', 'not-accepted'],
    ['window-closed', 'window_closed', 'not-accepted'],
    ['conflict', 'conflict', 'unknown'],
    ['unexpected-condition', 'provider_error', 'unknown'],
    ['number-not-registered', 'sender_misconfigured', 'not-accepted'],
    ['country-barred', 'recipient_not_allowed', 'not-accepted'],
    ['not-on-test-list', 'recipient_not_allowed', 'not-accepted'],
    ['undeliverable', 'recipient_invalid', 'not-accepted'],
    ['opted-out', 'recipient_blocked', 'not-accepted'],
    ['unlisted-code', 'unlisted_code', 'not-accepted'],
  ] as const)('%s is %s, %s', async (fault, kind, outcome) => {
    const { provider, simulator, close } = await start();
    simulator.vonage.on('send', fault);
    const sent = await provider.send({ to: recipient, type: 'text', text: 'Hola' });
    expect(sent._unsafeUnwrapErr()).toMatchObject({ kind, outcome });
    await close();
  });
});
