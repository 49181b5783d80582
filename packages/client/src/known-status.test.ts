import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { StatusReport, StatusStore } from '@wamux/core';
import { createMemoryStatusStore } from '@wamux/tracking';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Client, type ClientOptions, createClient } from './client.js';

// One truth about a message, whoever told of it: a webhook, the receipt, or the provider's answer to a question.

const secret = 'app-secret';
const phoneNumberId = '106540352242922';
const to = '+573001112233';

/** What the providers' server answers a question with. */
let answer: () => { readonly status: number; readonly body: object };
let questions: number;
let sent: { callback_url: string }[];
let server: ReturnType<typeof createServer>;
let baseUrl: string;
const clients: Client[] = [];

beforeEach(async () => {
  questions = 0;
  sent = [];
  answer = () => ({ status: 200, body: { message_id: 554, status: 6 } });
  server = createServer(async (request, response) => {
    let text = '';
    for await (const part of request) text += part;
    response.setHeader('content-type', 'application/json');
    if (request.url?.includes('receive-whatsapp')) {
      questions += 1;
      const { status, body } = answer();
      response.statusCode = status;
      response.end(JSON.stringify(body));
    } else if (request.url?.includes('whatsapp')) {
      sent.push(JSON.parse(text));
      response.end('{"message_id":554}');
    } else response.end('{"messages":[{"id":"wamid.SENT"}]}');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(async () => {
  await Promise.all(clients.splice(0).map((client) => client.close()));
  server.close();
});

/** DecisionTelecom can be asked; the Cloud API pushes alone. */
async function connect(options: ClientOptions = {}, route = 'dt', hasWebhooks = true): Promise<Client> {
  const webhooks = {
    dt: { webhook: { secrets: ['dt-secret'], publicUrl: 'https://app.example.test/webhooks/dt' } },
    meta: { webhook: { secrets: [secret], verifyToken: 'verify-token' } },
  };
  const client = await createClient(
    {
      providers: {
        dt: {
          adapter: 'decision-telecom',
          apiKey: 'k',
          sender: 'B',
          baseUrl,
          ...(hasWebhooks && webhooks.dt),
        },
        meta: {
          adapter: 'cloud-api',
          accessToken: 'token-4711',
          phoneNumberId,
          baseUrl,
          ...(hasWebhooks && webhooks.meta),
        },
      },
      routes: [{ try: [route] }],
    },
    options,
  );
  clients.push(client);
  return client;
}

/** A notification of Meta, signed as its documentation says. */
function notification(value: object) {
  const metadata = { display_phone_number: '15550001111', phone_number_id: phoneNumberId };
  const change = { field: 'messages', value: { messaging_product: 'whatsapp', metadata, ...value } };
  const body = { object: 'whatsapp_business_account', entry: [{ id: '102', changes: [change] }] };
  const rawBody = Buffer.from(JSON.stringify(body));
  const signature = createHmac('sha256', secret).update(rawBody).digest('hex');
  const headers = { 'x-hub-signature-256': `sha256=${signature}` };
  return { method: 'POST', url: 'https://app.example.test/webhooks/meta', headers, rawBody };
}
const pushed = (id: string, status: string, more: object = {}) =>
  notification({ statuses: [{ id, status, timestamp: '1780000000', ...more }] });

/** A callback of DecisionTelecom about the message that was sent last. */
const callback = (client: Client, body: object) =>
  client.handleWebhook('dt', {
    method: 'POST',
    url: sent.at(-1)?.callback_url ?? '',
    headers: {},
    rawBody: Buffer.from(JSON.stringify(body)),
  });
const send = async (client: Client) =>
  (await client.send({ to, type: 'text', text: 'Hola' }))._unsafeUnwrap();
const read = async (client: Client, reference: Parameters<Client['getStatus']>[0]) =>
  (await client.getStatus(reference))._unsafeUnwrap();

describe('getStatus', () => {
  it('is what the webhook said, where the provider lags behind', async () => {
    const client = await connect();
    const receipt = await send(client);
    await callback(client, { message_id: 554, status: 1 });
    const report = await read(client, receipt);
    expect(report).toMatchObject({ status: 'delivered', rawStatus: '1', providerMessageId: '554' });
    expect(report).not.toHaveProperty('asked');
    expect(questions).toBe(1);
  });

  it('is what the provider answers, where that is more, and is remembered', async () => {
    const client = await connect();
    const receipt = await send(client);
    answer = () => ({ status: 200, body: { message_id: 554, status: 7 } });
    expect(await read(client, receipt)).toMatchObject({ status: 'read', rawStatus: '7' });
    answer = () => ({ status: 200, body: { message_id: 554, status: 6 } });
    expect(await read(client, receipt)).toMatchObject({ status: 'read', rawStatus: '7' });
  });

  it('never goes backwards, even in a client that was given no store and has no webhook', async () => {
    const client = await connect({}, 'dt', false);
    const receipt = await send(client);
    // Read, and then deleted, of which the number says nothing else.
    for (const [status, end] of [
      [7, 'read'],
      [5, 'read'],
      [6, 'read'],
    ] as const) {
      answer = () => ({ status: 200, body: { message_id: 554, status } });
      expect((await read(client, receipt)).status).toBe(end);
    }
  });

  it.each([
    ['is away', () => ({ status: 503, body: {} })],
    ['says what nobody can read', () => ({ status: 200, body: { nothing: true } })],
  ])('is what is stored, and says so, where the provider %s', async (_, fails) => {
    const client = await connect();
    const receipt = await send(client);
    await callback(client, { message_id: 554, status: 1 });
    answer = fails;
    expect(await read(client, receipt)).toMatchObject({ status: 'delivered', asked: false });
  });

  it('is never unsupported about a message that the client sent, or whose status came', async () => {
    const client = await connect({}, 'meta');
    const receipt = await send(client);
    expect(await read(client, receipt)).toMatchObject({ status: 'accepted', asked: false });
    await client.handleWebhook('meta', pushed('wamid.SENT', 'delivered'));
    expect(await read(client, receipt)).toEqual({
      provider: 'meta',
      providerMessageId: 'wamid.SENT',
      correlationId: receipt.correlationId,
      status: 'delivered',
      rawStatus: 'delivered',
      at: '2026-05-28T20:26:40.000Z',
      asked: false,
    } satisfies StatusReport);
  });

  it('knows a message that somebody else sent, by either name', async () => {
    const client = await connect({}, 'meta');
    const ours = { biz_opaque_callback_data: 'c-9' };
    await client.handleWebhook('meta', pushed('wamid.OTHER', 'read', ours));
    await client.handleWebhook('meta', pushed('wamid.OTHER', 'sent', ours));
    const known = { provider: 'meta', providerMessageId: 'wamid.OTHER', status: 'read', asked: false };
    expect(await read(client, { provider: 'meta', providerMessageId: 'wamid.OTHER' })).toMatchObject(known);
    expect(
      await read(client, { provider: 'meta', providerMessageId: null, correlationId: 'c-9' }),
    ).toMatchObject(known);
    const strange = await client.getStatus({ provider: 'meta', providerMessageId: 'wamid.NOBODY' });
    expect(strange._unsafeUnwrapErr()).toMatchObject({ kind: 'unsupported' });
  });

  it('tells a caller what is wrong with the question, whatever is stored', async () => {
    const client = await connect({}, 'meta');
    const receipt = await send(client);
    const wrong = [
      [{ ...receipt, providerMessageId: 5 }, {}],
      [null, {}],
      [receipt, { timeoutMs: -1 }],
      [{ ...receipt, provider: 'nobody' }, {}],
    ] as const;
    for (const [reference, options] of wrong) {
      const error = (await client.getStatus(reference as never, options))._unsafeUnwrapErr();
      expect(error.kind).toBe('validation');
    }
  });

  it('gives the provider’s answer where the store is away', async () => {
    const away = () => Promise.reject(new Error('away'));
    const statusStore = { addAttempt: away, addStatusUpdates: away, find: away } as unknown as StatusStore;
    const client = await connect({ statusStore });
    expect(await read(client, await send(client))).toMatchObject({ status: 'processing' });
  });
});

describe('a client without a store of its own', () => {
  it('keeps what it sends where a webhook can tell more, and nothing where none can', async () => {
    const client = await connect({}, 'meta');
    const receipt = await send(client);
    const first = await client.handleWebhook('meta', pushed('wamid.SENT', 'sent'));
    expect(first.events).not.toMatchObject([{ duplicate: true }]);
    expect(await client.handleWebhook('meta', pushed('wamid.SENT', 'sent'))).toMatchObject({
      events: [{ duplicate: true }],
    });
    expect(await read(client, { ...receipt, providerMessageId: null })).toMatchObject({ status: 'sent' });

    const silent = await connect({}, 'meta', false);
    const unsupported = (await silent.getStatus(await send(silent)))._unsafeUnwrapErr();
    expect(unsupported.kind).toBe('unsupported');
  });

  it('uses the one that it is given instead', async () => {
    const statusStore = createMemoryStatusStore();
    const client = await connect({ statusStore }, 'meta');
    const receipt = await send(client);
    await client.handleWebhook('meta', pushed('wamid.SENT', 'read'));
    expect(await statusStore.get(receipt.correlationId)).toMatchObject({ status: 'read' });
  });
});

describe('a send that is told of before it leaves', () => {
  const told = { beforeSend: async () => {} };
  it('is recorded as any other', async () => {
    const statusStore = createMemoryStatusStore();
    const client = await connect({ statusStore }, 'meta');
    const { correlationId } = (await client.send({ to, type: 'text', text: 'x' }, told))._unsafeUnwrap();
    expect(await statusStore.get(correlationId)).toMatchObject({ status: 'accepted' });
  });

  it('is not recorded twice where its caller records it in the same store, and else it is', async () => {
    const statusStore = createMemoryStatusStore();
    const client = await connect({ statusStore }, 'meta');
    const message = { to, type: 'text', text: 'x' } as const;
    const once = (await client.send(message, { ...told, recordedIn: statusStore }))._unsafeUnwrap();
    expect(await statusStore.get(once.correlationId)).toBeUndefined();
    const elsewhere = { ...told, recordedIn: createMemoryStatusStore() };
    const other = (await client.send(message, elsewhere))._unsafeUnwrap();
    expect(await statusStore.get(other.correlationId)).toMatchObject({ status: 'accepted' });
  });

  it('refuses what is no store', async () => {
    const client = await connect({}, 'meta');
    const error = (
      await client.send({ to, type: 'text', text: 'x' }, { recordedIn: 'here' as never })
    )._unsafeUnwrapErr();
    expect(error).toMatchObject({ kind: 'validation', issues: [{ path: 'options.recordedIn' }] });
  });
});

describe('a repeat', () => {
  const inbound = notification({
    messages: [
      { id: 'wamid.IN', from: '573001112233', timestamp: '1780000000', type: 'text', text: { body: 'hi' } },
    ],
  });
  const template = notification({ nobody: 'knows this' });

  it.each([
    [
      'a status of a message that nobody knows',
      pushed('wamid.E', 'delivered', { biz_opaque_callback_data: 'c-e' }),
    ],
    ['a message of a user', inbound],
    ['what nobody understands', template],
  ])('is marked: %s', async (_, request) => {
    const client = await connect({}, 'meta');
    const marks: (boolean | undefined)[] = [];
    for (let n = 0; n < 3; n += 1) {
      const { events } = await client.handleWebhook('meta', request);
      expect(events).toHaveLength(1);
      marks.push(events[0]?.duplicate);
    }
    expect(marks).toEqual([undefined, true, true]);
  });

  it('is marked for each of thousands in one request', async () => {
    const client = await connect({}, 'meta');
    const statuses = Array.from({ length: 7_000 }, (_, n) => ({
      id: `wamid.${n}`,
      status: 'sent',
      timestamp: '1780000000',
    }));
    const request = notification({ statuses });
    const first = await client.handleWebhook('meta', request);
    expect(first.events.filter(({ duplicate }) => duplicate)).toHaveLength(0);
    const second = await client.handleWebhook('meta', request);
    expect(second.events.filter(({ duplicate }) => duplicate)).toHaveLength(7_000);
  });

  it('is no event that the app could not take', async () => {
    const client = await connect({}, 'meta');
    const seen: (boolean | undefined)[] = [];
    let isFull = true;
    const handler = client.webhookHandler('meta', (events) => {
      seen.push(...events.map(({ duplicate }) => duplicate));
      if (isFull) throw new Error('the disk is full');
    });
    const deliver = async ({ url, headers, rawBody }: typeof inbound) =>
      (await handler(new Request(url, { method: 'POST', headers, body: rawBody }))).status;
    for (const request of [inbound, pushed('wamid.E', 'sent')]) {
      isFull = true;
      expect(await deliver(request)).toBe(503);
      isFull = false;
      expect([await deliver(request), await deliver(request)]).toEqual([200, 200]);
      expect(seen.splice(0)).toEqual([undefined, undefined, true]);
    }
  });
});

describe('track', () => {
  it('ends by what another process was told', async () => {
    const statusStore = createMemoryStatusStore();
    const [here, there] = [await connect({ statusStore }, 'meta'), await connect({ statusStore }, 'meta')];
    const receipt = await send(here);
    const statuses: string[] = [];
    for await (const { status } of here.track(receipt)) {
      statuses.push(status);
      if (status === 'accepted') await there.handleWebhook('meta', pushed('wamid.SENT', 'read'));
    }
    expect(statuses).toEqual(['accepted', 'read']);
  });

  it('ends as getStatus does, though the provider still says less', async () => {
    const client = await connect();
    const receipt = await send(client);
    await callback(client, { message_id: 554, status: 7 });
    const statuses: string[] = [];
    for await (const { status } of client.track(receipt)) statuses.push(status);
    expect([statuses.at(-1), (await read(client, receipt)).status]).toEqual(['read', 'read']);
  });
});
