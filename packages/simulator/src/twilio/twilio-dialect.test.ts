import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startSimulator } from '../simulator.js';
import { account, byApiKey, contentSid, twilioClient } from './twilio-client.fixture.js';

let simulator: Awaited<ReturnType<typeof startSimulator>>;
let client: ReturnType<typeof twilioClient>;
let clock = Date.UTC(2026, 10, 27, 14, 0, 0);
beforeEach(async () => {
  simulator = await startSimulator({ now: () => clock });
  client = twilioClient(simulator);
});
afterEach(() => simulator.close());

const messagingServiceSid = `MG${'0'.repeat(31)}1`;
const variables = (given: object) => JSON.stringify(given);
const accepted = () =>
  simulator.ledger.acceptances.map(({ kind, content, to }) => `${kind} to ${to}: ${content}`);

describe('a message', () => {
  test('is taken with a 201, and is in the ledger', async () => {
    expect(await client.send({ Body: 'Hola' })).toMatchObject({
      status: 201,
      body: {
        sid: expect.stringMatching(/^SM[0-9a-f]{32}$/),
        status: 'queued',
        to: 'whatsapp:+573001112233',
        num_media: '0',
        error_code: null,
        date_created: 'Fri, 27 Nov 2026 14:00:00 +0000',
      },
    });
    await client.send({ Body: 'Hi', MediaUrl: 'https://files.example.test/a.jpg' });
    await client.send({ Body: 'Shop', PersistentAction: 'geo:4.71,-74.07|Cra 30' });
    await client.send({ To: 'whatsapp:CO.1349', Body: 'x' }, { authorization: byApiKey });
    const order = { ContentSid: contentSid(1), ContentVariables: variables({ 1: 'Ada', 2: 'A-1' }) };
    await client.send(order);
    await client.send({ ...order, To: 'whatsapp:CO.1349' });
    expect(accepted()).toEqual([
      'text to 573001112233: Hola',
      'image to 573001112233: Hi',
      'location to 573001112233: Shop',
      'text to CO.1349: x',
      'template to 573001112233: Ada | A-1',
      'template to CO.1349: Ada | A-1',
    ]);
  });

  test('by a Messaging Service may be scheduled, and begins at its time', async () => {
    const form = { From: undefined, MessagingServiceSid: messagingServiceSid, Body: 'x' };
    expect((await client.send(form)).body.status).toBe('accepted');
    const later = { ...form, ScheduleType: 'fixed', SendAt: '2026-11-27T15:00:00Z' };
    const { sid, status } = (await client.send(later)).body;
    expect(status).toBe('scheduled');
    clock += 3_600_000 + 900;
    expect((await client.get(sid)).body.status).toBe('delivered');
    clock = Date.UTC(2026, 10, 27, 14, 0, 0);
  });

  test('is queued, sent, delivered and read', async () => {
    const { sid } = (await client.send({ Body: 'Hola' })).body;
    const acceptedAt = clock;
    const statuses = [];
    for (const afterMs of [0, 300, 900, 2_000]) {
      clock = acceptedAt + afterMs;
      statuses.push((await client.get(sid)).body.status);
    }
    expect(statuses).toEqual(['queued', 'sent', 'delivered', 'read']);
    clock = acceptedAt;
    expect(await client.get(`SM${'0'.repeat(32)}`)).toMatchObject({ status: 404, body: { code: 20404 } });
  });

  test('outside the window is taken and fails, unless it is an approved content', async () => {
    simulator.twilio.closeWindow('573001112233');
    const free = (await client.send({ Body: 'Hola' })).body.sid;
    const listed = { 1: 'Pick', 2: 'Show', 3: 'Row', 4: 'r1', 5: 'sub' };
    const list = await client.send({ ContentSid: contentSid(21), ContentVariables: variables(listed) });
    const template = await client.send({
      ContentSid: contentSid(2),
      ContentVariables: variables({ 1: '123' }),
    });
    clock += 2_000;
    expect((await client.get(free)).body).toMatchObject({ status: 'undelivered', error_code: 63016 });
    expect((await client.get(list.body.sid)).body).toMatchObject({ error_code: 63016 });
    expect((await client.get(template.body.sid)).body).toMatchObject({ status: 'read', error_code: null });
    clock -= 2_000;
  });
});

const long = (count: number) => 'x'.repeat(count);
test.each<[number, number, Record<string, string | undefined>]>([
  [400, 21604, { To: undefined, Body: 'x' }],
  [400, 21211, { To: '+573001112233', Body: 'x' }],
  [400, 21211, { To: 'whatsapp:573001112233', Body: 'x' }],
  [400, 21603, { From: undefined, Body: 'x' }],
  [400, 63007, { From: 'whatsapp:+14155550199', Body: 'x' }],
  [400, 21701, { MessagingServiceSid: `MG${'0'.repeat(32)}`, Body: 'x' }],
  [400, 21619, {}],
  [400, 21617, { Body: long(1601) }],
  [400, 20422, { Body: 'x', Color: 'red' }],
  [400, 20422, { Body: 'x', PersistentAction: '4.71,-74.07' }],
  [400, 20422, { PersistentAction: 'geo:4.71,-74.07|A', MediaUrl: 'https://a.test/a.jpg' }],
  [400, 20422, { Body: 'x', ContentSid: contentSid(1) }],
  [400, 21620, { MediaUrl: 'ftp://a.test/a.jpg' }],
  [400, 63019, { MediaUrl: 'https://a.test/a.gif' }],
  [400, 21655, { ContentSid: contentSid(99) }],
  [400, 21654, { Body: 'x', ContentVariables: '{}' }],
  [400, 21656, { ContentSid: contentSid(1) }],
  [400, 21656, { ContentSid: contentSid(1), ContentVariables: '{"1":"Ada","2":""}' }],
  [400, 21656, { ContentSid: contentSid(1), ContentVariables: '{"1":"Ada","2":7}' }],
  [400, 21656, { ContentSid: contentSid(1), ContentVariables: '{"1":"Ada","2":"a\\nb"}' }],
  [400, 21656, { ContentSid: contentSid(1), ContentVariables: '{"1":"Ada","2":"A","3":"B"}' }],
  [400, 21656, { ContentSid: contentSid(1), ContentVariables: '["Ada","A-1"]' }],
  [400, 63024, { To: 'whatsapp:CO.1349', ContentSid: contentSid(2), ContentVariables: '{"1":"123456"}' }],
  [400, 21609, { Body: 'x', StatusCallback: 'https://my_host.test/' }],
  [400, 21609, { Body: 'x', StatusCallback: 'nowhere' }],
  [400, 21624, { Body: 'x', ValidityPeriod: '36001' }],
  [400, 35118, { Body: 'x', ScheduleType: 'fixed', SendAt: '2026-11-27T15:00:00Z' }],
  [
    400,
    35114,
    {
      Body: 'x',
      MessagingServiceSid: messagingServiceSid,
      ScheduleType: 'fixed',
      SendAt: '2026-11-27T14:04:59Z',
    },
  ],
])('refuses with %i and %i, and takes nothing: %j', async (status, code, form) => {
  expect(await client.send(form)).toMatchObject({ status, body: { code, status } });
  expect(simulator.ledger.acceptances).toEqual([]);
});

test('refuses another credential, another account, other paths, JSON and repeated parameters', async () => {
  expect(await client.send({ Body: 'x' }, { authorization: 'Basic eDp5' })).toMatchObject({
    status: 401,
    body: { code: 20003 },
  });
  expect(await client.send({ Body: 'x' }, { 'content-type': 'application/json' })).toMatchObject({
    status: 415,
  });
  const other = account.replace(/1$/, '2');
  expect((await client.call(`${other}/Messages.json`, { method: 'POST', body: '' })).status).toBe(404);
  expect((await client.call('/v1/Nothing')).status).toBe(404);
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  const twice = await client.call(`${account}/Messages.json`, {
    method: 'POST',
    headers,
    body: 'Body=a&Body=b',
  });
  expect(twice).toMatchObject({ status: 400, body: { message: 'Invalid Parameter: Body' } });
  expect(simulator.ledger.acceptances).toEqual([]);
});

test('lists contents in pages', async () => {
  const names: unknown[] = [];
  let path: string | undefined = '/v1/ContentAndApprovals?PageSize=1000';
  while (path !== undefined) {
    const { body } = await client.call(path);
    const { contents, meta } = body as {
      contents: { friendly_name: string }[];
      meta: { next_page_url: string | null };
    };
    names.push(...contents.map(({ friendly_name }) => friendly_name));
    path = meta.next_page_url?.replace(simulator.twilio.origin, '');
  }
  expect(names).toEqual(expect.arrayContaining(['order_shipped', 'otp_code', 'list_1']));
  expect(new Set(names).size).toBe(names.length);
});

test('marks messages as read, on WhatsApp and by their SID only', async () => {
  const type = (body: object) => client.call('/v3/Indicators/Typing.json', { method: 'POST', body });
  const messageId = `SM${'0'.repeat(32)}`;
  expect(await type({ channel: 'WHATSAPP', messageId })).toEqual({ status: 200, body: { success: true } });
  expect((await type({ channel: 'whatsapp', messageId })).status).toBe(400);
  expect((await type({ channel: 'WHATSAPP', messageId: 'wamid.1' })).status).toBe(400);
});
