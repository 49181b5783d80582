import { createHash, createHmac } from 'node:crypto';
import type { StatusEvent } from '@wamux/core';
import { createMemoryStatusStore } from '@wamux/tracking';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Client, createClient } from './client.js';
import { startWebhookServer } from './webhook-server.fixture.js';

// What providers do on a bad day, over real HTTP, signed by the formulas of their documentation.

const secret = 'signing-key';
const birdUrl = 'https://app.example.test/webhooks/bird';
const uuid = '6f1c8f2e-1111-4222-8333-444455556666';
/** Five numbers of one Meta app, each an instance of its own. */
const numbers = ['meta-1', 'meta-2', 'meta-3', 'meta-4', 'meta-5'];
const phoneNumberIdOf = (provider: string) => `10654035224292${provider.at(-1)}`;

let statusStore: ReturnType<typeof createMemoryStatusStore>;
let client: Client;
let server: Awaited<ReturnType<typeof startWebhookServer>>;

beforeEach(async () => {
  statusStore = createMemoryStatusStore();
  const bird = { adapter: 'channels', accessKey: 'k', workspaceId: uuid, channelId: uuid };
  const metas = numbers.map((id) => [
    id,
    {
      ...{ adapter: 'cloud-api', accessToken: 't', phoneNumberId: phoneNumberIdOf(id) },
      webhook: { secrets: [secret], verifyToken: 'v' },
    },
  ]);
  const providers = {
    'bird-eu': { ...bird, webhook: { secrets: [secret], publicUrl: birdUrl } },
    ...Object.fromEntries(metas),
  };
  client = await createClient({ providers }, { statusStore });
  server = await startWebhookServer(() => client);
});
afterEach(async () => {
  await client.close();
  await server.close();
});

const sha256 = (key: string) => createHmac('sha256', key);
const metaHeaders = (body: string) => ({
  'x-hub-signature-256': `sha256=${sha256(secret).update(body).digest('hex')}`,
});
const birdHeaders = (body: string) => ({
  'messagebird-signature': sha256(secret)
    .update(`1719823259\n${birdUrl}\n`)
    .update(createHash('sha256').update(body).digest())
    .digest('base64'),
  'messagebird-request-timestamp': '1719823259',
});

async function post(provider: string, content: unknown) {
  const body = JSON.stringify(content);
  const headers = provider === 'bird-eu' ? birdHeaders(body) : metaHeaders(body);
  return (await fetch(`${server.origin}/${provider}`, { method: 'POST', body, headers })).status;
}

const changeOf = (provider: string, statuses: unknown) => ({
  field: 'messages',
  value: { metadata: { phone_number_id: phoneNumberIdOf(provider) }, statuses },
});
const notify = (...changes: unknown[]) => ({
  object: 'whatsapp_business_account',
  entry: changes.map((change) => ({ id: '102', changes: [change] })),
});

/** One status as its provider says it. */
function say(provider: string, id: string, status: string): unknown {
  if (provider !== 'bird-eu') return notify(changeOf(provider, [{ id, status, timestamp: '1719823259' }]));
  return status === 'read'
    ? { event: 'whatsapp.interaction', payload: { type: 'read', messageId: id } }
    : {
        event: 'whatsapp.outbound',
        payload: { id, status: status === 'failed' ? 'delivery_failed' : status },
      };
}

/** A message that was sent before: its correlation id is its provider's id of it. */
const track = (provider: string, id: string) =>
  statusStore.addAttempt({ correlationId: id, provider, providerMessageId: id, status: 'accepted' });
const statusEvents = () =>
  server.handled.flatMap(({ events }) =>
    events.filter((event): event is StatusEvent => event.type === 'status'),
  );

/** Every order of every choice of some things. */
function arrangements<Item>(items: readonly Item[]): Item[][] {
  return items.flatMap((item) => {
    const rest = items.filter((other) => other !== item);
    return [[item], ...arrangements(rest).map((more) => [item, ...more])];
  });
}

describe.each(['bird-eu', 'meta-1'])('%s', (provider) => {
  it('counts an event once that comes ten times at once', async () => {
    await track(provider, 'm-1');
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => post(provider, say(provider, 'm-1', 'delivered'))),
    );
    expect(answers).toEqual(Array.from({ length: 10 }, () => 200));
    expect(statusEvents().filter(({ duplicate }) => !duplicate)).toHaveLength(1);
    expect(statusEvents()).toHaveLength(10);
    expect((await statusStore.get('m-1'))?.status).toBe('delivered');
  });

  it('ends right after sent, delivered, read and failed in every order, and after any of them alone', async () => {
    const orders = arrangements(['sent', 'delivered', 'read', 'failed']);
    expect(orders).toHaveLength(64);
    const ends = await Promise.all(
      orders.map(async (order) => {
        const id = order.join('-');
        await track(provider, id);
        for (const status of order) expect(await post(provider, say(provider, id, status))).toBe(200);
        const { status, attempts } = (await statusStore.get(id)) ?? {};
        return [id, status, attempts?.[0]?.history.error?.kind];
      }),
    );
    // Delivery cannot be undone; short of it a failure is the end.
    const rightEnd = (order: string[]) =>
      ['read', 'delivered', 'failed', 'sent'].find((one) => order.includes(one));
    expect(ends).toEqual(
      orders.map((order) => {
        const end = rightEnd(order);
        return [order.join('-'), end, end === 'failed' ? 'unknown' : undefined];
      }),
    );
  });

  it('keeps and counts the statuses of unknown messages, until somebody knows them', async () => {
    const ids = Array.from({ length: 40 }, (_, n) => `m-${n}`);
    const answers = await Promise.all(
      [...ids, ...ids].map((id) => post(provider, say(provider, id, 'delivered'))),
    );
    expect(new Set(answers)).toEqual(new Set([200]));
    expect(await statusStore.countOrphanedUpdates()).toBe(40);
    expect((await track(provider, 'm-7')).status).toBe('delivered');
    expect(await statusStore.countOrphanedUpdates()).toBe(39);
  });
});

describe('a batch', () => {
  it('of 1,000 statuses of five numbers in 3 MB, shuffled and with repetitions, is taken in whole', async () => {
    const told = numbers.flatMap((provider) =>
      Array.from({ length: 60 }, (_, n) => `${provider}.${n}`).flatMap((id) =>
        ['sent', 'delivered', 'read'].map((status) => ({ provider, id, status })),
      ),
    );
    const [shuffled = []] = fc.sample(
      fc.shuffledSubarray([...told, ...told.slice(0, 100)], { minLength: 1_000 }),
      { numRuns: 1, seed: 7 },
    );
    const note = 'x'.repeat(2_800);
    const body = notify(
      ...shuffled.map(({ provider, id, status }) => changeOf(provider, [{ id, status, note }])),
    );
    expect(JSON.stringify(body).length / 1e6).toBeCloseTo(3, 1);
    for (const { provider, id } of told) await track(provider, id);

    // All numbers share one address, which one instance is asked by; each event is of the number that it names.
    expect(await post('meta-3', body)).toBe(200);
    const ends = await Promise.all(told.map(async ({ id }) => (await statusStore.get(id))?.status));
    expect(new Set(ends)).toEqual(new Set(['read']));
    expect(statusEvents()).toHaveLength(1_000);
    for (const event of statusEvents()) expect(event.providerMessageId).toMatch(`${event.provider}.`);
    expect(statusEvents().filter(({ duplicate }) => duplicate)).toHaveLength(100);
    expect(await statusStore.countOrphanedUpdates()).toBe(0);
  });

  it('with poison among its members loses none of the others', async () => {
    for (const id of ['a', 'b', 'c', 'd']) await track('meta-1', id);
    const body = notify(
      changeOf('meta-1', [
        { id: 'a', status: 'delivered' },
        null,
        { status: 'read' },
        { id: 7, status: 'read' },
        { id: 'b', status: 'read', errors: 'none', timestamp: {} },
        [[[]]],
        { id: 'x', status: '' },
        { id: 'c', status: 'failed', errors: [{ code: 131026 }, null] },
      ]),
      changeOf('meta-1', 'statuses'),
      { field: 'messages', value: null },
      null,
      changeOf('meta-1', [{ id: 'd', status: 'sent' }]),
    );
    expect(await post('meta-1', body)).toBe(200);
    expect(await post('meta-1', { ...body, entry: [7, ...body.entry] })).toBe(200);
    const ends = await Promise.all(
      ['a', 'b', 'c', 'd'].map(async (id) => (await statusStore.get(id))?.status),
    );
    expect(ends).toEqual(['delivered', 'read', 'failed', 'sent']);
    const counts = server.handled.map(({ events }) => [
      events.filter(({ type }) => type === 'unknown').length,
      events.filter((event) => event.type === 'status' && !event.duplicate).length,
      events.filter((event) => event.type === 'status' && event.duplicate).length,
    ]);
    expect(counts).toEqual([
      [8, 4, 0],
      [9, 0, 4],
    ]);
  });
});
