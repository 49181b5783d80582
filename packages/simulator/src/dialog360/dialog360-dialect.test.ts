import { createHmac } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { cloudApiTemplates } from '../cloud-api/cloud-api-templates.js';
import { type Exchange, exchange, jsonOf } from '../exchange.fixture.js';
import { type Simulator, startSimulator } from '../simulator.js';
import { startReceiver } from '../webhooks/receiver.fixture.js';

let simulator: Simulator;
beforeEach(async () => {
  simulator = await startSimulator();
});
afterEach(() => simulator.close());

const call = async (
  path: string,
  { body, headers = {} }: { body?: object | Buffer; headers?: Record<string, string> } = {},
) => {
  const { credentials, origin } = simulator.dialog360;
  const answer = await exchange(`${origin}${path}`, {
    ...(body !== undefined && { method: 'POST', body }),
    headers: { 'd360-api-key': credentials.apiKey, ...headers },
  });
  return { status: answer.status, text: answer.body, body: readable(answer) as Wire };
};
const readable = (answer: Exchange) =>
  /json/.test(answer.headers['content-type'] ?? '') ? jsonOf(answer) : {};
/** The parts of an answer that the tests look at. */
interface Wire {
  readonly id: string;
  readonly url: string;
  readonly meta: object;
  readonly error: { readonly code: number };
  readonly messages: readonly { readonly id: string }[];
  readonly waba_templates: readonly { readonly name: string; readonly status: string }[];
  readonly [field: string]: unknown;
}
const text = { messaging_product: 'whatsapp', to: '573001112233', type: 'text', text: { body: 'Hola' } };
const send = (changes: object = {}) => call('/messages', { body: { ...text, ...changes } });

describe('access', () => {
  test.each(['', 'other'])('the key "%s" is a 401 in 360dialog’s own form', async (key) => {
    expect(await call('/messages', { body: text, headers: { 'd360-api-key': key } })).toMatchObject({
      status: 401,
      body: { meta: { success: false, httpCode: 401, developerMessage: 'Invalid API key' } },
    });
  });

  test('a token of Meta’s is none, and a path with a number is blocked', async () => {
    const headers = { 'd360-api-key': '', authorization: 'Bearer simulated-access-token' };
    expect((await call('/messages', { body: text, headers })).status).toBe(401);
    const { phoneNumberId } = simulator.dialog360.credentials;
    expect(await call(`/v23.0/${phoneNumberId}/messages`, { body: text })).toMatchObject({
      status: 403,
      body: { meta: { success: false } },
    });
  });
});

describe('messages', () => {
  test('are accepted in the name of 360dialog, and answered as Meta answers', async () => {
    const { status, body } = await send({ biz_opaque_callback_data: 'my-1' });
    expect({ status, body }).toEqual({
      status: 200,
      body: {
        messaging_product: 'whatsapp',
        contacts: [{ input: '573001112233', wa_id: '573001112233' }],
        messages: [{ id: expect.stringMatching(/^wamid\./) }],
      },
    });
    expect(simulator.ledger.acceptances).toMatchObject([
      { provider: 'dialog360', kind: 'text', content: 'Hola', reference: 'my-1' },
    ]);
  });

  test.each([
    [131008, { text: undefined }],
    [131009, { text: { body: '' } }],
    [100, { color: 'red' }],
    [131008, { to: undefined }],
  ])('what Meta refuses is refused with Meta’s code %i: %j', async (code, changes) => {
    expect((await send(changes)).body.error.code).toBe(code);
    expect(simulator.ledger.acceptances).toEqual([]);
  });

  test('outside the window only a template passes', async () => {
    simulator.dialog360.closeWindow('573001112233');
    expect((await send()).body.error.code).toBe(131047);
    const parameters = ['Ada', 'A-1'].map((value) => ({ type: 'text', text: value }));
    const components = [{ type: 'body', parameters }];
    const template = { name: 'order_shipped', language: { code: 'es' }, components };
    expect((await send({ type: 'template', text: undefined, template })).status).toBe(200);
  });

  test('are marked as read by the same path', async () => {
    const read = { messaging_product: 'whatsapp', status: 'read', message_id: 'wamid.x' };
    expect((await call('/messages', { body: read })).body).toEqual({ success: true });
    expect(simulator.ledger.acceptances).toEqual([]);
  });
});

test.each([
  ['unauthorized', 401, 'Invalid API key'],
  ['forbidden', 403, 'The endpoint is blocked'],
  ['rate-limit', 400, 'You have exceeded the endpoint rate limit.'],
  ['no-balance', 400, expect.stringContaining('lack of payment')],
  ['account-locked', 400, 'Your WhatsApp for Business API has been disabled'],
  ['maintenance', 502, 'WhatsApp for Business API not available'],
  ['unexpected-condition', 500, 'Internal server error'],
] as const)('staged: %s is a %i of 360dialog’s own', async (fault, status, developerMessage) => {
  simulator.dialog360.on('send', fault);
  expect(await send()).toMatchObject({ status, body: { meta: { success: false, developerMessage } } });
  expect(simulator.ledger.acceptances).toEqual([]);
});

describe('media', () => {
  async function upload(fields: Readonly<Record<string, string>>, file: Blob | null) {
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) form.set(name, value);
    if (file !== null) form.set('file', file, 'a.jpg');
    const encoded = new Response(form);
    const headers = { 'content-type': encoded.headers.get('content-type') ?? '' };
    return call('/media', { body: Buffer.from(await encoded.arrayBuffer()), headers });
  }
  const jpeg = new Blob(['x'], { type: 'image/jpeg' });
  const product = { messaging_product: 'whatsapp' };

  test.each([product, { ...product, type: 'image/jpeg' }])(
    'the form %j is taken, and its file is sent, and given out under 360dialog’s own host',
    async (fields) => {
      const { id } = (await upload(fields, jpeg)).body;
      expect((await send({ type: 'image', text: undefined, image: { id } })).status).toBe(200);
      const found = (await call(`/${id}`)).body;
      expect(found).toMatchObject({ id, mime_type: 'image/jpeg', file_size: jpeg.size });
      const url = new URL(found.url);
      expect(url.host).toBe('lookaside.fbsbx.com');
      expect((await call(url.pathname + url.search)).text).toBe(await jpeg.text());
    },
  );

  test.each([
    [131008, {}, jpeg],
    [131008, product, null],
    [100, { ...product, name: 'x' }, jpeg],
    [100, product, new Blob(['x'], { type: 'image/gif' })],
  ])('%i: the form %j', async (code, fields: Record<string, string>, file) => {
    expect((await upload(fields, file)).body.error.code).toBe(code);
  });

  test('what is no form, and files that are not there', async () => {
    expect((await call('/media', { body: {} })).body.meta).toMatchObject({ success: false });
    expect((await call('/5')).body.error.code).toBe(100);
    const path = '/whatsapp_business/attachments/?mid=900000000000001';
    expect((await call(path)).body.error.code).toBe(100);
  });
});

describe('templates', () => {
  test('by pages, with their number', async () => {
    const names: string[] = [];
    for (let offset = 0; offset < cloudApiTemplates.length; offset += 5) {
      const { body } = await call(`/v1/configs/templates?limit=5&offset=${offset}`);
      expect(body).toMatchObject({ limit: 5, offset, total: cloudApiTemplates.length });
      expect(body.count).toBe(body.waba_templates.length);
      names.push(...body.waba_templates.map(({ name }) => name));
    }
    expect(names).toEqual(cloudApiTemplates.map(({ name }) => name));
    const { waba_templates: all } = (await call('/v1/configs/templates')).body;
    expect(new Set(all.map(({ status }) => status))).toEqual(new Set(['approved']));
  });

  test.each(['?limit=-1', '?limit=x', '?page=2'])('no query %s', async (query) => {
    expect(await call(`/v1/configs/templates${query}`)).toMatchObject({
      status: 400,
      body: { meta: { success: false } },
    });
  });
});

test('webhooks are Meta’s notifications of this number, signed with the platform secret', async () => {
  const { businessAccountId, phoneNumberId, platformSecret } = simulator.dialog360.credentials;
  const received: { readonly text: string; readonly headers: object }[] = [];
  const app = await startReceiver((response, webhook) => {
    received.push(webhook);
    response.end();
  });
  simulator.dialog360.sendWebhooksTo(app.url);
  await simulator.dialog360.receiveMessage('573001112233', { type: 'text', text: '¡Hola!' });
  const [{ text: sent = '', headers = {} } = {}] = received;
  const signature = createHmac('sha256', platformSecret).update(sent).digest('hex');
  expect(headers).toMatchObject({ 'x-360dialog-signature': signature });
  expect(headers).not.toHaveProperty('x-hub-signature-256');
  expect(JSON.parse(sent)).toMatchObject({
    object: 'whatsapp_business_account',
    entry: [
      {
        id: businessAccountId,
        changes: [{ field: 'messages', value: { metadata: { phone_number_id: phoneNumberId } } }],
      },
    ],
  });
  await app.close();
  await expect(simulator.dialog360.verifyWebhook(app.url)).rejects.toThrow();
});
