import { describeProvider, recipient, simulatedTemplates, startSimulatorRig } from '@wamux/conformance';
import { createLimiter } from '@wamux/provider-kit';
import { startSimulator } from '@wamux/simulator';
import { createTransport } from '@wamux/transport';
import { describe, expect, it } from 'vitest';
import { gupshup } from './gupshup-provider.js';

/** The ids of the simulated templates. */
const idOf = (number: number) => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
const map = (name: string, number: number, variables: readonly string[], more: object = {}) => ({
  variables,
  binding: gupshup.template.parse({ name, language: 'es', id: idOf(number), ...more }),
});
const templates = {
  order_shipped: map('order_shipped', 1, ['customer', 'order']),
  otp_code: map('otp_code', 2, ['code'], { buttons: { 0: 'code' } }),
  parcel_photo: map('parcel_photo', 3, ['customer']),
  order_note: map('order_note', 4, ['number']),
  order_feedback: map('order_feedback', 5, ['customer']),
  without_id: {
    variables: [],
    binding: gupshup.template.parse({ name: 'hello', language: 'es' }),
  },
  welcome: map('welcome', 6, [], {
    language: { es: 'es', en: 'en_US' },
    id: { es: idOf(99), en: idOf(6) },
  }),
  visit: map('visit', 8, ['person', 'time'], {
    parameterFormat: 'named',
    variables: { person: 'person', time: 'at' },
  }),
  sale: map('sale', 9, ['customer', 'coupon'], {
    variables: ['customer'],
    buttons: { 1: { type: 'copy-code', variable: 'coupon' } },
  }),
  pickup_point: map('pickup_point', 11, ['customer']),
};

async function start(more: object = {}) {
  const { rig, simulator } = await startSimulatorRig({
    start: startSimulator,
    dialect: 'gupshup',
    webhookAddress: 'https://app.example.test/gupshup?secret=simulated-gupshup-webhook-secret',
  });
  const { description, origin } = simulator.gupshup;
  const { apiKey, appName, from } = description.credentials;
  const transport = createTransport();
  const settings = gupshup.settings.parse({ api: 'v1', apiKey, appName, from, baseUrl: origin, ...more });
  const provider = gupshup.create('gs', settings, { transport, limiter: createLimiter(), templates });
  const close = async () => {
    await transport.close();
    await rig.close();
  };
  return {
    provider,
    transport,
    simulator,
    close,
    rig: {
      ...rig,
      // The simulated app is told of what happens in the form of the API that it called last.
      async receivePicture(data: Uint8Array) {
        await provider.listTemplates();
        if (rig.receivePicture === undefined) throw new Error('reports no messages of users');
        return rig.receivePicture(data);
      },
    },
  };
}

const webhook = { secrets: ['simulated-gupshup-webhook-secret'] };
const { templateFlowButton: _, templateNamedParameters: __, ...samples } = simulatedTemplates;

describeProvider('gupshup’s first API', { start, templates: samples });
describeProvider('gupshup’s first API with webhooks', {
  start: () => start({ webhook }),
  templates: samples,
});

describe('against a strict server', () => {
  it.each([
    ['unauthorized', 'auth', 'not-accepted'],
    ['forbidden', 'permission', 'not-accepted'],
    ['rate-limit', 'rate_limited', 'not-accepted'],
    ['validation', 'recipient_invalid', 'not-accepted'],
    ['number-gone', 'sender_misconfigured', 'not-accepted'],
    ['account-locked', 'permission', 'not-accepted'],
    ['unexpected-condition', 'provider_error', 'unknown'],
    ['unlisted-code', 'unlisted_code', 'not-accepted'],
  ] as const)('%s is %s, %s', async (fault, kind, outcome) => {
    const { close, provider, simulator } = await start();
    simulator.gupshup.on('first-send', fault);
    const sent = await provider.send({ to: recipient, type: 'text', text: 'Hola' });
    expect(sent._unsafeUnwrapErr()).toMatchObject({ kind, outcome });
    await close();
  });

  it('sends a login code into body and button, from one variable', async () => {
    const { close, provider, simulator } = await start();
    const sent = await provider.sendTemplate({
      to: recipient,
      name: 'otp_code',
      variables: { code: '123456' },
    });
    expect(sent.isOk() || sent.error).toBe(true);
    expect(simulator.ledger.acceptances).toMatchObject([{ kind: 'template', content: '123456 | 123456' }]);
    await close();
  });

  it('sends a coupon behind the texts of the body', async () => {
    const { close, provider, simulator } = await start();
    const sent = await provider.sendTemplate({
      to: recipient,
      name: 'sale',
      variables: { customer: 'Ada', coupon: 'SAVE-20' },
    });
    expect(sent.isOk() || sent.error).toBe(true);
    expect(simulator.ledger.acceptances).toMatchObject([{ kind: 'template', content: 'Ada | SAVE-20' }]);
    await close();
  });

  it('sends the template whose id is of the language that is asked for', async () => {
    const { close, provider, simulator } = await start();
    const send = (language: string) => provider.sendTemplate({ to: recipient, name: 'welcome', language });
    expect((await send('en')).isOk()).toBe(true);
    expect((await send('es'))._unsafeUnwrapErr().outcome).toBe('not-accepted');
    expect(simulator.ledger.acceptances).toHaveLength(1);
    await close();
  });

  it.each([
    ['without_id', {}, 'template_not_found', undefined, /templates\.without_id\.on\.gs\.id/],
    ['visit', { person: 'Ada', time: '9' }, 'unsupported', 'templateNamedParameters', /by their order/],
  ])('refuses %s before any call', async (name, variables, kind, capability, message) => {
    const { close, provider, simulator } = await start();
    const sent = await provider.sendTemplate({ to: recipient, name, variables: variables as never });
    expect(sent._unsafeUnwrapErr()).toMatchObject({
      kind,
      ...(capability && { capability }),
      message: expect.stringMatching(message),
      attempts: [{ outcome: 'not-tried' }],
    });
    expect(simulator.gupshup.requests).toHaveLength(0);
    await close();
  });

  it('sends buttons and lists with everything above and below them', async () => {
    const { close, provider, simulator } = await start();
    const rows = [{ id: 'r1', title: 'Row' }];
    const media = { url: 'https://files.example.test/a.pdf' };
    const messages = [
      { type: 'buttons', text: 'Coming?', buttons: [{ id: 'yes', title: 'Yes' }], footer: 'Bye' },
      {
        type: 'buttons',
        text: 'Here',
        buttons: [{ id: 'yes', title: 'Yes' }],
        header: { type: 'document', media },
      },
      {
        type: 'list',
        text: 'Pick',
        button: 'Show',
        sections: [{ rows }],
        header: { type: 'text', text: 'Hi' },
      },
      { type: 'list', text: 'x'.repeat(4096), button: 'Show', sections: [{ rows }], footer: 'Bye' },
    ];
    for (const message of messages) {
      const sent = await provider.send({ to: recipient, ...message } as never);
      expect(sent.isOk() || sent.error).toBe(true);
    }
    const { body } = simulator.gupshup.requests[1] ?? {};
    expect(JSON.parse(new URLSearchParams(String(body)).get('message') ?? '')).toEqual({
      type: 'quick_reply',
      content: { type: 'file', url: media.url, filename: 'a.pdf', text: 'Here' },
      options: [{ type: 'text', title: 'Yes', postbackText: 'yes' }],
    });
    await close();
  });

  it('sends one card in a message, and refuses more', async () => {
    const { close, provider, simulator } = await start();
    const card = { name: { formattedName: 'Ada L' } };
    const send = (contacts: (typeof card)[]) => provider.send({ to: recipient, type: 'contacts', contacts });
    expect((await send([card])).isOk()).toBe(true);
    expect((await send([card, card]))._unsafeUnwrapErr()).toMatchObject({
      kind: 'unsupported',
      capability: 'contacts',
    });
    expect(simulator.ledger.acceptances).toHaveLength(1);
    await close();
  });

  it('lists the templates by the names that a mapping has', async () => {
    const { close, provider } = await start();
    const listed = (await provider.listTemplates())._unsafeUnwrap();
    expect(listed.find(({ name }) => name === 'order_shipped')).toMatchObject({
      language: 'es',
      state: 'approved',
    });
    await close();
  });
});
