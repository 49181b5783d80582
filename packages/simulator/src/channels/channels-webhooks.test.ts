import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ReceivedWebhook } from '../webhooks/receiver.fixture.js';
import { birdSignature } from '../webhooks/signatures.fixture.js';
import { seconds, startWebhookRig, type WebhookRig } from '../webhooks/webhook-rig.fixture.js';

let rig: WebhookRig;
beforeEach(async () => {
  rig = await startWebhookRig();
});
afterEach(() => rig.close());

const signatureOf = ({ text, headers }: ReceivedWebhook, url: string): string =>
  birdSignature('simulated-signing-key', String(headers['messagebird-request-timestamp']), url, text);

test('statuses as whatsapp.outbound, reading as whatsapp.interaction, signed', async () => {
  rig.simulator.channels.sendWebhooksTo(rig.receiver.url);
  const { id } = (await rig.bird.send({ reference: 'my-id-1' })).body;
  rig.turnClock(2000);
  const all = await rig.received(3);
  const { channelId } = rig.simulator.channels.credentials;
  expect(all.map((webhook) => webhook.body)).toEqual([
    {
      service: 'channels',
      event: 'whatsapp.outbound',
      payload: expect.objectContaining({
        id,
        channelId,
        reference: 'my-id-1',
        status: 'sent',
        direction: 'outgoing',
        parts: [{ platformReference: expect.stringMatching(/^wamid\./) }],
        lastStatusAt: '2026-06-30T12:00:00.300Z',
      }),
    },
    {
      service: 'channels',
      event: 'whatsapp.outbound',
      payload: expect.objectContaining({
        id,
        status: 'delivered',
        lastStatusAt: '2026-06-30T12:00:00.900Z',
      }),
    },
    {
      service: 'channels',
      event: 'whatsapp.interaction',
      payload: expect.objectContaining({
        type: 'read',
        messageId: id,
        channelId,
        createdAt: '2026-06-30T12:00:02.000Z',
      }),
    },
  ]);
  for (const webhook of all) {
    expect(webhook.headers['messagebird-request-timestamp']).toBe(seconds(2000));
    expect(webhook.headers['messagebird-signature']).toBe(signatureOf(webhook, rig.receiver.url));
  }
});

test('two steps of one millisecond are two statuses; a failure says why', async () => {
  rig.simulator.channels.sendWebhooksTo(rig.receiver.url);
  rig.simulator.channels.setJourney('573001112233', [
    { status: 'sent', afterMs: 5 },
    { status: 'failed', afterMs: 5 },
  ]);
  await rig.bird.send();
  rig.turnClock(5);
  expect((await rig.received(2)).map(({ body }) => body.payload)).toMatchObject([
    { status: 'sent' },
    { status: 'delivery_failed', failure: { source: { name: 'whatsapp', code: '131026' } } },
  ]);
});

test('the signing key is known, and stays out of what a client is configured with', () => {
  const { credentials } = rig.simulator.channels;
  expect(credentials.signingKey).toBe('simulated-signing-key');
  expect(Object.keys({ ...credentials })).toEqual(['accessKey', 'workspaceId', 'channelId']);
});

test('behind a proxy, the URL as it was registered is what is signed', async () => {
  const registeredUrl = 'https://app.test/webhooks/bird?x=1';
  rig.simulator.channels.sendWebhooksTo(rig.receiver.url, { registeredUrl });
  await rig.simulator.channels.receiveMessage('573001112233', { type: 'text', text: 'Hola' });
  const [webhook] = await rig.received(1);
  expect(webhook?.headers['messagebird-signature']).toBe(
    signatureOf(webhook as ReceivedWebhook, registeredUrl),
  );
});

test('what a customer writes', async () => {
  rig.simulator.channels.sendWebhooksTo(rig.receiver.url);
  const { receiveMessage } = rig.simulator.channels;
  const id = await receiveMessage('+573001112233', { type: 'text', text: 'Hola' });
  await receiveMessage('573001112233', { type: 'button-reply', id: 'YES', title: 'Sí', replyTo: 'm1' });
  await receiveMessage('573001112233', { type: 'list-reply', id: 'R', title: 'Row' });
  await receiveMessage('573001112233', { type: 'image', mimeType: 'image/jpeg', caption: 'Foto' });
  await receiveMessage('573001112233', {
    type: 'document',
    mimeType: 'application/pdf',
    filename: 'a.pdf',
  });
  const all = (await rig.received(5)).map(({ body }) => body);
  const contact = {
    id: expect.any(String),
    identifierKey: 'phonenumber',
    identifierValue: '+573001112233',
  };
  expect(all[0]).toMatchObject({
    service: 'channels',
    event: 'whatsapp.inbound',
    payload: {
      id,
      channelId: rig.simulator.channels.credentials.channelId,
      direction: 'incoming',
      status: 'delivered',
      sender: { contact },
      receiver: { connector: { identifierValue: '' } },
      body: { type: 'text', text: { text: 'Hola' } },
      meta: { extraInformation: { timestamp: seconds(0) } },
      parts: [{ platformReference: expect.stringMatching(/^wamid\./) }],
    },
  });
  const pressed = (text: string, payload: string) => ({
    type: 'text',
    text: { text, actions: [{ type: 'postback', postback: { text, payload } }] },
  });
  expect(all.slice(1).map(({ payload }) => payload.body)).toEqual([
    pressed('Sí', 'YES'),
    pressed('Row', 'R'),
    { type: 'image', image: { images: [{ mediaUrl: expect.any(String) }], text: 'Foto' } },
    {
      type: 'file',
      file: {
        files: [{ mediaUrl: expect.any(String), contentType: 'application/pdf', filename: 'a.pdf' }],
      },
    },
  ]);
  expect(all[1].payload.replyTo).toEqual({ id: 'm1', type: 'message' });
  const reaction = { type: 'reaction', messageId: 'm1', emoji: '👍' } as const;
  await expect(receiveMessage('573001112233', reaction)).rejects.toThrow('no reactions');
});
