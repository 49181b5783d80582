import { openFixtures } from '@wamux/conformance';
import { createLimiter } from '@wamux/provider-kit';
import { createFetchTransport } from '@wamux/transport';
import nock from 'nock';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { dialog360 } from './dialog360-provider.js';

const fixtures = openFixtures(new URL('./__fixtures__/', import.meta.url));
const apiKey = 'canary-key-4711';
const to = '+573001112233';
const text = { to, type: 'text', text: 'Hola', correlationId: 'order-7' } as const;

describe('a 360dialog provider', () => {
  // nock sees only what goes through the global fetch, so that is the transport here.
  const transport = createFetchTransport({ fetch: (...request) => globalThis.fetch(...request) });
  const create = (more: object = {}) =>
    dialog360.create('d360', dialog360.settings.parse({ apiKey, limits: { pairInterval: '0s' }, ...more }), {
      transport,
      limiter: createLimiter(),
      templates: {
        bare: { variables: [], binding: dialog360.template.parse({ name: 'b', language: 'es' }) },
      },
    });
  const provider = create();
  const api = () => nock('https://waba-v2.360dialog.io', { reqheaders: { 'd360-api-key': apiKey } });
  const reply = (name: string): [number, nock.Body] => {
    const { status, body } = fixtures.read(name);
    return [status, body as nock.Body];
  };

  beforeAll(() => {
    // A file that ran before in the same worker has switched it off.
    if (!nock.isActive()) nock.activate();
    nock.disableNetConnect();
  });
  afterEach(() => {
    expect(nock.pendingMocks()).toEqual([]);
    nock.cleanAll();
  });
  afterAll(() => nock.restore());

  it('sends Meta’s message without a number in the path, and gives a receipt without the recipient’s', async () => {
    api()
      .post('/messages', {
        messaging_product: 'whatsapp',
        recipient_type: 'individual',
        to: '573001112233',
        biz_opaque_callback_data: 'order-7',
        type: 'text',
        text: { body: 'Hola' },
      })
      .reply(...reply('send.accepted'));
    const receipt = (await provider.send(text))._unsafeUnwrap();
    expect(receipt).toMatchObject({
      provider: 'd360',
      status: 'accepted',
      providerMessageId: expect.stringMatching(/^wamid\./),
      correlationId: 'order-7',
    });
    expect(JSON.stringify(receipt)).not.toContain('573001112233');
  });

  it.each([
    ['573001112233', undefined],
    ['57300111223', '+57300111223'],
    [7, undefined],
  ])('tells the recipient that WhatsApp names otherwise: %j', async (wa_id, recipientId) => {
    api()
      .post('/messages')
      .reply(200, { contacts: [{ wa_id }], messages: [{ id: 'wamid.1' }] });
    expect((await provider.send(text))._unsafeUnwrap().recipientId).toBe(recipientId);
  });

  it.each([
    ['send.held', 'accepted'],
    ['send.accepted', 'accepted'],
  ])('%s is accepted: it has an id', async (fixture, status) => {
    api()
      .post('/messages')
      .reply(...reply(fixture));
    expect((await provider.send(text))._unsafeUnwrap().status).toBe(status);
  });

  it.each([
    ['send.no-id', 'bad_response', 'unknown'],
    ['send.invalid-key', 'auth', 'not-accepted'],
    ['send.snake-case', 'auth', 'not-accepted'],
    ['send.no-success', 'billing', 'not-accepted'],
    ['send.disabled', 'permission', 'not-accepted'],
    ['send.endpoint-limit', 'rate_limited', 'not-accepted'],
    ['send.request-limit', 'rate_limited', 'not-accepted'],
    ['send.unpaid', 'billing', 'not-accepted'],
    ['send.blocked', 'permission', 'not-accepted'],
    ['send.internal', 'provider_error', 'unknown'],
    ['send.not-running', 'unavailable', 'not-accepted'],
    ['send.unlisted', 'unlisted_code', 'not-accepted'],
    ['send.window-closed', 'window_closed', 'not-accepted'],
    ['send.policy', 'permission', 'not-accepted'],
  ])('%s is %s, %s, in the words of whoever spoke', async (fixture, kind, outcome) => {
    const [status, body] = reply(fixture);
    api().post('/messages').reply(status, body);
    const error = (await provider.send(text))._unsafeUnwrapErr();
    expect(error).toMatchObject({ kind, outcome, httpStatus: status });
    const { meta } = body as { meta?: { developerMessage?: string; developer_message?: string } };
    const said = meta?.developerMessage ?? meta?.developer_message;
    if (said !== undefined) expect(error.message).toContain(`360dialog answered: ${said}`);
    if (fixture === 'send.policy') expect(error.message).toContain('Meta answered: ');
  });

  it.each([
    [502, 'provider_error', 'unknown'],
    [503, 'provider_error', 'unknown'],
    [429, 'rate_limited', 'not-accepted'],
    [401, 'auth', 'not-accepted'],
  ])('a bare %i is %s, %s: 360dialog or a gateway said it, and not Meta', async (status, kind, outcome) => {
    api().post('/messages').reply(status, '<html>', { 'content-type': 'text/html' });
    const error = (await provider.send(text))._unsafeUnwrapErr();
    expect(error).toMatchObject({ kind, outcome });
    expect(error.message).toBe(`360dialog answered: HTTP ${status} without an explanation`);
  });

  it.each([
    [500, { meta: { success: false, developerMessage: 'lack of payment' } }, 'provider_error'],
    [502, { meta: { success: false, developerMessage: 'upstream timed out' } }, 'provider_error'],
    [502, { meta: { success: true, developerMessage: 'not available' } }, 'provider_error'],
    [200, { meta: { success: false, developerMessage: 'lack of payment' } }, 'bad_response'],
    [500, { messages: [{ id: 'wamid.1' }], meta: { success: false } }, 'bad_response'],
  ])('%i with %j leaves open whether it was taken', async (status, body, kind) => {
    api().post('/messages').reply(status, body);
    expect((await provider.send(text))._unsafeUnwrapErr()).toMatchObject({ kind, outcome: 'unknown' });
  });

  it.each([
    [400, { error: 'Invalid request' }, 'unlisted_code', '360dialog answered: Invalid request'],
    [502, { error: 'not available' }, 'provider_error', '360dialog answered: not available'],
    [400, { error: '' }, 'unlisted_code', '360dialog answered: HTTP 400 without an explanation'],
    [400, { error: null }, 'unlisted_code', '360dialog answered: HTTP 400 without an explanation'],
  ])('%i with %j explains something and settles nothing', async (status, body, kind, message) => {
    api().post('/messages').reply(status, body);
    expect((await provider.send(text))._unsafeUnwrapErr()).toMatchObject({ kind, message });
  });

  it('shows neither key nor number in what goes wrong', async () => {
    const developerMessage = `key ${apiKey} for 573001112233`;
    api()
      .post('/messages')
      .reply(400, { meta: { success: false, developerMessage } });
    const error = (await provider.send(text))._unsafeUnwrapErr();
    expect(error.message).toBe('360dialog answered: key [redacted] for …2233 (not in our table)');
    const shown = JSON.stringify([error, provider.preview?.(text)._unsafeUnwrap()]);
    expect(shown).not.toMatch(/canary|573001112233/);
  });

  it('sends to a user id, templates, and media that it keeps itself', async () => {
    api()
      .post('/messages', (body) => body.recipient === 'CO.1349120865530' && body.to === undefined)
      .reply(...reply('send.accepted'));
    expect((await provider.send({ ...text, to: 'CO.1349120865530' })).isOk()).toBe(true);
    api()
      .post('/messages', (body) => body.template.name === 'b')
      .reply(...reply('send.accepted'));
    expect((await provider.sendTemplate({ to, name: 'bare' })).isOk()).toBe(true);
    const foreign = await provider.send({ to, type: 'image', media: { id: '5', provider: 'other' } });
    expect(foreign._unsafeUnwrapErr()).toMatchObject({ kind: 'unsupported', capability: 'mediaId' });
  });

  it.each([
    [{ type: 'reaction', messageId: 'wamid.1', emoji: '👍', replyTo: 'wamid.2' }, 'unsupported', undefined],
    [
      { ...text, providerOptions: { dialog360: { components: [{ type: 'body' }] } } },
      'validation',
      'providerOptions.dialog360.components',
    ],
    [
      { ...text, providerOptions: { dialog360: { previewURL: true } } },
      'validation',
      'providerOptions.dialog360',
    ],
  ])('refuses before any call: %j', async (message, kind, path) => {
    const error = (await provider.send({ to, ...message } as never))._unsafeUnwrapErr();
    expect(error.kind).toBe(kind);
    expect(error.issues?.[0]?.path).toBe(path);
    expect(error.attempts).toMatchObject([{ outcome: 'not-tried' }]);
  });

  it('uploads a file as the documented form has it', async () => {
    api()
      .post('/media', (form) => /name="messaging_product"\r\n\r\nwhatsapp\r\n/.test(form))
      .matchHeader('content-type', /^multipart\/form-data; boundary=/)
      .reply(...reply('upload-media.uploaded'));
    const upload = { provider: 'd360', data: new Uint8Array([1]), contentType: 'image/png' };
    expect((await provider.uploadMedia(upload))._unsafeUnwrap()).toEqual({
      provider: 'd360',
      id: '1037543291543636',
    });
  });

  it('fetches a file from 360dialog, where the id gives an address of Meta’s', async () => {
    api()
      .get('/1037543291543636')
      .reply(...reply('get-media.found'));
    api()
      .get('/whatsapp_business/attachments/')
      .query({ mid: '1037543291543636', ext: '1795168805', hash: 'Abc' })
      .reply(200, Buffer.from([1, 2, 3]));
    const file = await provider.downloadMedia?.({ provider: 'd360', id: '1037543291543636' });
    expect(file?._unsafeUnwrap()).toMatchObject({ contentType: 'image/jpeg', size: 3 });
  });

  it('gives its key to no other host', async () => {
    const url = 'https://files.example.test/a';
    api().get('/5').reply(200, { url });
    nock('https://files.example.test', { badheaders: ['d360-api-key'] })
      .get('/a')
      .reply(200, 'x');
    expect((await provider.downloadMedia?.({ provider: 'd360', id: '5' }))?.isOk()).toBe(true);
  });

  it.each(['messages', '../v1/configs/templates', '5?x=1', ''])(
    'asks for no file %j: each failed question counts against the number',
    async (id) => {
      const refused = await provider.downloadMedia?.({ provider: 'd360', id });
      expect(refused?._unsafeUnwrapErr()).toMatchObject({ kind: 'validation' });
    },
  );

  it('lists templates page by page', async () => {
    const page = (offset: number) =>
      api()
        .get('/v1/configs/templates')
        .query({ limit: '1000', offset: String(offset) });
    page(0).reply(...reply('list-templates.first-page'));
    page(2).reply(...reply('list-templates.last-page'));
    const listed = (await provider.listTemplates())._unsafeUnwrap();
    expect(listed.map(({ name, state, body }) => `${name} ${state} ${body}`)).toEqual([
      'order_shipped approved Hola {{1}}',
      'otp pending Hola {{1}}',
      'promo unknown Hola {{1}}',
    ]);
  });

  it('takes a list without a total that fills no page for whole, and gives up one that turns in a circle', async () => {
    const list = { waba_templates: [{ name: 'a', status: 'approved' }] };
    api().get('/v1/configs/templates').query(true).reply(200, list);
    expect((await provider.listTemplates())._unsafeUnwrap()).toHaveLength(1);
    api()
      .get('/v1/configs/templates')
      .query(true)
      .times(100)
      .reply(200, { ...list, total: 1_000_000 });
    expect((await provider.listTemplates())._unsafeUnwrapErr()).toMatchObject({
      kind: 'bad_response',
      message: expect.stringContaining('100 pages'),
    });
  });

  it('gives no list that lacks a page', async () => {
    const path = '/v1/configs/templates';
    api()
      .get(path)
      .query({ limit: '1000', offset: '0' })
      .reply(...reply('list-templates.first-page'));
    api()
      .get(path)
      .query({ limit: '1000', offset: '2' })
      .reply(...reply('send.endpoint-limit'));
    expect((await provider.listTemplates())._unsafeUnwrapErr()).toMatchObject({
      kind: 'rate_limited',
      provider: 'd360',
    });
  });

  it('marks a message as read, and says what went wrong', async () => {
    const message = { provider: 'd360', providerMessageId: 'wamid.in' };
    const read = { messaging_product: 'whatsapp', status: 'read', message_id: 'wamid.in' };
    api()
      .post('/messages', read)
      .reply(...reply('acknowledge.done'));
    expect((await provider.acknowledge?.(message))?.isOk()).toBe(true);
    api()
      .post('/messages', { ...read, typing_indicator: { type: 'text' } })
      .reply(...reply('send.invalid-key'));
    const refused = await provider.acknowledge?.(message, { typing: true });
    expect(refused?._unsafeUnwrapErr()).toMatchObject({ kind: 'auth', provider: 'd360' });
  });
});
