import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { InboundContent } from '../webhooks/inbound-content.js';
import { seconds, startWebhookRig, type WebhookRig } from '../webhooks/webhook-rig.fixture.js';

let rig: WebhookRig;
beforeEach(async () => {
  rig = await startWebhookRig();
});
afterEach(() => rig.close());

describe('what a customer writes', () => {
  const payload = async (sender: string, content: InboundContent) => {
    rig.simulator.channels.sendWebhooksTo(rig.receiver.url);
    const id = await rig.simulator.channels.receiveMessage(sender, content);
    const [webhook] = await rig.received(1);
    expect(webhook?.body).toMatchObject({ service: 'channels', event: 'whatsapp.inbound', payload: { id } });
    return webhook?.body.payload;
  };
  const contact = { id: expect.any(String), annotations: { name: expect.any(String) } };

  test('comes as a message of the channel', async () => {
    expect(await payload('573001112233', { type: 'text', text: 'Hola' })).toMatchObject({
      channelId: rig.simulator.channels.credentials.channelId,
      direction: 'incoming',
      status: 'delivered',
      sender: {
        contact: { ...contact, identifierKey: 'phonenumber', identifierValue: '+573001112233' },
      },
      receiver: { connector: { identifierValue: '' } },
      parts: [{ platformReference: expect.stringMatching(/^wamid\./) }],
    });
  });

  const pressed = (text: string, chosen: string, metadata?: object) => ({
    type: 'text',
    text: { text, actions: [{ type: 'postback', postback: { text, payload: chosen, metadata } }] },
  });
  const mediaUrl = expect.stringMatching(/^http:.*\/media\/\d+$/);
  const file = (contentType: string, filename?: string) => ({
    type: 'file',
    file: { files: [{ mediaUrl, contentType, filename }] },
  });
  const media = (type: string) => ({ 'whatsapp.media.type': type });

  test.each<[InboundContent, object, object]>([
    [{ type: 'text', text: 'Hola' }, { type: 'text', text: { text: 'Hola' } }, {}],
    [
      { type: 'button-reply', id: 'YES', title: 'Sí' },
      pressed('Sí', 'YES'),
      { 'whatsapp.interactive.type': 'button_reply' },
    ],
    [
      { type: 'list-reply', id: 'R', title: 'Row', description: 'sub' },
      pressed('Row', 'R', { description: { label: 'sub' } }),
      { 'whatsapp.interactive.type': 'list_reply' },
    ],
    [{ type: 'template-button', payload: 'P', text: 'Todo bien' }, pressed('Todo bien', 'P'), {}],
    [
      { type: 'image', mimeType: 'image/jpeg', caption: 'Foto' },
      { type: 'image', image: { images: [{ mediaUrl }], text: 'Foto' } },
      media('image'),
    ],
    [{ type: 'sticker', mimeType: 'image/webp' }, file('image/webp'), {}],
    [{ type: 'audio', mimeType: 'audio/ogg' }, file('audio/ogg'), media('audio')],
    [
      { type: 'document', mimeType: 'application/pdf', filename: 'a.pdf' },
      file('application/pdf', 'a.pdf'),
      media('document'),
    ],
    [
      { type: 'location', latitude: 4.6, longitude: -74, name: 'Shop' },
      {
        type: 'location',
        location: { coordinates: { latitude: 4.6, longitude: -74 }, location: { label: 'Shop' } },
      },
      {},
    ],
  ])('%j', async (content, body, told) => {
    const { body: given, meta } = await payload('573001112233', content);
    expect(given).toEqual(body);
    expect(meta.extraInformation).toEqual({ timestamp: seconds(0), ...told });
  });

  test.each<[InboundContent, string]>([
    [{ type: 'text', text: 'Hola', replyTo: 'm1' }, 'message'],
    [{ type: 'template-button', payload: 'P', text: 'Sí', replyTo: 'm1' }, 'click'],
    [{ type: 'list-reply', id: 'R', title: 'Row', replyTo: 'm1' }, 'click'],
  ])('in reply to one of ours: %j', async (content, type) => {
    expect((await payload('573001112233', content)).replyTo).toEqual({ id: 'm1', order: 0, type });
  });

  test('that says what was filled into a flow beside a text of its own', async () => {
    const { body, meta } = await payload('573001112233', { type: 'flow-reply', response: { age: '32' } });
    expect(body).toEqual({ type: 'text', text: { text: 'The customer has completed a WhatsApp flow' } });
    expect(meta.formResponse).toMatchObject({ jsonResponse: { age: '32' } });
  });

  test('without showing a number', async () => {
    const { sender } = await payload('CO.13491208655302741918', { type: 'text', text: 'Hola' });
    const identifier = { identifierKey: 'whatsappbsuid', identifierValue: 'CO.13491208655302741918' };
    expect(sender.contact).toEqual({ ...contact, ...identifier });
  });

  test.each<InboundContent>([
    { type: 'reaction', messageId: 'm1', emoji: '👍' },
    { type: 'contacts', cards: [] },
    { type: 'order', catalogId: 'c', items: [] },
    { type: 'number-change', newNumber: '573009998877' },
    { type: 'unsupported', rawType: 'poll_creation' },
    { type: 'edit', messageId: 'm1', text: 'nine' },
    { type: 'revoke', messageId: 'm1' },
  ])('is refused where Bird documents nothing of the kind: $type', async (content) => {
    const { receiveMessage } = rig.simulator.channels;
    await expect(receiveMessage('573001112233', content)).rejects.toThrow(`"${content.type}"`);
  });

  test('is refused where Bird documents no group, and no advertisement', async () => {
    const { receiveMessage } = rig.simulator.channels;
    const text = { type: 'text', text: 'Hola' } as const;
    const referral = { sourceType: 'ad', sourceId: '1', sourceUrl: '', headline: '', clickId: '' };
    await expect(receiveMessage('573001112233', { ...text, groupId: 'G1' })).rejects.toThrow('groups');
    await expect(receiveMessage('573001112233', { ...text, referral })).rejects.toThrow('advertisements');
  });
});
