import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { InboundContent } from '../webhooks/inbound-content.js';
import { startReceivingRig } from '../webhooks/webhook-rig.fixture.js';
import { gupshupClient, orderShipped, text, to } from './gupshup-client.fixture.js';
import { gupshupCredentials } from './gupshup-credentials.js';
import { gupshup } from './gupshup-dialect.js';
import { gupshupWebhooks } from './gupshup-webhooks.js';

const start = () => startReceivingRig({ gupshup });
let rig: Awaited<ReturnType<typeof start>>;
let client: ReturnType<typeof gupshupClient>;
beforeEach(async () => {
  rig = await start();
  client = gupshupClient(rig.simulator);
  rig.simulator.gupshup.sendWebhooksTo(`${rig.receiver.url}&secret=s`);
});
afterEach(() => rig.close());

const begin = Date.UTC(2026, 5, 30, 12, 0, 0);
const { appId, appName, businessAccountId, from, phoneNumberId } = gupshupCredentials;
const firstText = { type: 'text', text: 'Hola' };
const wamid = expect.stringMatching(/^wamid\./);
/** Every status that a message may have, and both ways in which it may fail. */
const timelines = {
  whole: [
    { status: 'processing', afterMs: 10 },
    { status: 'sent', afterMs: 20 },
    { status: 'delivered', afterMs: 30 },
    { status: 'read', afterMs: 40 },
  ],
  lost: [{ status: 'failed', afterMs: 10, metaCode: 131049 }],
  refused: [{ status: 'rejected', afterMs: 10 }],
} as const;

test('are proved by their address alone', () => {
  const unsigned = { secret: 's 1', url: 'https://app.test/gupshup?app=1', body: '{}', at: 0 };
  expect(gupshupWebhooks.signing.header).toBeNull();
  expect(gupshupWebhooks.signing.sign(unsigned)).toEqual({
    url: 'https://app.test/gupshup?app=1&secret=s+1',
    headers: {},
  });
});

describe('statuses by the newer API', () => {
  async function statusesOf(timeline: keyof typeof timelines) {
    rig.simulator.gupshup.setTimeline(to, timelines[timeline]);
    const { messages } = (await client.send(text)).body as { messages: readonly { id: string }[] };
    rig.turnClock(40);
    const all = await rig.received(timelines[timeline].length);
    expect(all[0]?.query.get('secret')).toBe('s');
    return { gsId: messages[0]?.id, bodies: all.map(({ body }) => body) };
  }

  test('are Meta’s with both ids; what Gupshup says itself names no number, and its time is a number', async () => {
    const { bodies, gsId } = await statusesOf('whole');
    const [enqueued, ...others] = bodies;
    expect(enqueued).toEqual({
      gs_app_id: appId,
      object: 'whatsapp_business_account',
      entry: [
        {
          changes: [
            {
              field: 'messages',
              value: {
                messaging_product: 'whatsapp',
                statuses: [
                  { id: wamid, gs_id: gsId, recipient_id: to, status: 'enqueued', timestamp: begin + 10 },
                ],
              },
            },
          ],
        },
      ],
    });
    for (const [index, body] of others.entries()) {
      expect(body).toMatchObject({
        gs_app_id: appId,
        entry: [
          {
            id: businessAccountId,
            changes: [
              {
                value: {
                  metadata: { display_phone_number: from, phone_number_id: phoneNumberId },
                  statuses: [
                    {
                      id: enqueued.entry[0].changes[0].value.statuses[0].id,
                      gs_id: gsId,
                      status: ['sent', 'delivered', 'read'][index],
                      timestamp: String(begin / 1000),
                    },
                  ],
                },
              },
            ],
          },
        ],
      });
    }
  });

  test('say why WhatsApp lost a message', async () => {
    const { bodies } = await statusesOf('lost');
    expect(bodies[0].entry[0].changes[0].value.statuses[0]).toMatchObject({
      status: 'failed',
      errors: [{ code: 131049 }],
    });
  });

  test('of Gupshup’s own failures have a code and a reason', async () => {
    const { bodies, gsId } = await statusesOf('refused');
    const { value } = bodies[0].entry[0].changes[0];
    expect(value).not.toHaveProperty('metadata');
    expect(value.statuses).toEqual([
      {
        id: wamid,
        gs_id: gsId,
        recipient_id: to,
        status: 'failed',
        timestamp: String(begin / 1000),
        code: 1002,
        reason: 'Number Does Not Exist On WhatsApp',
      },
    ]);
  });

  test('fail outside the window, but for templates; nothing of ours comes back', async () => {
    rig.simulator.gupshup.closeWindow(to);
    await client.send({ ...text, biz_opaque_callback_data: 'order-7' });
    rig.turnClock(300);
    await rig.received(1);
    await client.send(orderShipped);
    rig.turnClock(300);
    const statuses = (await rig.received(2)).map(({ body }) => body.entry[0].changes[0].value.statuses[0]);
    expect(statuses).toMatchObject([{ status: 'failed', errors: [{ code: 131047 }] }, { status: 'sent' }]);
    expect(JSON.stringify(statuses)).not.toContain('order-7');
  });
});

describe('statuses by the first API', () => {
  async function eventsOf(timeline: keyof typeof timelines) {
    rig.simulator.gupshup.setTimeline(to, timelines[timeline]);
    const { messageId } = (await client.firstSend(firstText)).body;
    rig.turnClock(40);
    const all = await rig.received(timelines[timeline].length);
    for (const { body } of all) {
      expect(body).toMatchObject({ app: appName, version: 2, type: 'message-event' });
    }
    return { gsId: messageId, payloads: all.map(({ body }) => body.payload) };
  }

  test('have Gupshup’s id at first, and WhatsApp’s afterwards', async () => {
    const { gsId, payloads } = await eventsOf('whole');
    const about = { destination: to };
    expect(payloads).toEqual([
      { id: gsId, type: 'enqueued', ...about, payload: { whatsappMessageId: wamid, type: 'session' } },
      { id: wamid, gsId, type: 'sent', ...about, payload: { ts: begin / 1000 } },
      { id: wamid, gsId, type: 'delivered', ...about, payload: { ts: begin / 1000 } },
      { id: wamid, gsId, type: 'read', ...about, payload: { ts: begin / 1000 } },
    ]);
    expect(payloads[1].id).toBe(payloads[0].payload.whatsappMessageId);
  });

  test('of failures have WhatsApp’s code', async () => {
    const { gsId, payloads } = await eventsOf('lost');
    expect(payloads).toMatchObject([{ id: wamid, gsId, type: 'failed', payload: { code: 131049 } }]);
  });

  test('of failures have Gupshup’s own code and id, where it refused the message itself', async () => {
    const { gsId, payloads } = await eventsOf('refused');
    expect(payloads).toMatchObject([{ id: gsId, type: 'failed', payload: { code: 1002 } }]);
    expect(payloads[0]).not.toHaveProperty('gsId');
  });
});

const receive = async (content: InboundContent, sender = '+573001112233', before = 0) => {
  const id = await rig.simulator.gupshup.receiveMessage(sender, content);
  return { id, body: (await rig.received(before + 1)).at(-1)?.body };
};

describe('a message from a customer', () => {
  test('is Meta’s, with the app beside it, and our message by both ids', async () => {
    const { messages } = (await client.send(text)).body as { messages: readonly { id: string }[] };
    const gsId = messages[0]?.id ?? '';
    const { body, id } = await receive({ type: 'text', text: '¡Sí!', replyTo: gsId });
    const { value } = body.entry[0].changes[0];
    expect(body).toMatchObject({ gs_app_id: appId, entry: [{ id: businessAccountId }] });
    expect(value).toMatchObject({
      metadata: { phone_number_id: phoneNumberId },
      contacts: [{ wa_id: to }],
      messages: [{ id, from: to, type: 'text', text: { body: '¡Sí!' }, context: { id: wamid, gs_id: gsId } }],
    });
    const reacted = await receive({ type: 'reaction', messageId: gsId, emoji: '👍' }, to, 1);
    expect(reacted.body.entry[0].changes[0].value.messages[0].reaction.message_id).toBe(
      value.messages[0].context.id,
    );
  });

  test('brings a file that is given out to everybody, and by its id to clients', async () => {
    const { body } = await receive({ type: 'image', mimeType: 'image/png', data: Buffer.from('a picture') });
    const { id, url } = body.entry[0].changes[0].value.messages[0].image;
    const path = url.replace(rig.simulator.gupshup.origin, '');
    expect(path).toBe(`/wa/${appId}/wa/media/${id}?download=false`);
    expect(await client.call(path, { headers: { apikey: '' } })).toMatchObject({
      status: 200,
      text: 'a picture',
    });
    expect((await client.call(`/partner/app/${appId}/media/${id}`)).text).toBe('a picture');
    expect((await client.call(path.replace(id, '1'))).status).toBe(404);
  });

  test.each<[InboundContent, object]>([
    [firstText as InboundContent, { type: 'text', payload: { text: 'Hola' } }],
    [
      { type: 'button-reply', id: 'yes', title: 'Yes' },
      { type: 'button_reply', payload: { title: 'Yes', postbackText: 'yes' } },
    ],
    [
      { type: 'list-reply', id: 'r1', title: 'Row', description: 'sub' },
      { type: 'list_reply', payload: { title: 'Row', postbackText: 'r1', description: 'sub' } },
    ],
    [
      { type: 'template-button', payload: 'p', text: 'Go' },
      { type: 'quick_reply', payload: { text: 'Go', type: 'button' } },
    ],
    [
      { type: 'image', mimeType: 'image/jpeg', caption: 'Look' },
      { type: 'image', payload: { contentType: 'image/jpeg', caption: 'Look' } },
    ],
    [
      { type: 'document', mimeType: 'application/pdf', filename: 'a.pdf' },
      { type: 'file', payload: { name: 'a.pdf' } },
    ],
    [
      { type: 'location', latitude: 4.71, longitude: -74.07 },
      { type: 'location', payload: { latitude: '4.71', longitude: '-74.07' } },
    ],
    [
      { type: 'contacts', cards: [{ formattedName: 'Ada L', phone: '+573001112244' }] },
      { type: 'contact', payload: { contacts: [{ name: { formattedName: 'Ada L' } }] } },
    ],
  ])('has Gupshup’s own form, once the app sends by the first API: %j', async (content, parts) => {
    const { messageId } = (await client.firstSend(firstText)).body;
    const { body, id } = await receive({ ...content, replyTo: String(messageId) });
    expect(body).toMatchObject({ app: appName, timestamp: begin, version: 2, type: 'message' });
    expect(body.payload).toMatchObject({
      id,
      source: to,
      ...parts,
      sender: { phone: to, name: 'Simulated Customer' },
      context: { id: wamid, gsId: messageId },
    });
  });

  test.each<[InboundContent, string?]>([
    [{ type: 'reaction', messageId: 'm', emoji: '👍' }],
    [{ type: 'flow-reply', response: {} }],
    [{ type: 'edit', messageId: 'm', text: 'x' }],
    [{ type: 'text', text: 'x', groupId: 'G1' }],
    [{ type: 'text', text: 'x' }, 'CO.1349'],
  ])('of a kind that no document has there is none in that form: %j %s', async (content, sender = to) => {
    await client.firstSend(firstText);
    await expect(rig.simulator.gupshup.receiveMessage(sender, content)).rejects.toThrow(
      'gupshup documents no',
    );
  });
});

test.each([
  [
    { type: 'template-status', name: 'sale', language: 'es', event: 'PAUSED' },
    { type: 'template-event', payload: { elementName: 'sale', languageCode: 'es', status: 'paused' } },
  ],
  [
    { type: 'account', event: 'ACCOUNT_RESTRICTED' },
    { type: 'account-event', payload: { type: 'status-event' } },
  ],
  [
    { type: 'number-quality', event: 'FLAGGED' },
    { type: 'account-event', payload: { type: 'tier-event' } },
  ],
  [
    { type: 'marketing-preference', from: to, wants: false },
    { type: 'user-event', payload: { phone: to, type: 'opted-out' } },
  ],
] as const)('news: %j', async (news, event) => {
  await rig.simulator.gupshup.receiveNews(news);
  const [webhook] = await rig.received(1);
  expect(webhook?.body).toMatchObject({ app: appName, version: 2, ...event });
});
