import { createHash, createHmac } from 'node:crypto';
import type { StatusStore } from '@wamux/core';
import { startSimulator } from '@wamux/simulator';
import { createMemoryStatusStore } from '@wamux/tracking';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Client, createClient } from './client.js';
import { simulatedConfig } from './simulated-config.fixture.js';

const publicUrl = 'https://app.example.test/webhooks/bird';
const key = 'signing-key';
const order = { to: '+573001112233', name: 'order_shipped', variables: { customer: 'Ada', order: 'A-1' } };

/** A request as Bird would send it, signed by the formula of its documentation. */
function signed(payload: object, secret = key) {
  const rawBody = Buffer.from(JSON.stringify({ service: 'channels', event: 'whatsapp.outbound', payload }));
  const timestamp = '1719823259';
  const signature = createHmac('sha256', secret)
    .update(`${timestamp}\n${publicUrl}\n`)
    .update(createHash('sha256').update(rawBody).digest())
    .digest('base64');
  const headers = { 'messagebird-signature': signature, 'messagebird-request-timestamp': timestamp };
  return { method: 'POST', url: '/webhooks/bird', headers, rawBody };
}

let simulator: Awaited<ReturnType<typeof startSimulator>>;
let client: Client;
let store: StatusStore;

async function start(statusStore: StatusStore) {
  const config = simulatedConfig(simulator);
  return createClient(
    {
      ...config,
      providers: {
        ...config.providers,
        'bird-eu': { ...config.providers['bird-eu'], webhook: { secrets: ['old-key', key], publicUrl } },
      },
      routes: [{ try: ['bird-eu'] }],
    },
    { statusStore },
  );
}

beforeEach(async () => {
  simulator = await startSimulator();
  store = createMemoryStatusStore();
  client = await start(store);
});
afterEach(async () => {
  await client.close();
  await simulator.close();
});

describe('handleWebhook', () => {
  it('keeps the statuses of what was sent, each once, and answers 200', async () => {
    const { correlationId, providerMessageId: id } = (await client.sendTemplate(order))._unsafeUnwrap();
    const delivered = signed({ id, status: 'delivered', reference: correlationId });
    const first = await client.handleWebhook('bird-eu', delivered);
    expect(first.response.status).toBe(200);
    expect(first.events).toMatchObject([{ type: 'status', status: 'delivered', correlationId }]);
    expect(first.events[0]).not.toHaveProperty('duplicate');
    const second = await client.handleWebhook('bird-eu', delivered);
    expect(second).toMatchObject({ response: { status: 200 }, events: [{ duplicate: true }] });
    await client.handleWebhook('bird-eu', signed({ id, status: 'sent' }));
    expect(await store.get(correlationId)).toMatchObject({
      status: 'delivered',
      attempts: [{ provider: 'bird-eu' }],
    });
  });

  it('finds the message of a send whose answer was lost', async () => {
    simulator.channels.on('*', 'server-error-after-acceptance');
    const { correlationId = '' } = (await client.sendTemplate(order, { timeoutMs: 300 }))._unsafeUnwrapErr();
    expect(await store.get(correlationId)).toMatchObject({ status: 'unknown' });
    const id = simulator.ledger.acceptances[0]?.providerMessageId;
    await client.handleWebhook('bird-eu', signed({ id, status: 'delivered', reference: correlationId }));
    expect(await store.get(correlationId)).toMatchObject({
      status: 'delivered',
      attempts: [{ provider: 'bird-eu', providerMessageId: id }],
    });
  });

  it.each([
    ['a forged signature', 'bird-eu', () => signed({ id: '1', status: 'read' }, 'other'), 401],
    ['no signature', 'bird-eu', () => ({ ...signed({}), headers: {} }), 401],
    ['a body that was parsed', 'bird-eu', () => ({ ...signed({}), rawBody: {} as Uint8Array }), 401],
    ['no body', 'bird-eu', () => ({ ...signed({}), rawBody: undefined as unknown as Uint8Array }), 401],
    ['a provider without a webhook', 'dt', () => signed({}), 404],
    ['nobody of that name', 'constructor', () => signed({}), 404],
    ['a body beyond measure', 'bird-eu', () => ({ ...signed({}), rawBody: new Uint8Array(6_000_000) }), 413],
  ])('refuses %s, and reads nothing of it', async (_, provider, request, status) => {
    const handled = await client.handleWebhook(provider, request());
    expect(handled).toMatchObject({ response: { status }, events: [] });
    expect(await store.countOrphanedUpdates()).toBe(0);
  });

  it('takes whatever a genuine request holds', async () => {
    const handled = await client.handleWebhook('bird-eu', signed({ nobody: 'knows' }));
    expect(handled).toMatchObject({ response: { status: 200 }, events: [{ type: 'unknown' }] });
  });

  it('lets the provider send again what could not be stored', async () => {
    await client.close();
    client = await start({
      ...store,
      addStatusUpdates: () => Promise.reject(new Error('disk full')),
    } as StatusStore);
    const handled = await client.handleWebhook('bird-eu', signed({ id: '1', status: 'read' }));
    expect(handled).toMatchObject({ response: { status: 503 }, events: [] });
  });
});

describe('webhookHandler', () => {
  const toRequest = ({ method, headers, rawBody }: ReturnType<typeof signed>) =>
    new Request(publicUrl, { method, headers, body: rawBody });

  it('answers when the app has taken the events', async () => {
    const seen: unknown[] = [];
    const handler = client.webhookHandler('bird-eu', async (events) => void seen.push(...events));
    const response = await handler(toRequest(signed({ id: '1', status: 'read' })));
    expect(response.status).toBe(200);
    expect(seen).toMatchObject([{ type: 'status', status: 'read' }]);
  });

  it('asks for the request again when the app has not', async () => {
    const handler = client.webhookHandler('bird-eu', () => Promise.reject(new Error('no')));
    expect((await handler(toRequest(signed({ id: '1', status: 'read' })))).status).toBe(503);
  });

  it('stops reading a body that goes on for ever', async () => {
    let sent = 0;
    const endless = new ReadableStream({
      pull(controller) {
        sent += 1;
        controller.enqueue(new Uint8Array(1_000_000));
      },
    });
    const init = { method: 'POST', body: endless, duplex: 'half' } as RequestInit;
    const response = await client.webhookHandler('bird-eu')(new Request(publicUrl, init));
    expect(response.status).toBe(413);
    expect(sent).toBeLessThan(20);
  });
});

describe('track', () => {
  it('follows a message by what is pushed and by asking, and keeps what it learns', async () => {
    const receipt = (await client.sendTemplate(order))._unsafeUnwrap();
    const statuses: string[] = [];
    for await (const { status } of client.track(receipt)) {
      statuses.push(status);
      if (status === 'sent') {
        await client.handleWebhook('bird-eu', signed({ id: receipt.providerMessageId, status: 'delivered' }));
      }
    }
    expect(statuses.at(-1)).toBe('read');
    expect(new Set(statuses).size).toBe(statuses.length);
    expect(await store.get(receipt.correlationId)).toMatchObject({ status: 'read' });
  });

  it('ends with the client', async () => {
    const receipt = (await client.sendTemplate(order))._unsafeUnwrap();
    const followed = client.track(receipt)[Symbol.asyncIterator]();
    expect(await followed.next()).toMatchObject({ done: false, value: { status: 'accepted' } });
    const next = followed.next();
    await client.close();
    expect(await next).toEqual({ done: true, value: undefined });
    const again = client.track(receipt)[Symbol.asyncIterator]();
    expect(await again.next()).toEqual({ done: true, value: undefined });
  });
});
