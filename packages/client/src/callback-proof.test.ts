import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { MessageStatus, StatusStore } from '@wamux/core';
import { createMemoryStatusStore } from '@wamux/tracking';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Client, createClient } from './client.js';

// DecisionTelecom signs nothing: the address of a callback is its only proof, and stands in access logs. What holds it can
// send any body.

const secret = 'callback-secret';
const webhook = { secrets: [secret], publicUrl: 'https://app.example.test/webhooks/dt' };

let sent: { callback_url: string; message_id: number }[];
/** What the provider does with each send, the last one again and again. */
let answers: ('accept' | 'lose')[];
let server: ReturnType<typeof createServer>;
let store: StatusStore;
let client: Client;

beforeEach(async () => {
  sent = [];
  answers = ['accept'];
  server = createServer(async (request, response) => {
    let body = '';
    for await (const part of request) body += part;
    if (request.url === '/v1/api/receive-whatsapp') return void response.end('{"message_id":1,"status":6}');
    const message_id = 1001 + sent.length;
    sent.push({ callback_url: JSON.parse(body).callback_url, message_id });
    const answer = answers.length > 1 ? answers.shift() : answers[0];
    if (answer === 'lose') response.destroy();
    else response.end(JSON.stringify({ message_id }));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const dt = { adapter: 'decision-telecom', apiKey: 'key', sender: 'Brand', baseUrl, webhook };
  store = createMemoryStatusStore();
  client = await createClient(
    { providers: { dt, dt2: dt }, routes: [{ try: ['dt'] }] },
    { statusStore: store },
  );
});
afterEach(async () => {
  await client.close();
  server.close();
});

const send = (correlationId: string) =>
  client.send({ to: '+573001112233', type: 'text', text: 'x', correlationId });

/** A callback with the address that one message was given. */
function call(n: number, body: object, provider = 'dt') {
  const url = sent[n]?.callback_url ?? '';
  const rawBody = Buffer.from(JSON.stringify(body));
  return client.handleWebhook(provider, { method: 'POST', url, headers: {}, rawBody });
}
const statusOf = async (correlationId: string): Promise<MessageStatus | undefined> =>
  (await store.get(correlationId))?.status;

describe('a callback address', () => {
  it('speaks for its own message', async () => {
    await send('A');
    const { events, response } = await call(0, { message_id: 1001, status: 1 });
    expect(response.status).toBe(200);
    expect(events).toMatchObject([
      { type: 'status', status: 'delivered', providerMessageId: '1001', correlationId: 'A' },
    ]);
    expect(await statusOf('A')).toBe('delivered');
  });

  it.each([
    ['another message', 1002],
    ['a message that nobody knows', 9999],
  ])('speaks for no other: the id of %s is unknown, with a reason', async (_, message_id) => {
    await send('A');
    await send('B');
    const { events, response } = await call(0, { message_id, status: 1 });
    expect(response.status).toBe(200);
    expect(events).toEqual([
      {
        type: 'unknown',
        provider: 'dt',
        raw: { message_id, status: 1 },
        reason: expect.stringContaining('A'),
      },
    ]);
    expect([await statusOf('A'), await statusOf('B')]).toEqual(['accepted', 'accepted']);
    expect(await store.countOrphanedUpdates()).toBe(0);
  });

  it('gives its message an id where the answer was lost', async () => {
    answers = ['lose', 'accept'];
    await send('A');
    await send('B');
    const { events } = await call(0, { message_id: 1001, status: 6 });
    expect(events).toMatchObject([{ type: 'status', providerMessageId: '1001', correlationId: 'A' }]);
    expect(await store.get('A')).toMatchObject({
      status: 'processing',
      attempts: [{ provider: 'dt', providerMessageId: '1001' }],
    });
    expect((await call(0, { message_id: 1001, status: 6 })).events).toMatchObject([{ duplicate: true }]);
    expect((await call(0, { message_id: 1002, status: 1 })).events).toMatchObject([{ type: 'unknown' }]);
    expect(await statusOf('B')).toBe('accepted');
  });

  it('does not take another message’s id where the answer was lost', async () => {
    answers = ['lose', 'accept'];
    await send('A');
    await send('B');
    const { events } = await call(0, { message_id: 1002, status: 1 });
    expect(events).toMatchObject([{ type: 'status', providerMessageId: null, correlationId: 'A' }]);
    expect(await store.get('A')).toMatchObject({ attempts: [{ providerMessageId: null }] });
    expect(await statusOf('B')).toBe('accepted');
    await call(1, { message_id: 1002, status: 7 });
    expect(await statusOf('B')).toBe('read');
  });

  it('speaks for its message before that is known, and for no other then', async () => {
    answers = ['accept'];
    await send('A');
    await send('B');
    store = createMemoryStatusStore();
    const { publicUrl } = webhook;
    const later = await createClient(
      {
        providers: {
          dt: {
            adapter: 'decision-telecom',
            apiKey: 'k',
            sender: 'B',
            webhook: { secrets: [secret], publicUrl },
          },
        },
      },
      { statusStore: store },
    );
    await store.addAttempt({
      correlationId: 'B',
      provider: 'dt',
      providerMessageId: '1002',
      status: 'accepted',
    });
    const rawBody = Buffer.from('{"message_id":1002,"status":1}');
    const url = sent[0]?.callback_url ?? '';
    const { events } = await later.handleWebhook('dt', { method: 'POST', url, headers: {}, rawBody });
    expect(events).toMatchObject([{ type: 'status', providerMessageId: null, correlationId: 'A' }]);
    expect(await statusOf('B')).toBe('accepted');
    await store.addAttempt({
      correlationId: 'A',
      provider: 'dt',
      providerMessageId: '1001',
      status: 'accepted',
    });
    expect(await store.get('A')).toMatchObject({
      status: 'delivered',
      attempts: [{ providerMessageId: '1001' }],
    });
    await later.close();
  });

  it('of one instance is not believed by another with the same secret', async () => {
    await send('A');
    const { events, response } = await call(0, { message_id: 1001, status: 1 }, 'dt2');
    expect([response.status, events]).toEqual([401, []]);
    expect(await statusOf('A')).toBe('accepted');
  });

  it('ends nobody else’s wait for a delivery', async () => {
    await client.close();
    const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const dt = { adapter: 'decision-telecom', apiKey: 'key', sender: 'Brand', baseUrl, webhook };
    // Without a store, nothing is known of any message but by the one that waits.
    client = await createClient({
      providers: { dt },
      routes: [{ try: ['dt'], successWhen: 'delivered', within: '1m' }],
    });
    const isOver = { A: false, B: false };
    const waits = (['A', 'B'] as const).map(async (id) => {
      await send(id);
      isOver[id] = true;
    });
    await expect.poll(() => sent.length).toBe(2);
    const ofA = sent.findIndex(({ callback_url }) => callback_url.includes('correlation=A'));
    const [otherId] = sent.filter((_, n) => n !== ofA).map(({ message_id }) => message_id);
    /** Until the answer to the send is there, nobody waits yet. */
    const callUntilOver = (id: 'A' | 'B', n: number) =>
      expect
        .poll(async () => {
          await call(n, { message_id: otherId, status: 1 });
          return isOver[id];
        })
        .toBe(true);
    await callUntilOver('A', ofA);
    expect(isOver.B).toBe(false);
    await callUntilOver('B', 1 - ofA);
    await Promise.all(waits);
  });
});
