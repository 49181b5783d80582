import { describeProvider, recipient, simulatedTemplates, startSimulatorRig } from '@wamux/conformance';
import { createLimiter } from '@wamux/provider-kit';
import { dialects, startSimulator } from '@wamux/simulator';
import { createTransport } from '@wamux/transport';
import { describe, expect, it } from 'vitest';
import { channels } from './channels-provider.js';

const map = (variables: readonly string[], mapping: object) => ({
  variables,
  binding: channels.template.parse(mapping),
});
const simulated = dialects.channels.config.templates;
const templates = {
  order_shipped: map(['customer', 'order'], simulated.order_shipped),
  order_note: map(['number'], {
    ...simulated.order_note,
    variables: { number: 'order' },
    header: 'title',
  }),
  parcel_photo: map(['customer'], {
    ...simulated.parcel_photo,
    header: 'photo',
    buttons: { '0': 'tracking' },
  }),
};
const parcelPhoto = {
  ...simulatedTemplates.templateHeaderMedia,
  buttons: [{ type: 'url' as const, index: 0, value: 'A-1' }],
};

async function start(more: object = {}) {
  const { simulator, rig } = await startSimulatorRig({
    start: startSimulator,
    dialect: 'channels',
    webhookAddress: 'https://app.example.test/bird',
  });
  const { credentials, origin } = simulator.channels;
  const transport = createTransport();
  const settings = channels.settings.parse({ ...credentials, baseUrl: origin, ...more });
  return {
    provider: channels.create('bird-eu', settings, { transport, limiter: createLimiter(), templates }),
    transport,
    rig,
    simulator,
  };
}

const { plain, templateHeaderText } = simulatedTemplates;
const samples = {
  plain,
  templateHeaderText,
  templateHeaderMedia: parcelPhoto,
  templateUrlButton: parcelPhoto,
  templateCopyCodeButton: {
    ...parcelPhoto,
    buttons: [{ type: 'copy-code' as const, index: 0, value: 'SAVE-20' }],
  },
  templateNamedParameters: plain,
};

describeProvider('channels', { start, templates: samples });

describeProvider('channels with webhooks', {
  start: () =>
    start({ webhook: { secrets: ['simulated-signing-key'], publicUrl: 'https://app.example.test/bird' } }),
  templates: samples,
});

describe('what only Bird has, against a strict server', () => {
  const url = 'https://files.example.test/a.jpg';
  const card = { title: 'C', mediaUrl: url, link: { text: 'Open', url: 'https://example.test' } };
  it.each([
    ['a link preview', { type: 'text', text: 'Hi' }, { previewUrl: true }, 'text'],
    ['a location request', { type: 'text', text: 'Where?' }, { locationRequest: true }, 'location-request'],
    ['several images', { type: 'image', media: { url } }, { images: [{ url, altText: 'B' }] }, 'image'],
    ['a carousel', { type: 'text', text: 'Intro' }, { carousel: { cards: [card, card] } }, 'carousel'],
    [
      'an OTP body',
      { type: 'text', text: '123' },
      { otp: { disclaimer: true, expirationMinutes: 10, actions: [{ text: '123' }] } },
      'otp',
    ],
    [
      'marketing rules',
      { type: 'text', text: 'Sale' },
      { useCase: 'marketing', capFrequency: true, ignoreQuietHours: true },
      'text',
    ],
    [
      'link tracking and a notification',
      { type: 'text', text: 'x' },
      { enableLinkTracking: true, ignoreGlobalHoldout: true, notificationUrl: 'https://example.test/n' },
      'text',
    ],
  ])('%s is taken', async (_, message, options, kind) => {
    const { provider, transport, rig, simulator } = await start();
    const result = await provider.send({
      to: recipient,
      ...message,
      providerOptions: { channels: options },
    } as never);
    expect(result.isOk() || result.error).toBe(true);
    expect(simulator.ledger.acceptances).toMatchObject([{ kind }]);
    await transport.close();
    await rig.close();
  });

  it('the service window of a contact', async () => {
    const { provider, transport, rig, simulator } = await start();
    const receipt = (await provider.send({ to: recipient, type: 'text', text: 'Hi' }))._unsafeUnwrap();
    const { receiver } = receipt.raw as { receiver: { contacts: { id: string }[] } };
    const contact = { contactId: receiver.contacts[0]?.id ?? '', phoneNumber: recipient };
    expect((await provider.getServiceWindow(contact))._unsafeUnwrap().expiresAt).toMatch(/^\d{4}-/);
    simulator.channels.closeWindow(recipient);
    expect((await provider.getServiceWindow(contact))._unsafeUnwrap().expiresAt).toBeNull();
    const unknown = await provider.getServiceWindow({ ...contact, contactId: 'nobody' });
    expect(unknown._unsafeUnwrapErr().providerCode).toBe('NotFound');
    await transport.close();
    await rig.close();
  });

  it('a message beyond the first page is found by its reference', async () => {
    const { provider, transport, rig } = await start();
    for (let n = 0; n < 120; n += 1) {
      await provider.send({ to: recipient, type: 'text', text: `m ${n}`, correlationId: `c-${n}` });
    }
    const found = await provider.findByCorrelationId?.({ provider: 'bird-eu', correlationId: 'c-3' });
    expect(found?._unsafeUnwrap()).toMatchObject({ correlationId: 'c-3' });
    await transport.close();
    await rig.close();
  });
});
