import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Simulator, startSimulator } from '../simulator.js';
import type { StatusTimeline } from '../status-timeline.js';
import { type ChannelsClient, channelsClient, text } from './channels-client.fixture.js';

const start = Date.UTC(2026, 5, 30, 12, 0, 0);
const minute = 60_000;
let clock = start;
let simulator: Simulator;
let client: ChannelsClient;
beforeEach(async () => {
  clock = start;
  simulator = await startSimulator({ now: () => clock });
  client = channelsClient(simulator);
});
afterEach(() => simulator.close());

const at = async (id: string, afterMs: number) => {
  clock = start + afterMs;
  return (await client.get(`${client.channel}/messages/${id}`)).body;
};
const interactionsOf = (id: string) => client.get(`${client.channel}/messages/${id}/interactions`);
const sendWith = async (timeline: StatusTimeline) => {
  simulator.channels.setTimeline('573001112233', timeline);
  return (await client.send()).body.id;
};

describe('statuses', () => {
  test('accepted, sent, delivered; read is an interaction and no status', async () => {
    const { id } = (await client.send({ reference: 'my-id-1' })).body;
    expect(await at(id, 0)).toMatchObject({ status: 'accepted' });
    expect((await at(id, 299)).parts).toBeUndefined();
    expect(await at(id, 300)).toMatchObject({
      status: 'sent',
      parts: [{ platformReference: expect.stringMatching(/^wamid\./) }],
      lastStatusAt: '2026-06-30T12:00:00.300Z',
      updatedAt: '2026-06-30T12:00:00.300Z',
      createdAt: '2026-06-30T12:00:00.000Z',
    });
    expect(await at(id, 1999)).toMatchObject({ status: 'delivered' });
    expect((await interactionsOf(id)).body).toEqual({ results: [] });

    expect(await at(id, 2000)).toMatchObject({
      status: 'delivered',
      lastStatusAt: '2026-06-30T12:00:00.900Z',
    });
    expect(await interactionsOf(id)).toMatchObject({
      status: 200,
      body: {
        results: [
          { type: 'read', messageId: id, messageReference: 'my-id-1', createdAt: '2026-06-30T12:00:02.000Z' },
        ],
      },
    });
  });

  test.each([
    ['delivery_failed', 'whatsapp', 'sent', 'failed'],
    ['sending_failed', 'pre-processing', 'processing', 'failed'],
    ['rejected', 'accounting', 'processing', 'rejected'],
  ] as const)('%s comes from %s', async (status, source, first, last) => {
    const id = await sendWith([
      { status: first, afterMs: 10 },
      { status: last, afterMs: 20 },
    ]);
    const before = await at(id, 10);
    expect(before.status).toBe(first);
    expect(before).not.toHaveProperty('failure');
    const after = await at(id, 20);
    expect(after).toMatchObject({
      status,
      reason: expect.any(String),
      failure: {
        code: expect.any(Number),
        description: expect.any(String),
        source: { name: source, code: expect.any(String) },
      },
    });
  });

  test('a failed delivery carries the code that its timeline names', async () => {
    const id = await sendWith([
      { status: 'sent', afterMs: 10 },
      { status: 'failed', afterMs: 20, metaCode: 130497 },
    ]);
    expect(await at(id, 20)).toMatchObject({
      status: 'delivery_failed',
      failure: { code: 15001, source: { name: 'whatsapp', code: '130497' } },
    });
  });

  test('free-form outside the window is taken, then refused by WhatsApp; a template passes', async () => {
    simulator.channels.closeWindow('573001112233');
    const { id, status } = (await client.send()).body;
    expect(status).toBe('accepted');
    expect(await at(id, 600)).toMatchObject({
      status: 'delivery_failed',
      failure: { source: { name: 'whatsapp', code: '131047' } },
    });
    const parameters = ['code', 'otp_key'].map((key) => ({ type: 'string', key, value: '123456' }));
    const projectId = '22222222-2222-4222-8222-222222222222';
    const template = { projectId, version: 'latest', locale: 'es', parameters };
    const sent = (await client.send({ body: null, template })).body;
    expect(await at(sent.id, 10_000)).toMatchObject({ status: 'delivered' });
  });

  test('a scheduled message waits; one for the next minutes, or for the past, does not', async () => {
    const scheduledFor = new Date(start + 11 * minute).toISOString();
    const { body } = await client.send({ scheduledFor });
    expect(body).toMatchObject({ status: 'scheduled', scheduledFor });
    expect(await at(body.id, 11 * minute - 1)).toMatchObject({ status: 'scheduled' });
    expect(await at(body.id, 11 * minute)).toMatchObject({ status: 'accepted' });
    expect(await at(body.id, 11 * minute + 300)).toMatchObject({ status: 'sent' });

    clock = start;
    for (const ahead of [10 * minute, -minute]) {
      const soon = await client.send({ scheduledFor: new Date(start + ahead).toISOString() });
      expect(soon.body.status).toBe('accepted');
    }
  });

  test('an unknown message is a 404', async () => {
    expect(await client.get(`${client.channel}/messages/none`)).toMatchObject({
      status: 404,
      body: { code: 'NotFound', message: expect.stringContaining('message not found') },
    });
    expect((await interactionsOf('none')).status).toBe(404);
  });
});

describe('the list', () => {
  const list = (query: string) => client.get(`${client.channel}/messages${query}`);
  const sendMany = async (count: number) => {
    const ids: string[] = [];
    for (let index = 0; index < count; index += 1) {
      clock = start + index * 1000;
      ids.unshift((await client.send({ body: text(`n${index}`) })).body.id);
    }
    return ids;
  };
  const idsOf = async (query: string) => (await list(query)).body.results.map(({ id }) => id);

  test('ten by default, newest first; pages neither shift nor repeat while messages arrive', async () => {
    const ids = await sendMany(12);
    const first = await list('');
    expect(first.body.results.map(({ id }) => id)).toEqual(ids.slice(0, 10));
    await client.send();
    const second = await list(`?pageToken=${first.body.nextPageToken}`);
    expect(second.body.results.map(({ id }) => id)).toEqual(ids.slice(10));
    expect(second.body).not.toHaveProperty('nextPageToken');
    expect((await list('?limit=13')).body).not.toHaveProperty('nextPageToken');
  });

  test('filters', async () => {
    const [last, middle, first] = await sendMany(3);
    expect(await idsOf('?startAt=2026-06-30T12:00:01Z')).toEqual([last, middle]);
    expect(await idsOf('?endAt=2026-06-30T12:00:01Z')).toEqual([middle, first]);
    expect(await idsOf('?startAt=2026-06-30T14:00:01%2B02:00&endAt=2026-06-30T12:00:01Z')).toEqual([middle]);
    expect(await idsOf('?status=delivered')).toEqual([middle, first]);
    expect(await idsOf('?status=accepted')).toEqual([last]);
    expect(await idsOf('?direction=outgoing')).toHaveLength(3);
    expect(await idsOf('?direction=incoming')).toEqual([]);
    expect(await idsOf('?phonenumber=%2B573001112233')).toHaveLength(3);
    expect(await idsOf('?phonenumber=%2B573009998877')).toEqual([]);
  });

  test('an accepted message whose answer was lost is found by its reference', async () => {
    simulator.channels.on('send', 'reset-after-acceptance', { times: 1 });
    await expect(client.send({ reference: 'lost' })).rejects.toThrow();
    expect((await list('?direction=outgoing&phonenumber=%2B573001112233')).body.results).toMatchObject([
      { reference: 'lost', status: 'accepted' },
    ]);
  });

  test.each([
    ['a limit of 0', '?limit=0', 422],
    ['a limit of 1001', '?limit=1001', 422],
    ['a status that is none', '?status=read', 422],
    ['a phone whose + was not escaped', '?phonenumber=+573001112233', 422],
    ['a time without zone', '?startAt=2026-06-30', 422],
    ['an unknown filter', '?reference=x', 422],
    ['a token it never gave', '?pageToken=x', 400],
  ])('refuses %s', async (_case, query, status) => {
    expect((await list(query)).status).toBe(status);
  });
});
