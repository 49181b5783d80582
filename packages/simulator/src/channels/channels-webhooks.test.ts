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
  rig.simulator.channels.setTimeline('573001112233', [
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
