import { createHmac } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { exchange } from '../exchange.fixture.js';
import type { InboundContent } from '../webhooks/inbound-content.js';
import type { ReceivedWebhook } from '../webhooks/receiver.fixture.js';
import { startReceivingRig } from '../webhooks/webhook-rig.fixture.js';
import { infobipClient, to } from './infobip-client.fixture.js';
import { infobipCredentials } from './infobip-credentials.js';
import { infobip } from './infobip-dialect.js';
import { infobipWebhooks } from './infobip-webhooks.js';

const start = () => startReceivingRig({ infobip });
let rig: Awaited<ReturnType<typeof start>>;
let client: ReturnType<typeof infobipClient>;
beforeEach(async () => {
  rig = await start();
  client = infobipClient(rig.simulator);
});
afterEach(() => rig.close());

const hmac = (text: string) =>
  createHmac('sha256', infobipCredentials.signingSecret).update(text).digest('hex');

describe('a webhook is proved', () => {
  const unsigned = { secret: 'wamux-test-secret', url: 'https://app.test/', body: '{"results":[]}', at: 0 };
  const signed = (settings?: Readonly<Record<string, unknown>>) =>
    infobipWebhooks.signing.sign({ ...unsigned, ...(settings && { settings }) }).headers;
  const known = 'b3f7a71bb0f1575a778652af883f91180ed56bd90588a122a9ee477238dc9219';

  test('by an HMAC, as the known vector, in a header that the customer may name', () => {
    expect(signed()).toEqual({ 'x-infobip-signature': known });
    expect(signed({ header: 'x-sig', algorithm: 'sha256' })).toEqual({ 'x-sig': known });
    expect(signed({ header: 'x-sig', algorithm: 'sha256', encoding: 'base64' })).toEqual({
      'x-sig': Buffer.from(known, 'hex').toString('base64'),
    });
    expect(signed({ header: 'x-sig', algorithm: 'sha1' })['x-sig']).toHaveLength(40);
  });

  test('by a header of one’s own, or by Basic credentials', () => {
    expect(signed({ header: 'x-secret' })).toEqual({ 'x-secret': 'wamux-test-secret' });
    expect(signed({})).toEqual({
      authorization: `Basic ${Buffer.from('wamux-test-secret').toString('base64')}`,
    });
  });
});

describe('reports', () => {
  test('come signed, with what the message said of itself, and reading in a report of its own', async () => {
    rig.simulator.infobip.sendWebhooksTo(rig.receiver.url);
    await client.send('text', { text: 'x' }, { messageId: 'mine-1', callbackData: 'order-7' });
    rig.turnClock(2_000);
    const all = await rig.received(3);
    const results = all.map(({ body }) => body.results[0]);
    expect(results).toMatchObject([
      {
        messageId: 'mine-1',
        callbackData: 'order-7',
        to,
        status: { id: 2 },
        doneAt: '2026-06-30T12:00:00.300+0000',
      },
      { messageId: 'mine-1', status: { id: 5, groupName: 'DELIVERED' }, error: { id: 0 } },
      { messageId: 'mine-1', to, from: '441134960000', seenAt: '2026-06-30T12:00:02.000+0000' },
    ]);
    expect(results[2]).not.toHaveProperty('status');
    for (const { headers, text } of all) expect(headers['x-infobip-signature']).toBe(hmac(text));
  });

  test('go to the address of the message, where it names one', async () => {
    rig.simulator.infobip.sendWebhooksTo(rig.receiver.url);
    await client.send('text', { text: 'x' }, { notifyUrl: `${rig.receiver.origin}/mine?c=1` });
    rig.turnClock(300);
    const [webhook] = await rig.received(1);
    expect(`${webhook?.path}?${webhook?.query}`).toBe('/mine?c=1');
  });

  test('of several messages share one body, where that is agreed on', async () => {
    rig.simulator.infobip.sendWebhooksTo(rig.receiver.url, { batched: 6 });
    for (const messageId of ['a', 'b']) await client.send('text', { text: messageId }, { messageId });
    rig.turnClock(2_000);
    const [webhook] = await rig.received(1);
    expect(Object.keys(webhook?.body)).toEqual(['results']);
    expect(webhook?.body.results).toHaveLength(6);
  });
});

describe('a message from a customer', () => {
  const receive = async (content: InboundContent, from = '+573001112233') => {
    rig.simulator.infobip.sendWebhooksTo(rig.receiver.url);
    const id = await rig.simulator.infobip.receiveMessage(from, content);
    const [webhook] = await rig.received(1);
    return { id, webhook: webhook as ReceivedWebhook, result: webhook?.body.results[0] };
  };

  test.each<[InboundContent, object]>([
    [
      { type: 'text', text: 'Hola' },
      { type: 'TEXT', text: 'Hola' },
    ],
    [
      { type: 'button-reply', id: 'yes', title: 'Yes' },
      { type: 'INTERACTIVE_BUTTON_REPLY', id: 'yes', title: 'Yes' },
    ],
    [
      { type: 'list-reply', id: 'r1', title: 'Row', description: 'sub' },
      { type: 'INTERACTIVE_LIST_REPLY', id: 'r1', title: 'Row', description: 'sub' },
    ],
    [
      { type: 'template-button', payload: 'p', text: 'Go' },
      { type: 'BUTTON', payload: 'p', text: 'Go' },
    ],
    [
      { type: 'image', mimeType: 'image/jpeg', caption: 'Look' },
      { type: 'IMAGE', caption: 'Look' },
    ],
    [{ type: 'audio', mimeType: 'audio/ogg; codecs=opus' }, { type: 'VOICE' }],
    [{ type: 'audio', mimeType: 'audio/mpeg' }, { type: 'AUDIO' }],
    [
      { type: 'location', latitude: 4.71, longitude: -74.07, name: 'Shop' },
      { type: 'LOCATION', latitude: 4.71, longitude: -74.07, name: 'Shop' },
    ],
    [
      { type: 'contacts', cards: [{ formattedName: 'Ada L', phone: '+57 300 1112244' }] },
      {
        type: 'CONTACT',
        contacts: [{ name: { formattedName: 'Ada L' }, phones: [{ waId: '573001112244' }] }],
      },
    ],
    [
      { type: 'order', catalogId: 'c', items: [{ productId: 'p', quantity: 2, price: 3, currency: 'USD' }] },
      { type: 'ORDER', catalogId: 'c', productItems: [{ productRetailerId: 'p', itemPrice: 3 }] },
    ],
    [
      { type: 'flow-reply', response: { a: 1 } },
      { type: 'INTERACTIVE_FLOW_REPLY', response: { a: 1 } },
    ],
    [{ type: 'unsupported', rawType: 'poll' }, { type: 'UNSUPPORTED' }],
    [
      {
        type: 'text',
        text: 'x',
        referral: {
          sourceType: 'ad',
          sourceId: '1',
          sourceUrl: 'https://a.test',
          headline: 'H',
          clickId: 'c',
        },
      },
      { referral: { sourceType: 'AD', ctwaClickId: 'c' } },
    ],
  ])('%j', async (content, message) => {
    const { id, result, webhook } = await receive({ ...content, replyTo: 'mine-1' });
    expect(result).toMatchObject({
      from: '573001112233',
      to: '441134960000',
      integrationType: 'WHATSAPP',
      receivedAt: '2026-06-30T12:00:00.000+0000',
      messageId: id,
      message: { ...message, context: { id: 'mine-1' } },
      contact: { phoneNumber: '573001112233' },
    });
    expect(webhook.body).toMatchObject({ messageCount: 1, pendingMessageCount: 0 });
    expect(webhook.headers['x-infobip-signature']).toBe(hmac(webhook.text));
  });

  test.each([
    ['👍', { type: 'REACTION', action: 'ADDED', emoji: '👍' }],
    ['', { type: 'REACTION', action: 'REMOVED' }],
  ])('a reaction "%s" names the message that it is to', async (emoji, message) => {
    const { result } = await receive({ type: 'reaction', messageId: 'mine-1', emoji });
    expect(result.message).toEqual({ ...message, context: { from: '441134960000', id: 'mine-1' } });
  });

  test('may show no number', async () => {
    const { result } = await receive({ type: 'text', text: 'x' }, 'CO.1349');
    expect(result).toMatchObject({ from: 'CO.1349', contact: { userId: 'CO.1349' } });
    expect(result.contact).not.toHaveProperty('phoneNumber');
  });

  test('brings a file that is given out to clients alone, and may be asked for its size', async () => {
    const data = Buffer.from('a picture');
    const { result } = await receive({ type: 'image', mimeType: 'image/png', data });
    const path = result.message.url.replace(rig.simulator.infobip.origin, '');
    const got = await client.call(path);
    expect(got).toMatchObject({ status: 200, text: 'a picture' });
    expect(got.headers['content-type']).toBe('image/png');
    expect((await client.call(path, { method: 'HEAD' })).headers['content-length']).toBe('9');
    expect((await client.call(path, { headers: { authorization: '' } })).status).toBe(401);
    expect((await client.call(path.replace(/\d+$/, '1'))).status).toBe(404);
    const again = await client.call(path);
    expect(again.status).toBe(302); // it is cached by now
    const { location = '' } = again.headers;
    expect(await exchange(location)).toMatchObject({ status: 200, body: 'a picture' });
    expect((await exchange(location, { headers: { authorization: 'App x' } })).status).toBe(400);
  });

  test.each<InboundContent>([
    { type: 'edit', messageId: 'wamid.1', text: 'x' },
    { type: 'revoke', messageId: 'wamid.1' },
    { type: 'number-change', newNumber: '573001112244' },
    { type: 'text', text: 'x', groupId: 'G1' },
  ])('of a kind that no document has there is none: %j', async (content) => {
    rig.simulator.infobip.sendWebhooksTo(rig.receiver.url);
    await expect(rig.simulator.infobip.receiveMessage('573001112233', content)).rejects.toThrow(
      'infobip documents no messages',
    );
  });
});

test('news of marketing and of templates come alone', async () => {
  rig.simulator.infobip.sendWebhooksTo(rig.receiver.url);
  await rig.simulator.infobip.receiveNews({ type: 'marketing-preference', from: to, wants: false });
  await rig.simulator.infobip.receiveNews({
    type: 'template-status',
    name: 'sale',
    language: 'es',
    event: 'REJECTED',
    reason: 'SCAM',
  });
  const [marketing, template] = await rig.received(2);
  expect(marketing?.body).toMatchObject({ content: { from: to, notificationMessagesStatus: 'stop' } });
  expect(template?.body).toMatchObject({
    messageTemplateName: 'sale',
    change: { type: 'TEMPLATE_STATUS_UPDATE', newStatus: 'REJECTED', reason: 'SCAM' },
  });
  await expect(rig.simulator.infobip.receiveNews({ type: 'account', event: 'RESTRICTED' })).rejects.toThrow(
    'infobip documents no news',
  );
});
