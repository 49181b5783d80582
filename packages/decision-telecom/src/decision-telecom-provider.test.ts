import { openFixtures } from '@wamux/conformance';
import { createLimiter } from '@wamux/provider-kit';
import { createFetchTransport } from '@wamux/transport';
import nock from 'nock';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { decisionTelecom } from './decision-telecom-provider.js';

const fixtures = openFixtures(new URL('./__fixtures__/', import.meta.url));

const apiKey = 'canary:key';
const settings = (more: object = {}) => decisionTelecom.settings.parse({ apiKey, sender: 'Brand', ...more });
const templates = {
  order_shipped: { variables: ['customer'], binding: { name: 'order_ok', namespace: 'ns', language: 'es' } },
};
const text = { to: '+380631234567', type: 'text', text: 'Hola' } as const;

describe('a DecisionTelecom provider', () => {
  // nock sees only what goes through the global fetch, so that is the transport here.
  const transport = createFetchTransport({ fetch: (...request) => globalThis.fetch(...request) });
  const create = (more?: object) =>
    decisionTelecom.create('dt', settings(more), { transport, limiter: createLimiter(), templates });
  const api = (authorization: string) =>
    nock('https://web.it-decision.com', { reqheaders: { authorization } });
  const reply = (name: string): [number, nock.Body] => [
    fixtures.read(name).status,
    fixtures.read(name).body as nock.Body,
  ];

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

  it.each([
    ['verbatim', apiKey],
    ['base64', Buffer.from(apiKey).toString('base64')],
    ['base64-colon', Buffer.from(`${apiKey}:`).toString('base64')],
  ])('sends its key %s', async (authEncoding, encoded) => {
    api(`Basic ${encoded}`)
      .post('/v1/api/send-whatsapp')
      .reply(...reply('send.accepted'));
    const receipt = (await create({ authEncoding }).send(text))._unsafeUnwrap();
    expect(receipt).toMatchObject({
      provider: 'dt',
      providerMessageId: '554',
      status: 'accepted',
      raw: { message_id: 554 },
    });
  });

  it('refuses a request that nobody expected, instead of letting it out', async () => {
    await expect(fetch('https://web.it-decision.com/')).rejects.toThrow(/Disallowed net connect/);
    expect((await create().send(text))._unsafeUnwrapErr()).toMatchObject({
      message: expect.stringContaining('ENETUNREACH'),
    });
  });

  it('does not take its words 503 and 401 for an outage and a wrong key', async () => {
    api(`Basic ${apiKey}`)
      .post('/v1/api/send-whatsapp')
      .reply(...reply('send.window-closed'));
    expect((await create().send(text))._unsafeUnwrapErr()).toMatchObject({
      kind: 'window_closed',
      outcome: 'not-accepted',
      httpStatus: 200,
      providerCode: '7',
    });
  });

  it('asks for a status by the number in the receipt', async () => {
    api(`Basic ${apiKey}`)
      .post('/v1/api/receive-whatsapp', { message_id: 554 })
      .reply(...reply('receive.delivered'));
    const report = await create().getStatus({ provider: 'dt', providerMessageId: '554' });
    expect(report._unsafeUnwrap()).toMatchObject({ status: 'delivered', rawStatus: '1' });
  });

  it.each(['99999999999999999999', '00554'])('asks for %s, which no number holds, as text', async (given) => {
    api(`Basic ${apiKey}`)
      .post('/v1/api/receive-whatsapp', { message_id: given })
      .reply(200, { message_id: given, status: 1 });
    const report = await create().getStatus({ provider: 'dt', providerMessageId: given });
    expect(report._unsafeUnwrap()).toMatchObject({ providerMessageId: given, status: 'delivered' });
  });

  it.each([null, 'abc', '5.5', '-1', '0x22', '5'.repeat(41)])(
    'cannot ask for message %s',
    async (providerMessageId) => {
      const report = await create().getStatus({ provider: 'dt', providerMessageId });
      expect(report._unsafeUnwrapErr()).toMatchObject({
        kind: 'validation',
        issues: [{ path: 'providerMessageId' }],
      });
    },
  );

  it('shows its key nowhere, in neither form', async () => {
    const encoded = Buffer.from(apiKey).toString('base64');
    nock('https://web.it-decision.com')
      .post(/./)
      .reply(400, { name: `bad ${encoded} of ${apiKey} for 380631234567` });
    const error = (await create({ authEncoding: 'base64' }).send(text))._unsafeUnwrapErr();
    expect(JSON.stringify(error)).toContain('bad [redacted] of [redacted]');
    expect(JSON.stringify(error)).not.toMatch(/380631234567/);
  });

  describe('hides the token of the callback address', () => {
    const withWebhook = () => create({ webhook: { secrets: ['s'], publicUrl: 'https://h.test/dt' } });
    it.each([
      ['an acceptance', 200, (echo: string) => ({ message_id: 554, callback_url: echo })],
      [
        'a refusal',
        200,
        (echo: string) => ({ name: `Invalid: ${echo}`, message: '?', code: 1, status: 400 }),
      ],
      ['an error page', 500, (echo: string) => `<p>could not call ${encodeURIComponent(echo)}</p>`],
    ])('that %s echoes', async (_, status, answer) => {
      let echoed = '';
      nock('https://web.it-decision.com')
        .post('/v1/api/send-whatsapp')
        .reply(status, (_uri, body) => {
          echoed = (body as { callback_url: string }).callback_url;
          return answer(echoed);
        });
      const result = await withWebhook().send({ ...text, correlationId: 'order-7' });
      const token = new URL(echoed).searchParams.get('token');
      expect(token).toMatch(/^[0-9a-f]{64}$/);
      expect(JSON.stringify(result)).toContain('h.test');
      expect(JSON.stringify(result)).not.toContain(token);
    });

    it('in a preview', () => {
      const shown = withWebhook()
        .preview?.({ ...text, correlationId: 'order-7' })
        ._unsafeUnwrap();
      expect(shown?.body).toContain('correlation=order-7');
      expect(shown?.body).not.toMatch(/[0-9a-f]{64}/);
    });
  });

  it('has a webhook only where one is configured', () => {
    expect(create().webhook).toBeUndefined();
    expect(create().capabilities).toMatchObject({ webhook: 'none', correlationId: 'none' });
    const withWebhook = create({ webhook: { secrets: ['s'], publicUrl: 'https://h.test/' } });
    expect(withWebhook.webhook).toBeDefined();
    expect(withWebhook.capabilities).toMatchObject({ webhook: 'partial', correlationId: 'partial' });
  });
});

describe('the settings', () => {
  it.each([
    ['a sender over 20', { apiKey, sender: 'x'.repeat(21) }, 'sender'],
    ['an unknown encoding', { apiKey, sender: 'B', authEncoding: 'hex' }, 'authEncoding'],
    [
      'a webhook without secrets',
      { apiKey, sender: 'B', webhook: { secrets: [], publicUrl: 'https://h.test' } },
      'webhook.secrets',
    ],
    [
      'a webhook that is no URL',
      { apiKey, sender: 'B', webhook: { secrets: ['s'], publicUrl: 'h.test' } },
      'webhook.publicUrl',
    ],
  ])('refuse %s', (_, entry, path) => {
    const issues = decisionTelecom.settings.safeParse(entry).error?.issues ?? [];
    expect(issues.map((issue) => issue.path.join('.'))).toEqual([path]);
  });
});
