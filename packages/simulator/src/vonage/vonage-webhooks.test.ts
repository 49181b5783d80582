import { createHash, createHmac } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { InboundContent } from '../webhooks/inbound-content.js';
import type { ReceivedWebhook } from '../webhooks/receiver.fixture.js';
import { startReceivingRig } from '../webhooks/webhook-rig.fixture.js';
import { orderShipped, text, to, vonageClient } from './vonage-client.fixture.js';
import { vonageCredentials } from './vonage-credentials.js';
import { vonage } from './vonage-dialect.js';
import { signToken } from './vonage-webhooks.js';

const start = () => startReceivingRig({ vonage });
let rig: Awaited<ReturnType<typeof start>>;
let client: ReturnType<typeof vonageClient>;
beforeEach(async () => {
  rig = await start();
  client = vonageClient(rig.simulator);
});
afterEach(() => rig.close());

const begin = Date.UTC(2026, 5, 30, 12, 0, 0);

/** The claims of a webhook, whose token must be signed as documented; written independently of the code under test. */
function claimsOf({ headers }: ReceivedWebhook) {
  const [, head = '', payload = '', signature] =
    /^Bearer ([\w-]+)\.([\w-]+)\.([\w-]+)$/.exec(headers.authorization ?? '') ?? [];
  const expected = createHmac('sha256', vonageCredentials.signatureSecret)
    .update(`${head}.${payload}`)
    .digest('base64url');
  expect(signature).toBe(expected);
  expect(JSON.parse(Buffer.from(head, 'base64url').toString())).toEqual({ typ: 'JWT', alg: 'HS256' });
  return JSON.parse(Buffer.from(payload, 'base64url').toString());
}

test('signs as the known vector', () => {
  const claims = {
    iat: 1_790_000_000,
    jti: 'j1',
    iss: 'Vonage',
    payload_hash: 'f69bc456f77351bbf9a3e1e80a9583da3dd407fbc2774553222ef1daf70ec683',
    api_key: 'k1',
    application_id: 'app1',
  };
  expect(signToken(claims, 'wamux-test-secret')).toBe(
    'eyJ0eXAiOiJKV1QiLCJhbGciOiJIUzI1NiJ9.eyJpYXQiOjE3OTAwMDAwMDAsImp0aSI6ImoxIiwiaXNzIjoiVm9uYWdlIiwicGF5bG9hZF9oYXNoIjoiZjY5YmM0NTZmNzczNTFiYmY5YTNlMWU4MGE5NTgzZGEzZGQ0MDdmYmMyNzc0NTUzMjIyZWYxZGFmNzBlYzY4MyIsImFwaV9rZXkiOiJrMSIsImFwcGxpY2F0aW9uX2lkIjoiYXBwMSJ9.-gVVl5uoXagzhFWpl9opTqfq4dofUm5a_i4bhGeqE_w',
  );
});

describe('the statuses of a message', () => {
  test('come one by one, with our reference, in a token with the hash of the body', async () => {
    rig.simulator.vonage.sendWebhooksTo(rig.receiver.url);
    const { message_uuid } = (await client.send({ ...text, client_ref: 'order-7' })).body;
    rig.turnClock(2_000);
    const all = await rig.received(3);
    expect(all.map(({ body }) => body.status)).toEqual(['submitted', 'delivered', 'read']);
    for (const webhook of all) {
      expect(webhook.body).toMatchObject({
        message_uuid,
        to,
        from: vonageCredentials.from,
        channel: 'whatsapp',
        client_ref: 'order-7',
        timestamp: expect.stringMatching(/^2026-06-30T12:00:0[012]\.\d00Z$/),
      });
      expect(webhook.body).not.toHaveProperty('error');
      expect(claimsOf(webhook)).toMatchObject({
        iat: begin / 1000 + 2,
        iss: 'Vonage',
        payload_hash: createHash('sha256').update(webhook.text).digest('hex'),
        api_key: vonageCredentials.apiKey,
        application_id: vonageCredentials.applicationId,
      });
    }
  });

  test('go to the address of the message, where it names one', async () => {
    rig.simulator.vonage.sendWebhooksTo(rig.receiver.url);
    await client.send({ ...text, webhook_url: `${rig.receiver.origin}/mine?c=1`, webhook_version: 'v1' });
    rig.turnClock(300);
    const [webhook] = await rig.received(1);
    expect(`${webhook?.path}?${webhook?.query}`).toBe('/mine?c=1');
  });

  test('say why it was rejected: outside the window, unless it is a template', async () => {
    rig.simulator.vonage.sendWebhooksTo(rig.receiver.url);
    rig.simulator.vonage.closeWindow(to);
    await client.send(text);
    rig.turnClock(300);
    await rig.received(1);
    await client.send(orderShipped);
    rig.turnClock(300);
    const all = await rig.received(2);
    expect(all.map(({ body }) => [body.status, body.error?.title])).toEqual([
      ['rejected', 1340],
      ['submitted', undefined],
    ]);
    expect(all[0]?.body.error).toMatchObject({
      type: 'https://developer.vonage.com/api-errors/messages#1340',
      detail: expect.stringMatching(/window/),
    });
  });

  test.each([
    ['failed', undefined, 'undeliverable', 1300],
    ['failed', 131049, 'undeliverable', 131049],
    ['rejected', 131050, 'rejected', 131050],
  ] as const)('%s with Meta’s code %s is %s %i', async (status, metaCode, word, title) => {
    rig.simulator.vonage.sendWebhooksTo(rig.receiver.url);
    const step = { status, afterMs: 10, ...(metaCode !== undefined && { metaCode }) };
    rig.simulator.vonage.setTimeline(to, [{ status: 'processing', afterMs: 5 }, step]);
    await client.send(text);
    rig.turnClock(10);
    const [webhook] = await rig.received(1);
    expect(webhook?.body).toMatchObject({ status: word, error: { title } });
  });
});

describe('a message from a customer', () => {
  const receive = async (content: InboundContent, from = '+573001112233') => {
    rig.simulator.vonage.sendWebhooksTo(rig.receiver.url);
    const id = await rig.simulator.vonage.receiveMessage(from, content);
    const [webhook] = await rig.received(1);
    return { id, webhook: webhook as ReceivedWebhook, body: webhook?.body };
  };
  const ours = '00000000-0000-4000-8000-000000000001';

  test.each<[InboundContent, object]>([
    [
      { type: 'text', text: 'Hola' },
      { message_type: 'text', text: 'Hola' },
    ],
    [
      { type: 'button-reply', id: 'yes', title: 'Yes' },
      { message_type: 'reply', reply: { id: 'yes', title: 'Yes' } },
    ],
    [
      { type: 'list-reply', id: 'r1', title: 'Row', description: 'sub' },
      { message_type: 'reply', reply: { id: 'r1', title: 'Row', description: 'sub' } },
    ],
    [
      { type: 'template-button', payload: 'p', text: 'Go' },
      { message_type: 'button', button: { payload: 'p', text: 'Go' } },
    ],
    [
      { type: 'flow-reply', response: { a: 1 } },
      { message_type: 'button', button: { payload: { a: 1 }, subtype: 'flow' } },
    ],
    [
      { type: 'image', mimeType: 'image/jpeg', caption: 'Look' },
      { message_type: 'image', image: { caption: 'Look', url: expect.stringContaining('/v3/media/') } },
    ],
    [
      { type: 'document', mimeType: 'application/pdf', filename: 'a.pdf' },
      { message_type: 'file', file: { name: 'a.pdf' } },
    ],
    [{ type: 'audio', mimeType: 'audio/ogg' }, { message_type: 'audio' }],
    [
      { type: 'location', latitude: 4.71, longitude: -74.07, name: 'Shop' },
      { message_type: 'location', location: { lat: 4.71, long: -74.07, name: 'Shop' } },
    ],
    [
      { type: 'order', catalogId: 'c', items: [{ productId: 'p', quantity: 2, price: 3, currency: 'USD' }] },
      {
        message_type: 'order',
        order: {
          catalog_id: 'c',
          product_items: [{ product_retailer_id: 'p', quantity: '2', item_price: '3' }],
        },
      },
    ],
    [{ type: 'unsupported', rawType: 'poll' }, { message_type: 'unsupported' }],
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
      { whatsapp: { referral: { source_type: 'ad', ctwa_clid: 'c' } } },
    ],
  ])('%j', async (content, parts) => {
    const { body, id, webhook } = await receive({ ...content, replyTo: ours });
    expect(body).toMatchObject({
      channel: 'whatsapp',
      message_uuid: id,
      from: '573001112233',
      to: vonageCredentials.from,
      timestamp: '2026-06-30T12:00:00.000Z',
      context_status: 'available',
      context: { message_uuid: ours, message_from: vonageCredentials.from },
      ...parts,
    });
    expect(claimsOf(webhook).payload_hash).toBe(createHash('sha256').update(webhook.text).digest('hex'));
  });

  test.each([
    ['👍', { action: 'react', emoji: '👍' }],
    ['', { action: 'unreact' }],
  ])('a reaction "%s" names the message that it is to', async (emoji, reaction) => {
    const { body } = await receive({ type: 'reaction', messageId: ours, emoji });
    expect(body).toMatchObject({ message_type: 'reaction', reaction, context: { message_uuid: ours } });
  });

  test('may show no number', async () => {
    const { body } = await receive({ type: 'text', text: 'x' }, 'CO.1349');
    expect(body).toMatchObject({
      from: 'CO.1349',
      context_status: 'none',
      whatsapp: { sender: { user_id: 'CO.1349' } },
    });
    expect(body).not.toHaveProperty('context');
  });

  test('brings a file that is given out to clients alone', async () => {
    const { body } = await receive({ type: 'image', mimeType: 'image/png', data: Buffer.from('a picture') });
    const path = body.image.url.replace(rig.simulator.vonage.origin, '');
    expect(await client.call(path)).toMatchObject({ status: 200, text: 'a picture' });
    expect((await client.call(path, { headers: { authorization: '' } })).status).toBe(401);
    expect((await client.call('/v3/media/1')).status).toBe(404);
  });

  test.each<InboundContent>([
    { type: 'contacts', cards: [] },
    { type: 'edit', messageId: 'm', text: 'x' },
    { type: 'revoke', messageId: 'm' },
    { type: 'number-change', newNumber: '573001112244' },
    { type: 'text', text: 'x', groupId: 'G1' },
  ])('of a kind that no document shows there is none: %j', async (content) => {
    rig.simulator.vonage.sendWebhooksTo(rig.receiver.url);
    await expect(rig.simulator.vonage.receiveMessage(to, content)).rejects.toThrow(/^vonage/);
  });
});
