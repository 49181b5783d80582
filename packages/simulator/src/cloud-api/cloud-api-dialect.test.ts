import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Simulator, startSimulator } from '../simulator.js';
import { type CloudApiClient, cloudApiClient, imageFields } from './cloud-api-client.fixture.js';
import { cloudApiTemplates } from './cloud-api-templates.js';

let simulator: Simulator;
let client: CloudApiClient;
beforeEach(async () => {
  simulator = await startSimulator();
  client = cloudApiClient(simulator);
});
afterEach(() => simulator.close());

describe('access', () => {
  test.each([['Bearer other'], ['simulated-access-token'], ['AccessKey simulated-access-token'], ['']])(
    '"%s" is a 401 with code 190',
    async (authorization) => {
      const answer = await client.call(`${client.number}/messages`, {
        method: 'POST',
        body: {},
        headers: { authorization },
      });
      expect(answer.status).toBe(401);
      expect(JSON.parse(answer.body)).toEqual({
        error: {
          message: expect.any(String),
          type: 'OAuthException',
          code: 190,
          fbtrace_id: expect.any(String),
        },
      });
    },
  );

  test('another number, another account, another page', async () => {
    const { businessAccountId, phoneNumberId } = simulator.cloudApi.credentials;
    const codes = async (path: string) => (await client.post({}, path)).body.error;
    const gone = { code: 100, error_subcode: 33, type: 'GraphMethodException' };
    expect(await codes('/v23.0/1/messages')).toMatchObject(gone);
    simulator.cloudApi.on('send', 'number-gone', { times: 1 });
    expect((await client.send()).body.error).toMatchObject(gone);
    expect(await codes(`/v23.0/${businessAccountId}/messages`)).toMatchObject({ code: 100 });
    expect(await codes(`/${phoneNumberId}/messages`)).toMatchObject({ code: 100 });
    expect((await client.get(`/v23.0/${phoneNumberId}/message_templates`)).body.error.code).toBe(100);
  });

  test('what is no JSON', async () => {
    const send = (body: string, type: string) =>
      client.call(`${client.number}/messages`, { method: 'POST', body, headers: { 'content-type': type } });
    expect((await send('{"to":', 'application/json')).body).toContain('"code":100');
    expect((await send('{}', 'text/plain')).body).toContain('"code":100');
  });
});

test.each([
  ['unauthorized', 401, 190],
  ['forbidden', 403, 10],
  ['rate-limit', 429, 130429],
  ['quota', 400, 131048],
  ['no-balance', 400, 131042],
  ['validation', 400, 100],
  ['invalid-template', 400, 132001],
  ['media-type', 400, 131053],
  ['window-closed', 400, 131047],
  ['maintenance', 500, 131057],
  ['unexpected-condition', 500, 131000],
  ['number-gone', 400, 100],
  ['number-not-registered', 400, 133010],
  ['account-locked', 403, 131031],
  ['policy-block', 403, 368],
  ['country-barred', 403, 130497],
  ['not-on-test-list', 400, 131030],
  ['undeliverable', 400, 131026],
  ['opted-out', 400, 131050],
  ['marketing-cap', 400, 131049],
  ['pair-rate', 400, 131056],
  ['template-paused', 400, 132015],
  ['unlisted-code', 400, 1234567],
] as const)('staged: %s is a %i with code %i', async (fault, status, code) => {
  simulator.cloudApi.on('send', fault);
  expect(await client.send()).toMatchObject({ status, body: { error: { code } } });
  expect(simulator.ledger.acceptances).toEqual([]);
});

describe('mark as read', () => {
  const read = { messaging_product: 'whatsapp', status: 'read', message_id: 'wamid.x' };
  test('is a route of its own on the same path', async () => {
    simulator.cloudApi.on('send', 'rate-limit');
    expect(await client.post(read)).toEqual({ status: 200, body: { success: true } });
    expect(simulator.cloudApi.requests.map(({ route }) => route)).toEqual(['mark-as-read']);
    expect(simulator.ledger.acceptances).toEqual([]);
  });

  test.each([
    [131008, { message_id: undefined }],
    [131009, { message_id: '554' }],
    [131009, { status: 'seen' }],
    [100, { to: '573001112233' }],
  ])('%i: %o', async (code, changes) => {
    expect((await client.post({ ...read, ...changes })).body.error.code).toBe(code);
  });
});

describe('uploads', () => {
  test('an uploaded medium can be sent by its id', async () => {
    const { status, body } = await client.upload();
    expect({ status, body }).toEqual({ status: 200, body: { id: expect.stringMatching(/^\d+$/) } });
    expect(await client.say({ type: 'image', image: { id: body.id } })).toMatchObject({ status: 200 });
    const header = { type: 'header', parameters: [{ type: 'image', image: { id: body.id } }] };
    const text = { type: 'body', parameters: [{ type: 'text', text: 'Ada' }] };
    expect(await client.sendTemplate('parcel_photo', [header, text])).toMatchObject({ status: 200 });
    expect(simulator.ledger.acceptances[0]).toMatchObject({ kind: 'image', content: body.id });
  });

  test.each([
    [131008, 'no product', { type: 'image/jpeg' }, new Blob(['x'])],
    [131008, 'no type', { messaging_product: 'whatsapp' }, new Blob(['x'])],
    [131008, 'no file', imageFields, null],
    [100, 'an unknown field', { ...imageFields, name: 'x' }, new Blob(['x'])],
    [100, 'an unsupported type', { ...imageFields, type: 'image/gif' }, new Blob(['x'])],
    [131053, 'an empty file', imageFields, new Blob([])],
    [131053, 'over 5 MB', imageFields, new Blob([Buffer.alloc(5 * 1024 * 1024 + 1)])],
  ])('%i: %s', async (code, _case, fields: Record<string, string>, file) => {
    expect((await client.upload(fields, file)).body.error.code).toBe(code);
  });

  test('a body that is no form', async () => {
    expect((await client.post({}, `${client.number}/media`)).body.error.code).toBe(100);
  });
});

describe('templates', () => {
  const path = (query: string) =>
    `/v23.0/${simulator.cloudApi.credentials.businessAccountId}/message_templates${query}`;

  test('one', async () => {
    expect((await client.get(path('?name=order_feedback'))).body.data).toEqual([
      {
        id: expect.any(String),
        name: 'order_feedback',
        language: 'es',
        status: 'APPROVED',
        category: 'MARKETING',
        parameter_format: 'POSITIONAL',
        components: [
          { type: 'BODY', text: 'Hola {{1}}, ¿llegó bien tu pedido?' },
          {
            type: 'BUTTONS',
            buttons: [
              { type: 'URL', text: 'Opinar', url: 'https://shop.test/orders/{{1}}' },
              { type: 'QUICK_REPLY', text: 'Todo bien' },
            ],
          },
        ],
      },
    ]);
  });

  test('page by page, by the link and by the cursor', async () => {
    const names: string[] = [];
    let next: string | undefined = path('?limit=2&fields=name,status');
    while (next !== undefined) {
      const { body } = await client.get(next);
      expect(Object.keys(body.data[0] ?? {}).sort()).toEqual(['id', 'name', 'status']);
      names.push(...body.data.map(({ name }) => name));
      next = body.paging.next;
    }
    expect(names).toEqual(cloudApiTemplates.map(({ name }) => name));
    const { cursors } = (await client.get(path('?limit=5'))).body.paging;
    expect((await client.get(path(`?after=${encodeURIComponent(cursors.after)}`))).body.data).toHaveLength(
      cloudApiTemplates.length - 5,
    );
  });

  test('nothing found, and what cannot be asked', async () => {
    expect((await client.get(path('?language=en'))).body).toEqual({ data: [] });
    expect((await client.get(path('?limit=0'))).body.error.code).toBe(131009);
    expect((await client.get(path('?after=x'))).body.error.code).toBe(100);
    expect((await client.get(path('?page=2'))).body.error.code).toBe(100);
  });
});
