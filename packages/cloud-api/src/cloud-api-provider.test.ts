import { openFixtures } from '@wamux/conformance';
import { capabilityNames } from '@wamux/core';
import { createLimiter } from '@wamux/provider-kit';
import { createFetchTransport } from '@wamux/transport';
import nock from 'nock';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { cloudApi } from './cloud-api-provider.js';

const fixtures = openFixtures(new URL('./__fixtures__/', import.meta.url));

const accessToken = 'canary-token-4711';
const entry = { accessToken, phoneNumberId: '106540352242922', limits: { pairInterval: '0s' } };
const webhook = { secrets: ['canary-secret-1'], verifyToken: 'canary-verify-1' };
const to = '+573001112233';
const text = { to, type: 'text', text: 'Hola', correlationId: 'order-7' } as const;

describe('a Cloud API provider', () => {
  // nock sees only what goes through the global fetch, so that is the transport here.
  const transport = createFetchTransport({ fetch: (...request) => globalThis.fetch(...request) });
  const create = (more: object = {}) =>
    cloudApi.create('meta', cloudApi.settings.parse({ ...entry, ...more }), {
      transport,
      limiter: createLimiter(),
      templates: { bare: { variables: [], binding: cloudApi.template.parse({ name: 'b', language: 'es' }) } },
    });
  const provider = create();
  const api = () =>
    nock('https://graph.facebook.com', { reqheaders: { authorization: `Bearer ${accessToken}` } });
  const messages = '/v23.0/106540352242922/messages';
  const reply = (name: string): [number, nock.Body, nock.ReplyHeaders] => {
    const { status, body, headers = {} } = fixtures.read(name);
    return [status, body as nock.Body, headers];
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

  it('gives a receipt without the recipient’s number', async () => {
    api()
      .post(messages, (body) => body.to === '573001112233' && body.biz_opaque_callback_data === 'order-7')
      .reply(...reply('send.accepted'));
    const receipt = (await provider.send(text))._unsafeUnwrap();
    expect(receipt).toMatchObject({
      provider: 'meta',
      status: 'accepted',
      providerMessageId: expect.stringMatching(/^wamid\./),
      correlationId: 'order-7',
      raw: { contacts: [{ input: '…2233', wa_id: '…2233' }] },
    });
    expect(JSON.stringify(receipt)).not.toContain('573001112233');
  });

  it.each([
    ['573001112233', undefined],
    ['57300111223', '+57300111223'],
    ['CO.13491208655302741918', 'CO.13491208655302741918'],
    ['', undefined],
    [7, undefined],
  ])('tells the recipient that Meta names otherwise: %j', async (wa_id, recipientId) => {
    api()
      .post(messages)
      .reply(200, { contacts: [{ input: '573001112233', wa_id }], messages: [{ id: 'wamid.1' }] });
    expect((await provider.send(text))._unsafeUnwrap().recipientId).toBe(recipientId);
  });

  it('sends to a user id as `recipient`, which Meta would drop in `to`', async () => {
    const to = 'CO.13491208655302741918';
    api()
      .post(messages, (body) => body.recipient === to && body.to === undefined)
      .reply(...reply('send.accepted'));
    expect((await provider.send({ ...text, to })).isOk()).toBe(true);
  });

  it('refuses a template that Meta says is paused, until it is back', async () => {
    const news = { type: 'template', provider: 'meta', name: 'b', language: 'es', raw: {} } as const;
    const at = (minute: number) => ({ occurredAt: `2026-11-20T10:0${minute}:00.000Z` });
    const bare = { to, name: 'bare', variables: {} };
    provider.observeTemplate?.({ ...news, state: 'paused', ...at(2) });
    // An older one that comes late changes nothing.
    provider.observeTemplate?.({ ...news, state: 'approved', ...at(1) });
    expect((await provider.sendTemplate(bare))._unsafeUnwrapErr()).toMatchObject({
      kind: 'template_disabled',
      outcome: 'not-accepted',
      message: 'the template b is paused at meta, as the provider reported',
      attempts: [{ outcome: 'not-tried' }],
    });
    expect(provider.preview?.({ ...bare, type: 'template' }).isErr()).toBe(true);
    provider.observeTemplate?.({ ...news, language: 'pt_BR', state: 'disabled', ...at(3) });
    provider.observeTemplate?.({ ...news, state: 'approved', ...at(4) });
    expect(provider.preview?.({ ...bare, type: 'template' }).isOk()).toBe(true);
  });

  it('asks Meta again after a minute whether it is: another process may have been told that it is back', async () => {
    vi.useFakeTimers({ toFake: ['performance'] });
    const bare = { to, name: 'bare', variables: {} };
    const provider = create();
    try {
      provider.observeTemplate?.({
        ...{ type: 'template', provider: 'meta', name: 'b', state: 'paused', occurredAt: null, raw: {} },
      });
      vi.advanceTimersByTime(59_999);
      expect((await provider.sendTemplate(bare))._unsafeUnwrapErr().attempts).toMatchObject([
        { outcome: 'not-tried' },
      ]);
      vi.advanceTimersByTime(1);
      api()
        .post(messages)
        .reply(400, { error: { code: 132015, message: '(#132015) Template is paused' } });
      expect((await provider.sendTemplate(bare))._unsafeUnwrapErr()).toMatchObject({
        ...{ kind: 'template_disabled', attempts: [{ outcome: 'not-accepted' }] },
      });
      // The refusal is believed for as long as the news.
      vi.advanceTimersByTime(59_999);
      expect(provider.preview?.({ ...bare, type: 'template' }).isErr()).toBe(true);
      vi.advanceTimersByTime(1);
      api()
        .post(messages)
        .reply(...reply('send.accepted'));
      expect((await provider.sendTemplate(bare)).isOk()).toBe(true);
      expect(provider.preview?.({ ...bare, type: 'template' }).isOk()).toBe(true);
    } finally {
      vi.useRealTimers();
    }
  });

  it('sends templates, and media that it keeps itself', async () => {
    api()
      .post(messages, (body) => body.template.name === 'b')
      .reply(...reply('send.accepted'));
    expect((await provider.sendTemplate({ to, name: 'bare' })).isOk()).toBe(true);
    api()
      .post(messages, (body) => body.image.id === '5')
      .reply(...reply('send.accepted'));
    expect((await provider.send({ to, type: 'image', media: { id: '5', provider: 'meta' } })).isOk()).toBe(
      true,
    );
    const foreign = await provider.send({ to, type: 'image', media: { id: '5', provider: 'other' } });
    expect(foreign._unsafeUnwrapErr()).toMatchObject({ kind: 'unsupported', capability: 'mediaId' });
  });

  it('honours the wait that Meta asks for', async () => {
    api()
      .post(messages)
      .reply(...reply('send.throughput'));
    expect((await provider.send(text))._unsafeUnwrapErr()).toMatchObject({
      kind: 'rate_limited',
      outcome: 'not-accepted',
      retryAfterMs: 7_000,
      httpStatus: 429,
    });
  });

  it('shows neither token nor number in what goes wrong', async () => {
    const message = `token ${accessToken} for 573001112233`;
    api()
      .post(messages)
      .reply(400, { error: { message, type: 'OAuthException', code: 100 } });
    const error = (await provider.send(text))._unsafeUnwrapErr();
    expect(error.message).toBe('Meta answered: token [redacted] for …2233');
    expect(JSON.stringify(error)).not.toMatch(/canary|573001112233/);
    const shown = JSON.stringify(provider.preview?.(text)._unsafeUnwrap());
    expect(shown).toContain('…2233');
    expect(shown).not.toMatch(/canary|573001112233/);
  });

  it('speaks another version where the config says so', async () => {
    api()
      .post('/v25.0/106540352242922/messages')
      .reply(...reply('send.accepted'));
    expect((await create({ apiVersion: 'v25.0' }).send(text)).isOk()).toBe(true);
  });

  it('uploads a file', async () => {
    api()
      .post('/v23.0/106540352242922/media', /name="messaging_product"\r\n\r\nwhatsapp\r\n/)
      .matchHeader('content-type', /^multipart\/form-data; boundary=/)
      .reply(...reply('upload-media.uploaded'));
    const upload = { provider: 'meta', data: new Uint8Array([1]), contentType: 'image/png' };
    expect((await provider.uploadMedia(upload))._unsafeUnwrap()).toEqual({
      provider: 'meta',
      id: '1037543291543636',
    });
    const sample = { provider: 'meta', url: 'https://h.test/a.png', purpose: 'template-sample' } as const;
    expect((await provider.uploadMedia(sample))._unsafeUnwrapErr()).toMatchObject({
      kind: 'unsupported',
      capability: 'uploadTemplateSample',
    });
  });

  it('lists templates page by page', async () => {
    const path = '/v23.0/102/message_templates';
    api()
      .get(path)
      .query({ limit: '100' })
      .reply(...reply('list-templates.first-page'));
    api()
      .get(path)
      .query({ limit: '100', after: 'MTAx' })
      .reply(...reply('list-templates.last-page'));
    const listed = (await create({ businessAccountId: '102' }).listTemplates())._unsafeUnwrap();
    expect(listed.map(({ name, state }) => `${name} ${state}`)).toEqual([
      'order_shipped approved',
      'otp pending',
      'promo pending',
    ]);
  });

  it('gives up a list of templates that turns in a circle', async () => {
    api()
      .get('/v23.0/102/message_templates')
      .query(true)
      .times(100)
      .reply(...reply('list-templates.first-page'));
    const error = (await create({ businessAccountId: '102' }).listTemplates())._unsafeUnwrapErr();
    expect(error).toMatchObject({ kind: 'bad_response', message: expect.stringContaining('100 pages') });
  });

  it('gives no list that lacks a page', async () => {
    api()
      .get('/v23.0/102/message_templates')
      .query({ limit: '100' })
      .reply(...reply('list-templates.first-page'));
    api()
      .get('/v23.0/102/message_templates')
      .query({ limit: '100', after: 'MTAx' })
      .reply(...reply('send.token-expired'));
    const error = (await create({ businessAccountId: '102' }).listTemplates())._unsafeUnwrapErr();
    expect(error).toMatchObject({ kind: 'auth', provider: 'meta' });
  });

  it('marks a message as read, and shows that we write', async () => {
    const message = { provider: 'meta', providerMessageId: 'wamid.in' };
    const read = { messaging_product: 'whatsapp', status: 'read', message_id: 'wamid.in' };
    api()
      .post(messages, read)
      .reply(...reply('acknowledge.done'));
    expect((await provider.acknowledge?.(message))?.isOk()).toBe(true);
    api()
      .post(messages, { ...read, typing_indicator: { type: 'text' } })
      .reply(...reply('acknowledge.done'));
    expect((await provider.acknowledge?.(message, { typing: true }))?.isOk()).toBe(true);
    api()
      .post(messages)
      .reply(...reply('send.invalid-parameter'));
    expect((await provider.acknowledge?.(message))?._unsafeUnwrapErr()).toMatchObject({
      kind: 'validation',
      provider: 'meta',
      providerCode: '100',
    });
  });

  it.each([undefined, null, 7, '', 'x'.repeat(513), {}])('marks no message %j as read', async (id) => {
    const message = { provider: 'meta', providerMessageId: id as string };
    expect((await provider.acknowledge?.(message))?._unsafeUnwrapErr()).toMatchObject({
      kind: 'validation',
      issues: [{ path: 'providerMessageId' }],
    });
  });

  it('fetches a file by its id, from an address that the id gives', async () => {
    const media = { provider: 'meta', id: '1037543291543636' };
    const url = 'https://graph.facebook.com/file?x=1';
    api()
      .get('/v23.0/1037543291543636')
      .query({ phone_number_id: '106540352242922' })
      .reply(200, { url, mime_type: 'image/png', file_size: '3' });
    api()
      .get('/file')
      .query({ x: '1' })
      .reply(200, Buffer.from([1, 2, 3]));
    const file = (await provider.downloadMedia?.(media))?._unsafeUnwrap();
    expect(file).toMatchObject({ contentType: 'image/png', size: 3 });
    const chunks: number[] = [];
    for await (const chunk of file?.body ?? []) chunks.push(...chunk);
    expect(chunks).toEqual([1, 2, 3]);

    api().get('/v23.0/1037543291543636').query(true).reply(200, { url, file_size: 2_000 });
    const large = await provider.downloadMedia?.(media, { maxBytes: 1_000 });
    expect(large?._unsafeUnwrapErr()).toMatchObject({ kind: 'media', provider: 'meta' });
    const byUrl = await provider.downloadMedia?.({ provider: 'meta', url });
    expect(byUrl?._unsafeUnwrapErr()).toMatchObject({ kind: 'validation', issues: [{ path: 'media.id' }] });
  });

  it('blames the id for a file that is gone, not the number', async () => {
    const message = "Object with ID '5' does not exist, cannot be loaded due to missing permissions";
    const gone = { message, type: 'GraphMethodException', code: 100, error_subcode: 33 };
    for (const status of [400, 404]) {
      api().get('/v23.0/5').query(true).reply(status, { error: gone });
      const error = (await provider.downloadMedia?.({ provider: 'meta', id: '5' }))?._unsafeUnwrapErr();
      expect(error).toMatchObject({ kind: 'media', providerCode: '100', issues: [{ path: 'media.id' }] });
    }
  });

  it('cannot be asked for a status', async () => {
    const reference = { provider: 'meta', providerMessageId: 'wamid.1' };
    expect((await provider.getStatus(reference))._unsafeUnwrapErr()).toMatchObject({
      kind: 'unsupported',
      capability: 'getStatus',
    });
    expect((await provider.getStatus({} as never))._unsafeUnwrapErr().kind).toBe('validation');
    expect(provider.findByCorrelationId).toBeUndefined();
  });

  it('can what its config gives it', async () => {
    expect(Object.keys(provider.capabilities)).toEqual([...capabilityNames]);
    const bare = { webhook: 'none', readStatus: 'none', correlationId: 'none', listTemplates: 'none' };
    expect(provider).toMatchObject({ adapter: 'cloud-api', webhook: undefined, capabilities: bare });
    expect((await provider.listTemplates())._unsafeUnwrapErr()).toMatchObject({
      kind: 'unsupported',
      capability: 'listTemplates',
    });
    const full = { webhook: 'full', readStatus: 'full', correlationId: 'full', listTemplates: 'full' };
    expect(create({ webhook, businessAccountId: '102' }).capabilities).toMatchObject(full);
  });

  it('shows no secret in any event of its webhook', () => {
    const hook = create({ webhook }).webhook;
    const words = `${accessToken} ${webhook.secrets[0]} ${webhook.verifyToken}`;
    const statuses = [{ id: 'wamid.1', status: 'failed', errors: [{ code: 1, message: words }] }, words];
    const messages = [
      { id: 'wamid.2', from: '573001112233', type: 'text', text: { body: 'x' }, note: words },
    ];
    const changes = [{ field: 'messages', value: { statuses, messages } }, words];
    const rawBody = Buffer.from(
      JSON.stringify({ object: 'whatsapp_business_account', entry: [{ changes }] }),
    );
    const events = hook?.parse({ method: 'POST', url: '/', headers: {}, rawBody }) ?? [];
    expect(events.map(({ type }) => type)).toEqual(['status', 'unknown', 'message', 'unknown']);
    expect(JSON.stringify(events)).not.toContain('canary');
  });
});

describe('the settings', () => {
  it('have the documented limits, and keep credentials to themselves', () => {
    const settings = cloudApi.settings.parse({ accessToken, phoneNumberId: '1', webhook });
    expect(settings).toMatchObject({
      apiVersion: 'v23.0',
      timeoutMs: 30_000,
      limits: { perSecond: 80, pairBurst: 45, pairIntervalMs: 6_000 },
    });
    expect(JSON.stringify(settings)).not.toContain('canary');
  });

  it.each([
    ['no token', { accessToken: undefined }, 'accessToken'],
    ['a number that is no id', { phoneNumberId: '+57300' }, 'phoneNumberId'],
    ['a number that leads elsewhere', { phoneNumberId: '1/../me' }, 'phoneNumberId'],
    ['an account that is no id', { businessAccountId: 'x' }, 'businessAccountId'],
    ['a version that is none', { apiVersion: '../v1' }, 'apiVersion'],
    ['a webhook without secrets', { webhook: { ...webhook, secrets: [] } }, 'webhook.secrets'],
    ['a webhook without a token', { webhook: { secrets: ['s'] } }, 'webhook.verifyToken'],
    ['an address that is no URL', { webhook: { ...webhook, publicUrl: 'h.test' } }, 'webhook.publicUrl'],
  ])('refuse %s', (_, more, path) => {
    const issues = cloudApi.settings.safeParse({ ...entry, ...more }).error?.issues ?? [];
    expect(issues.map((issue) => issue.path.join('.'))).toEqual([path]);
  });
});
