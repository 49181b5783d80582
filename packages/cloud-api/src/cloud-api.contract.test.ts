import { describeProvider, recipient, startSimulatorRig } from '@wamux/conformance';
import { createLimiter } from '@wamux/provider-kit';
import { startSimulator } from '@wamux/simulator';
import { createTransport } from '@wamux/transport';
import { describe, expect, it } from 'vitest';
import { cloudApi } from './cloud-api-provider.js';

const map = (name: string, ...variables: string[]) => ({
  variables,
  binding: cloudApi.template.parse({ name, language: 'es' }),
});
const templates = {
  order_shipped: map('order_shipped', 'customer', 'order'),
  order_note: map('order_note', 'number'),
  parcel_photo: map('parcel_photo', 'customer'),
  order_feedback: map('order_feedback', 'customer'),
  pickup_point: map('pickup_point', 'customer'),
  survey: map('survey', 'customer'),
  bread: map('bread_carousel', 'customer'),
  sale: {
    variables: ['customer', 'coupon'],
    binding: cloudApi.template.parse({
      name: 'sale',
      language: 'es',
      variables: ['customer'],
      buttons: { 1: { type: 'copy-code', variable: 'coupon' } },
    }),
  },
  visit: {
    variables: ['person', 'time'],
    binding: cloudApi.template.parse({
      name: 'visit',
      language: { es: 'es', en: 'en_US' },
      parameterFormat: 'named',
      variables: { person: 'person', time: 'at' },
      header: 'person',
    }),
  },
  otp_code: {
    variables: ['code'],
    binding: cloudApi.template.parse({ name: 'otp_code', language: 'es', buttons: { 0: 'code' } }),
  },
};

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

const feedback = {
  name: 'order_feedback',
  variables: { customer: 'Ada' },
  buttons: [
    { type: 'url' as const, index: 0, value: 'A-1' },
    { type: 'quick-reply' as const, index: 1, value: 'good' },
  ],
};

const samples = {
  plain: { name: 'order_shipped', variables: { customer: 'Ada', order: 'A-1' } },
  templateHeaderText: {
    name: 'order_note',
    variables: { number: 'A-1' },
    header: { type: 'text' as const, text: 'News' },
  },
  templateHeaderMedia: {
    name: 'parcel_photo',
    variables: { customer: 'Ada' },
    header: { type: 'image' as const, media: { url: 'https://files.example.test/a.jpg' } },
  },
  templateUrlButton: feedback,
  templateQuickReplyButton: feedback,
  templateHeaderLocation: {
    name: 'pickup_point',
    variables: { customer: 'Ada' },
    header: { type: 'location' as const, latitude: 4.71, longitude: -74.07, name: 'Shop' },
  },
  templateCopyCodeButton: { name: 'sale', variables: { customer: 'Ada', coupon: 'SAVE-20' } },
  templateFlowButton: {
    name: 'survey',
    variables: { customer: 'Ada' },
    buttons: [{ type: 'flow' as const, index: 0, value: 'token', data: { order: 'A-1' } }],
  },
  templateNamedParameters: { name: 'visit', language: 'en', variables: { person: 'Ada', time: '9' } },
};

describeProvider('cloud-api', { start, templates: samples });

describeProvider('cloud-api with webhooks', {
  start: () => start({ webhook: { secrets: ['simulated-app-secret'], verifyToken: 'verify-me' } }),
  templates: samples,
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
