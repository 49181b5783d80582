import { createHmac } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { exchange } from '../exchange.fixture.js';
import { type ReceivedWebhook, startReceiver } from '../webhooks/receiver.fixture.js';
import { startWebhookRig, type WebhookRig } from '../webhooks/webhook-rig.fixture.js';
import { byApiKey, twilioClient } from './twilio-client.fixture.js';
import { twilioCredentials } from './twilio-credentials.js';
import { twilioWebhooks } from './twilio-webhooks.js';

let rig: WebhookRig;
let client: ReturnType<typeof twilioClient>;
beforeEach(async () => {
  rig = await startWebhookRig();
  client = twilioClient(rig.simulator);
});
afterEach(() => rig.close());

/** The documented formula, written independently of the code under test. */
function signatureOf(address: string, { text }: ReceivedWebhook): string {
  const pairs = [...new URLSearchParams(text)].sort(([one], [other]) => (one < other ? -1 : 1));
  const data = address + pairs.flat().join('');
  return createHmac('sha1', twilioCredentials.authToken).update(data).digest('base64');
}

test('signs as the known vector', () => {
  const body =
    'To=whatsapp%3A%2B573001234567&MessageStatus=delivered&MessageSid=SM00000000000000000000000000000001';
  const url = 'https://hooks.example.test/wa/twilio?c=corr-1';
  const { headers } = twilioWebhooks.signing.sign({ secret: 'wamux-test-token', url, body, at: 0 });
  expect(headers['x-twilio-signature']).toBe('yuBhwNG9rBR7kwPp9zhZleb3FhQ=');
});

describe('the statuses of a message', () => {
  test('go to its own address as forms, signed over that address', async () => {
    rig.simulator.twilio.sendWebhooksTo(rig.receiver.origin);
    const callback = `${rig.receiver.origin}/cb?correlation=c-1`;
    const { sid } = (await client.send({ Body: 'x', StatusCallback: callback })).body;
    await client.send({ Body: 'nobody asked' });
    rig.turnClock(2_000);
    const all = await rig.received(3);
    expect(all.map(({ body }) => body.MessageStatus)).toEqual(['sent', 'delivered', 'read']);
    for (const webhook of all) {
      expect(`${webhook.path}?${webhook.query}`).toBe('/cb?correlation=c-1');
      expect(webhook.headers['content-type']).toBe('application/x-www-form-urlencoded');
      expect(webhook.headers['x-twilio-signature']).toBe(signatureOf(callback, webhook));
      expect(webhook.body).toMatchObject({ MessageSid: sid, To: 'whatsapp:+573001112233' });
      expect(webhook.body).not.toHaveProperty('ErrorCode');
    }
  });

  test('are signed over the address that was given, where that is reached through the one on loopback', async () => {
    rig.simulator.twilio.sendWebhooksTo(rig.receiver.url);
    const callback = 'https://app.test/cb?correlation=c-1';
    await client.send({ Body: 'x', StatusCallback: callback });
    rig.turnClock(300);
    const [webhook] = await rig.received(1);
    expect(webhook?.path).toBe('/cb');
    expect(webhook?.headers['x-twilio-signature']).toBe(signatureOf(callback, webhook as ReceivedWebhook));
  });

  test('say why it failed', async () => {
    rig.simulator.twilio.sendWebhooksTo(rig.receiver.origin);
    rig.simulator.twilio.setTimeline('573001112233', [{ status: 'failed', afterMs: 10, metaCode: 131049 }]);
    await client.send({ Body: 'x', StatusCallback: rig.receiver.url });
    rig.turnClock(10);
    const [webhook] = await rig.received(1);
    expect(webhook?.body).toMatchObject({ MessageStatus: 'undelivered', ErrorCode: '63049' });
  });
});

describe('a message from a customer', () => {
  test.each([
    [
      { type: 'text', text: 'Hola' },
      { MessageType: 'text', Body: 'Hola', NumMedia: '0' },
    ],
    [
      { type: 'button-reply', id: 'yes', title: 'Yes' },
      { ButtonPayload: 'yes', ButtonText: 'Yes', Body: 'Yes' },
    ],
    [
      { type: 'template-button', payload: 'p', text: 'Go' },
      { ButtonPayload: 'p', ButtonText: 'Go' },
    ],
    [
      { type: 'list-reply', id: 'r1', title: 'Row' },
      { ListId: 'r1', ListTitle: 'Row' },
    ],
    [
      { type: 'image', mimeType: 'image/jpeg', caption: 'Look' },
      { NumMedia: '1', MediaContentType0: 'image/jpeg' },
    ],
    [
      { type: 'location', latitude: 4.71, longitude: -74.07, name: 'Shop' },
      { Latitude: '4.71', Label: 'Shop' },
    ],
    [
      { type: 'flow-reply', response: { plan: 'Basic' } },
      { MessageType: 'interactive', Body: 'Sent', InteractiveData: '{"flowResponse":{"plan":"Basic"}}' },
    ],
    [{ type: 'unsupported', rawType: 'poll' }, { MessageType: 'poll' }],
  ] as const)('%j', async (content, parameters) => {
    rig.simulator.twilio.sendWebhooksTo(rig.receiver.url);
    const id = await rig.simulator.twilio.receiveMessage('+573001112233', { ...content, replyTo: 'SM1' });
    const [webhook] = await rig.received(1);
    expect(webhook?.body).toMatchObject({
      MessageSid: id,
      From: 'whatsapp:+573001112233',
      To: 'whatsapp:+14155550100',
      WaId: '573001112233',
      OriginalRepliedMessageSid: 'SM1',
      ...parameters,
    });
    expect(webhook?.headers['x-twilio-signature']).toBe(
      signatureOf(rig.receiver.url, webhook as ReceivedWebhook),
    );
  });

  test.each([
    ['a text', 200, 'text/plain; charset=utf-8', 'ok', ['ok']],
    ['an empty text', 200, 'text/plain', '', []],
    ['an empty document', 200, 'text/xml', '<Response/>', []],
    ['a text of a refusal', 401, 'text/plain', 'not authentic', []],
  ])('that is answered with %s', async (_, status, contentType, body, sent) => {
    const receiver = await startReceiver(
      (response) => void response.writeHead(status, { 'content-type': contentType }).end(body),
    );
    rig.simulator.twilio.sendWebhooksTo(receiver.url);
    await rig.simulator.twilio.receiveMessage('+573001112233', { type: 'text', text: 'Hola' });
    await receiver.close();
    const { acceptances } = rig.simulator.ledger;
    expect(acceptances.map(({ content }) => content)).toEqual(sent);
    expect(new Set(acceptances.map(({ to }) => to)).size).toBe(sent.length);
  });

  test('tells of the advertisement that led to it', async () => {
    rig.simulator.twilio.sendWebhooksTo(rig.receiver.url);
    const referral = {
      sourceType: 'ad',
      sourceId: '1',
      sourceUrl: 'https://x.test',
      headline: 'H',
      clickId: 'c',
    };
    await rig.simulator.twilio.receiveMessage('+573001112233', { type: 'text', text: 'x', referral });
    const [webhook] = await rig.received(1);
    expect(webhook?.body).toMatchObject({
      ReferralSourceType: 'ad',
      ReferralSourceId: '1',
      ReferralSourceUrl: 'https://x.test',
      ReferralHeadline: 'H',
      ReferralCtwaClid: 'c',
    });
  });

  test('brings a file behind a redirect, whose address takes no credential', async () => {
    rig.simulator.twilio.sendWebhooksTo(rig.receiver.url);
    const data = Buffer.from('a picture');
    await rig.simulator.twilio.receiveMessage('573001112233', { type: 'image', mimeType: 'image/png', data });
    const [webhook] = await rig.received(1);
    const address = webhook?.body.MediaUrl0;
    expect((await exchange(address)).status).toBe(401);
    const headers = { authorization: byApiKey };
    const { headers: redirect, status } = await exchange(address, { headers });
    const location = redirect.location ?? '';
    expect(status).toBe(307);
    expect(await exchange(location)).toMatchObject({
      status: 200,
      headers: { 'content-type': 'image/png' },
      body: 'a picture',
    });
    expect((await exchange(location, { headers })).status).toBe(400);
    expect((await exchange(location.replace(/\?.*/, ''))).status).toBe(403);
    expect((await exchange(address.replace(/\d+$/, '1'), { headers })).status).toBe(404);
  });

  test('may show no number; of kinds and groups that no document names there is none', async () => {
    rig.simulator.twilio.sendWebhooksTo(rig.receiver.url);
    await rig.simulator.twilio.receiveMessage('CO.1349', { type: 'text', text: 'x' });
    const [webhook] = await rig.received(1);
    expect(webhook?.body).toMatchObject({ From: 'whatsapp:CO.1349', ExternalUserId: 'whatsapp:CO.1349' });
    const reaction = { type: 'reaction', messageId: 'SM1', emoji: '👍' } as const;
    await expect(rig.simulator.twilio.receiveMessage('CO.1349', reaction)).rejects.toThrow(
      'documents no messages',
    );
    const grouped = { type: 'text', text: 'x', groupId: 'G1' } as const;
    await expect(rig.simulator.twilio.receiveMessage('CO.1349', grouped)).rejects.toThrow('of groups');
  });
});
