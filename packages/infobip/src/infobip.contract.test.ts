import { describeProvider, recipient, simulatedTemplates, startSimulatorRig } from '@wamux/conformance';
import { createLimiter } from '@wamux/provider-kit';
import { startSimulator } from '@wamux/simulator';
import { createTransport } from '@wamux/transport';
import { describe, expect, it } from 'vitest';
import { infobip } from './infobip-provider.js';

const map = (name: string, variables: string[], more: object = {}) => ({
  variables,
  binding: infobip.template.parse({ name, language: 'es', ...more }),
});
const templates = {
  order_shipped: map('order_shipped', ['customer', 'order']),
  otp_code: map('otp_code', ['code'], { buttons: { 0: 'code' } }),
  order_note: map('order_note', ['number']),
  parcel_photo: map('parcel_photo', ['customer']),
  order_feedback: map('order_feedback', ['customer']),
  pickup_point: map('pickup_point', ['customer']),
  survey: map('survey', ['customer']),
  bread: map('bread_carousel', ['customer']),
  sale: map('sale', ['customer', 'coupon'], {
    variables: ['customer'],
    buttons: { 1: { type: 'copy-code', variable: 'coupon' } },
  }),
};

/** Infobip has a report as soon as WhatsApp has the message, and gives out each once. */
const timeline = [
  { status: 'sent', afterMs: 0 },
  { status: 'delivered', afterMs: 900 },
  { status: 'read', afterMs: 2000 },
] as const;

async function start(more: object = {}) {
  const { simulator, rig } = await startSimulatorRig({
    start: (options) => startSimulator({ ...options, timeline }),
    dialect: 'infobip',
  });
  const { description, origin } = simulator.infobip;
  const transport = createTransport();
  const settings = infobip.settings.parse({ ...description.config.settings, baseUrl: origin, ...more });
  const provider = infobip.create('ib', settings, { transport, limiter: createLimiter(), templates });
  const close = async () => {
    await transport.close();
    await rig.close();
  };
  return { provider, transport, rig, simulator, close };
}

const { templateNamedParameters: _, ...shared } = simulatedTemplates;
const samples = {
  ...shared,
  // Its location has no name.
  templateHeaderLocation: {
    ...shared.templateHeaderLocation,
    header: { type: 'location' as const, latitude: 4.71, longitude: -74.07 },
  },
  templateCopyCodeButton: {
    ...shared.templateCopyCodeButton,
    buttons: [{ type: 'quick-reply' as const, index: 0, value: 'stop' }],
  },
};

describeProvider('infobip', { start, templates: samples });

describeProvider('infobip with webhooks, by a user and a password', {
  start: () =>
    start({
      apiKey: undefined,
      username: 'simulated-infobip-user',
      password: 'simulated-infobip-password',
      webhook: {
        secrets: ['simulated-infobip-signing-secret'],
        header: 'x-infobip-signature',
        algorithm: 'sha256',
      },
    }),
  templates: samples,
});

describe('against a strict server', () => {
  it.each([
    ['sessionToken', 'simulated-infobip-session-token'],
    ['accessToken', 'simulated-infobip-access-token'],
  ])('sends by %s', async (name, token) => {
    const { provider, close } = await start({ apiKey: undefined, [name]: token });
    expect((await provider.send({ to: recipient, type: 'text', text: 'Hola' })).isOk()).toBe(true);
    await close();
  });

  it('sends a login code into body and button, and a carousel as it is given', async () => {
    const { provider, simulator, close } = await start();
    const code = { to: recipient, name: 'otp_code', variables: { code: '123456' } };
    expect((await provider.sendTemplate(code)).isOk()).toBe(true);
    expect(simulator.ledger.acceptances).toMatchObject([{ kind: 'template', content: '123456' }]);
    await close();
  });

  it('gives a message our id, by which it is found after its answer was lost', async () => {
    const { provider, simulator, rig, close } = await start();
    rig.stage('reset-after-acceptance');
    const to = recipient;
    const lost = await provider.send({ to, type: 'text', text: 'Hola', correlationId: 'ours-1' });
    expect(lost._unsafeUnwrapErr().outcome).toBe('unknown');
    expect(simulator.ledger.acceptances).toMatchObject([
      { reference: 'ours-1', providerMessageId: 'ours-1' },
    ]);
    const query = { provider: 'ib', correlationId: 'ours-1' };
    const found = (await provider.findByCorrelationId?.(query))?._unsafeUnwrap();
    expect(found).toMatchObject({ providerMessageId: 'ours-1', correlationId: 'ours-1', status: 'sent' });
    // A report is given out once; no report is no news.
    expect((await provider.findByCorrelationId?.(query))?._unsafeUnwrap()).toBeNull();
    const reference = { provider: 'ib', providerMessageId: 'ours-1', correlationId: 'ours-1' };
    expect((await provider.getStatus(reference))._unsafeUnwrap()).toMatchObject({
      status: 'unknown',
      rawStatus: 'no report',
    });
    await close();
  });

  it('lists templates with their parts', async () => {
    const { provider, close } = await start();
    const listed = (await provider.listTemplates())._unsafeUnwrap();
    expect(listed.find(({ name }) => name === 'order_feedback')).toMatchObject({
      body: expect.stringContaining('{{1}}'),
      buttons: [
        { type: 'url', value: 'required' },
        { type: 'quick-reply', value: 'required' },
      ],
    });
    await close();
  });

  it('marks a message of a user as read', async () => {
    const { provider, simulator, close } = await start();
    const id = await simulator.infobip.receiveMessage(recipient, { type: 'text', text: 'Hi' });
    const read = await provider.acknowledge?.({ provider: 'ib', providerMessageId: id }, { typing: true });
    expect(read?.isOk()).toBe(true);
    expect(simulator.infobip.requests.map(({ route }) => route)).toEqual(['mark-as-read']);
    await close();
  });

  it.each([
    ['unauthorized', 'auth', 'not-accepted'],
    ['forbidden', 'permission', 'not-accepted'],
    ['rate-limit', 'rate_limited', 'not-accepted'],
    ['validation', 'validation', 'not-accepted'],
    ['not-found', 'sender_misconfigured', 'not-accepted'],
    ['unexpected-condition', 'provider_error', 'unknown'],
    ['no-balance', 'billing', 'not-accepted'],
    ['pair-rate', 'pair_rate_limited', 'not-accepted'],
    ['conflict', 'conflict', 'unknown'],
    ['number-not-registered', 'sender_misconfigured', 'not-accepted'],
    ['country-barred', 'recipient_not_allowed', 'not-accepted'],
    ['not-on-test-list', 'recipient_not_allowed', 'not-accepted'],
    ['opted-out', 'recipient_blocked', 'not-accepted'],
    ['unlisted-code', 'unlisted_code', 'not-accepted'],
  ] as const)('%s is %s, %s', async (fault, kind, outcome) => {
    const { provider, simulator, close } = await start();
    for (const route of ['send-message', 'send-template'] as const) simulator.infobip.on(route, fault);
    const text = await provider.send({ to: recipient, type: 'text', text: 'Hola' });
    expect(text._unsafeUnwrapErr()).toMatchObject({ kind, outcome });
    const template = await provider.sendTemplate({ to: recipient, ...samples.plain });
    expect(template._unsafeUnwrapErr()).toMatchObject({ kind, outcome });
    await close();
  });
});
