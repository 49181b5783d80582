import { describeProvider, recipient, simulatedTemplates, startSimulatorRig } from '@wamux/conformance';
import { createLimiter } from '@wamux/provider-kit';
import { startSimulator } from '@wamux/simulator';
import { createTransport } from '@wamux/transport';
import { describe, expect, it } from 'vitest';
import { twilio } from './twilio-provider.js';

const sid = (number: number): string => `HX${String(number).padStart(32, '0')}`;
const map = (variables: string[], binding: object) => ({
  variables,
  binding: twilio.template.parse(binding),
});
const templates = {
  order_shipped: map(['customer', 'order'], { contentSid: sid(1), language: 'es' }),
  otp_code: map(['code'], { contentSid: { es: sid(2) } }),
  order_note: map(['number'], { contentSid: sid(3), header: '2' }),
  parcel_photo: map(['customer'], {
    contentSid: sid(4),
    header: '2',
    mediaBaseUrl: 'https://files.example.test/',
    buttons: { 0: '3' },
  }),
  order_feedback: map(['customer'], { contentSid: sid(5), buttons: { 0: '2' } }),
  sale: map(['customer', 'coupon'], {
    contentSid: sid(6),
    variables: ['customer'],
    buttons: { 0: { key: '2', variable: 'coupon' } },
  }),
  visit: map(['who', 'at'], { contentSid: sid(7), variables: { who: 'person', at: 'time' } }),
};

async function start(change: (settings: Record<string, unknown>) => object = (settings) => settings) {
  const { simulator, rig } = await startSimulatorRig({ start: startSimulator, dialect: 'twilio' });
  const { description, origin } = simulator.twilio;
  const transport = createTransport();
  const settings = twilio.settings.parse({ ...change({ ...description.config.settings }), baseUrl: origin });
  const provider = twilio.create('twilio-1', settings, { transport, limiter: createLimiter(), templates });
  return { provider, transport, rig, simulator };
}

const photo = {
  ...simulatedTemplates.templateHeaderMedia,
  buttons: [{ type: 'url' as const, index: 0, value: 'A-1' }],
};
const { plain, templateHeaderText, templateCopyCodeButton } = simulatedTemplates;
const samples = {
  plain,
  templateHeaderText,
  templateHeaderMedia: photo,
  templateUrlButton: photo,
  templateQuickReplyButton: {
    name: 'order_feedback',
    variables: { customer: 'Ada' },
    buttons: [{ type: 'quick-reply' as const, index: 0, value: 'good' }],
  },
  templateCopyCodeButton,
  templateNamedParameters: { name: 'visit', variables: { who: 'Ada', at: '9' } },
};

describeProvider('twilio', { start, templates: samples });

describeProvider('twilio by an API key and a number, with callbacks and contents', {
  start: () =>
    start(({ accountSid, from }) => ({
      accountSid,
      from,
      apiKeySid: `SK${'0'.repeat(31)}1`,
      apiKeySecret: 'simulated-twilio-api-key-secret',
      contents: { buttons: { 1: sid(11), 2: sid(12), 3: sid(13) }, list: { 1: sid(21) } },
      webhook: {
        secrets: ['simulated-twilio-auth-token'],
        publicUrl: 'https://app.example.test/twilio?app=1',
      },
    })),
  templates: samples,
});

describe('against a strict server', () => {
  it.each([
    ['order_shipped', { customer: 'Ada', order: 'A-1' }, 'Ada | A-1'],
    ['otp_code', { code: '123456' }, '123456'],
    ['visit', { who: 'Ada', at: '9' }, 'Ada | 9'],
  ])('fills %s', async (name, variables, content) => {
    const { provider, transport, rig, simulator } = await start();
    const result = await provider.sendTemplate({ to: recipient, name, variables });
    expect(result.isOk() || result.error).toBe(true);
    expect(simulator.ledger.acceptances).toMatchObject([{ kind: 'template', content }]);
    await transport.close();
    await rig.close();
  });

  it('lists every content of every page, by what a config maps it by', async () => {
    const { provider, transport, rig, simulator } = await start();
    const listed = (await provider.listTemplates())._unsafeUnwrap();
    expect(listed.length).toBeGreaterThan(5);
    expect(listed.find(({ name }) => name === 'visit')).toMatchObject({
      projectId: sid(7),
      language: 'es',
      category: 'UTILITY',
      state: 'approved',
      body: 'Hola {{person}}, a las {{time}}.',
      placeholders: ['person', 'time'],
    });
    expect(new Set(listed.map(({ projectId }) => projectId)).size).toBe(listed.length);
    expect(simulator.twilio.requests.length).toBeGreaterThan(2);
    await transport.close();
    await rig.close();
  });

  it('marks a message of a user as read, and says of a file that it is gone', async () => {
    const { provider, transport, rig, simulator } = await start();
    const message = { provider: 'twilio-1', providerMessageId: `SM${'1'.repeat(32)}` };
    for (const options of [{}, { typing: true }]) {
      expect((await provider.acknowledge?.(message, options))?.isOk()).toBe(true);
    }
    const unknown = await provider.acknowledge?.({ ...message, providerMessageId: 'wamid.1' });
    expect(unknown?._unsafeUnwrapErr()).toMatchObject({ kind: 'validation', providerCode: '20422' });
    const path = `/2010-04-01/Accounts/AC${'0'.repeat(31)}1/Messages/MM${'0'.repeat(32)}/Media/ME${'0'.repeat(32)}`;
    const gone = { provider: 'twilio-1', url: simulator.twilio.origin + path };
    expect((await provider.downloadMedia?.(gone))?._unsafeUnwrapErr().kind).toBe('media');
    await transport.close();
    await rig.close();
  });

  it('says why a free-form message outside the window failed, which Twilio had taken', async () => {
    const { provider, transport, rig, simulator } = await start();
    simulator.twilio.closeWindow(recipient);
    const receipt = (await provider.send({ to: recipient, type: 'text', text: 'Hola' }))._unsafeUnwrap();
    rig.advance(60_000);
    const report = (await provider.getStatus(receipt))._unsafeUnwrap();
    expect(report).toMatchObject({
      status: 'failed',
      rawStatus: 'undelivered',
      error: { kind: 'window_closed', providerCode: '63016' },
    });
    await transport.close();
    await rig.close();
  });
});
