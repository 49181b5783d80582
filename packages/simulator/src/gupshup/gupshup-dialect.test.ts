import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startSimulator } from '../simulator.js';
import { app, gupshupClient, orderShipped, text, to } from './gupshup-client.fixture.js';
import { gupshup } from './gupshup-dialect.js';

const start = () => startSimulator({ dialects: { gupshup } });
let simulator: Awaited<ReturnType<typeof start>>;
let client: ReturnType<typeof gupshupClient>;
beforeEach(async () => {
  simulator = await start();
  client = gupshupClient(simulator);
});
afterEach(() => simulator.close());

const gupshupId = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

describe('the newer API', () => {
  test('takes Meta’s message, and answers in Meta’s form with an id of Gupshup’s', async () => {
    const { body, status } = await client.send({ ...text, biz_opaque_callback_data: 'order-7' });
    expect({ body, status }).toEqual({
      status: 200,
      body: {
        messages: [{ id: expect.stringMatching(gupshupId) }],
        messaging_product: 'whatsapp',
        contacts: [{ input: to, wa_id: to }],
      },
    });
    const [{ id } = { id: '' }] = body.messages as readonly { id: string }[];
    expect(simulator.ledger.acceptances).toMatchObject([
      { provider: 'gupshup', to, kind: 'text', content: 'Hola', reference: 'order-7', providerMessageId: id },
    ]);
  });

  test('takes templates, and users who show no number; of both recipients the number counts', async () => {
    expect((await client.send(orderShipped)).status).toBe(200);
    const unnamed = await client.send({ ...text, to: undefined, recipient: 'CO.1349' });
    expect(unnamed.body).toMatchObject({ contacts: [{ input: 'CO.1349', user_id: 'CO.1349' }] });
    await client.send({ ...text, recipient: 'CO.1349' });
    expect(simulator.ledger.acceptances).toMatchObject([
      { kind: 'template', content: 'Ada | A-1' },
      { to: 'CO.1349' },
      { to },
    ]);
  });

  test.each<[number, object]>([
    [131008, { ...text, to: undefined }],
    [131008, { type: 'text' }],
    [131009, { type: 'text', text: { body: '' } }],
    [100, { ...text, color: 'red' }],
    [131009, { type: 'image', image: { id: '1' } }],
    [131053, { type: 'image', image: { link: 'https://a.test/a.gif' } }],
    [132001, { type: 'template', template: { name: 'nothing', language: { code: 'es' } } }],
    [132000, { type: 'template', template: { name: 'order_shipped', language: { code: 'es' } } }],
  ])('refuses with Meta’s code %i what Meta refuses: %j', async (code, message) => {
    expect((await client.send(message)).body).toMatchObject({ error: { code } });
    expect(simulator.ledger.acceptances).toEqual([]);
  });

  test('sends no login code to a user id, and reads no other body than JSON', async () => {
    const parameters = [{ type: 'text', text: '123' }];
    const code = {
      type: 'template',
      to: undefined,
      recipient: 'CO.1349',
      template: {
        name: 'otp_code',
        language: { code: 'es' },
        components: [
          { type: 'body', parameters },
          { type: 'button', sub_type: 'url', index: '0', parameters },
        ],
      },
    };
    expect((await client.send(code)).body).toMatchObject({ error: { code: 131062 } });
    const plain = await client.call(`${app}/v3/message`, { method: 'POST', body: '{}' });
    expect(plain).toMatchObject({ status: 400, body: { status: 'error' } });
  });

  test('marks messages of customers as read, and shows that we write', async () => {
    const read = { messaging_product: 'whatsapp', status: 'read', message_id: 'wamid.1' };
    const say = (message: object) =>
      client.post(
        `${app}/v1/event`,
        { type: 'message-event', message },
        { 'content-type': 'application/x-www-form-urlencoded' }, // as on the page
      );
    expect((await say(read)).body).toEqual({ status: 'success' });
    expect((await say({ ...read, typing_indicator: { type: 'text' } })).status).toBe(200);
    expect((await say({ ...read, status: 'seen' })).status).toBe(400);
    expect(simulator.ledger.acceptances).toEqual([]);
  });
});

describe('media', () => {
  const png = new Blob(['x'], { type: 'image/png' });

  test('are uploaded, sent by their id, and given out again', async () => {
    const { mediaId, status } = (await client.upload({ file_type: 'image/png' }, png)).body;
    expect(status).toBe('success');
    expect((await client.send({ type: 'image', image: { id: mediaId } })).status).toBe(200);
    expect(await client.call(`${app}/media/${mediaId}`)).toMatchObject({ status: 200, text: 'x' });
    expect((await client.call(`${app}/media/1`)).status).toBe(404);
  });

  test.each<[string, Record<string, string>, Blob | null]>([
    ['Invalid File', { file_type: 'image/png' }, null],
    ['Invalid File Type', {}, png],
    ['Invalid File Type', { file_type: 'image/gif' }, png],
    ['Invalid File Size', { file_type: 'image/png' }, new Blob([])],
  ])('%s: %j', async (message, fields, file) => {
    expect(await client.upload(fields, file)).toMatchObject({
      status: 400,
      body: { status: 'error', message },
    });
  });
});

test('templates are listed by both APIs, with their parts', async () => {
  const listed = await client.call(`${app}/templates`);
  expect(await client.call('/wa/api/v1/template/list/SimulatedApp')).toEqual(listed);
  const { templates } = listed.body as {
    templates: readonly { elementName: string; containerMeta: string }[];
  };
  const note = templates.find(({ elementName }) => elementName === 'order_note');
  expect(note).toMatchObject({
    id: '00000000-0000-4000-8000-000000000004',
    languageCode: 'es',
    category: 'UTILITY',
    status: 'APPROVED',
    templateType: 'TEXT',
    data: 'Sobre tu pedido {{1}}.',
  });
  expect(JSON.parse(note?.containerMeta ?? '')).toEqual({
    data: 'Sobre tu pedido {{1}}.',
    header: 'Pedido de {{1}}',
  });
});

test('other credentials, apps and paths are refused in Gupshup’s own form', async () => {
  const failed = { status: 401, body: { status: 'error', message: 'Authentication Failed' } };
  expect(await client.send(text, { authorization: '' })).toMatchObject(failed);
  expect(await client.send(text, { authorization: 'Bearer simulated-gupshup-app-token' })).toMatchObject(
    failed,
  );
  expect(await client.firstSend({ type: 'text', text: 'x' }, {}, { apikey: 'other' })).toMatchObject(failed);
  expect((await client.send(text, { authorization: '', token: 'simulated-gupshup-app-token' })).status).toBe(
    200,
  );
  const other = app.replace(/1$/, '2');
  expect(await client.post(`${other}/v3/message`, {})).toMatchObject({
    status: 400,
    body: { message: 'Invalid App Details' },
  });
  expect((await client.call('/wa/api/v1/template/list/Other')).status).toBe(400);
  expect((await client.call(`${app}/nothing`)).status).toBe(404);
});

test.each([
  ['unauthorized', 401, 'Authentication Failed'],
  ['forbidden', 403, 'Not App Owner'],
  ['rate-limit', 429, 'Too Many Requests'],
  ['validation', 400, 'Invalid Destination'],
  ['number-gone', 400, 'Invalid App Details'],
  ['account-locked', 400, 'Callback Billing must be enabled for this API'],
  ['unexpected-condition', 500, expect.stringContaining('Internal server error')],
] as const)('staged: %s is a %i of Gupshup’s own, by both APIs', async (fault, status, message) => {
  simulator.gupshup.on('*', fault);
  const refused = { status, body: { status: 'error', message } };
  expect(await client.send(text)).toMatchObject(refused);
  expect(await client.firstSend({ type: 'text', text: 'x' })).toMatchObject(refused);
  expect(simulator.ledger.acceptances).toEqual([]);
});

test.each([
  ['invalid-template', 132001],
  ['window-closed', 131047],
  ['marketing-cap', 131049],
  ['unlisted-code', 1234567],
] as const)('staged: %s is Meta’s %i by the newer API, and words by the first', async (fault, code) => {
  simulator.gupshup.on('*', fault);
  expect((await client.send(text)).body).toMatchObject({ error: { code } });
  expect(await client.firstSend({ type: 'text', text: 'x' })).toMatchObject({
    status: 400,
    body: { status: 'error', message: expect.stringContaining(String(code)) },
  });
});
