import { openFixtures } from '@wamux/conformance';
import type { WhatsAppProvider } from '@wamux/core';
import { noTemplates } from '@wamux/core/policy';
import { createLimiter } from '@wamux/provider-kit';
import { createFetchTransport } from '@wamux/transport';
import nock from 'nock';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { wolkvox } from './wolkvox-provider.js';

const fixtures = openFixtures(new URL('./__fixtures__/', import.meta.url));

const token = 'canary-token-4711';
const settings = (more: object = {}) =>
  wolkvox.settings.parse({ server: '0023', token, connectorId: '1', ...more });
const templates = {
  order_shipped: { variables: ['customer', 'order'], binding: { name: 'order_shipped_es' } },
};

describe('a Wolkvox provider', () => {
  // nock sees only what goes through the global fetch, so that is the transport here.
  const transport = createFetchTransport({ fetch: (...request) => globalThis.fetch(...request) });
  const create = (more?: object) =>
    wolkvox.create('wolkvox-co', settings(more), { transport, limiter: createLimiter(), templates });
  const api = () => nock('https://wv0023.wolkvox.com', { reqheaders: { 'wolkvox-token': token } });
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

  it('sends a template', async () => {
    api()
      .post('/api/v2/whatsapp.php?api=send_template_official', {
        connector_id: '1',
        telephone: '573001112233',
        template_name: 'order_shipped_es',
        template_vars: 'Ada;A-1',
        customer_id: '',
        url_attach: '',
      })
      .reply(...reply('send.accepted'));
    const message = {
      to: '+573001112233',
      name: 'order_shipped',
      variables: { customer: 'Ada', order: 'A-1' },
    };
    const receipt = (await create().sendTemplate(message))._unsafeUnwrap();
    expect(receipt).toMatchObject({
      provider: 'wolkvox-co',
      status: 'accepted',
      providerMessageId: null,
      attempts: [{ provider: 'wolkvox-co', outcome: 'accepted' }],
    });
  });

  it('refuses a request that nobody expected, instead of letting it out', async () => {
    await expect(fetch('https://wv0023.wolkvox.com/')).rejects.toThrow(/Disallowed net connect/);
    const result = await create().send({ to: '+573001112233', type: 'text', text: 'Hola' });
    expect(result._unsafeUnwrapErr()).toMatchObject({ message: expect.stringContaining('ENETUNREACH') });
  });

  it('carries refusals with status, code and redacted answer', async () => {
    api()
      .post(/send_message_official/)
      .reply(400, { code: 400, error: 'BAD REQUEST', msg: `573001112233 REFUSED FOR ${token}` });
    const error = (
      await create().send({ to: '+573001112233', type: 'text', text: 'Hola' })
    )._unsafeUnwrapErr();
    expect(error).toMatchObject({
      outcome: 'not-accepted',
      httpStatus: 400,
      providerCode: '400',
      provider: 'wolkvox-co',
    });
    expect(JSON.stringify(error)).not.toMatch(/573001112233|canary/);
  });

  it('waits for the end of another call as long as it is asked to', async () => {
    const refused = {
      code: 403,
      error: 'FORBIDDEN',
      msg: 'EXCEEDS THE LIMIT OF SIMULTANEOUS REQUESTS PER TOKEN (2)',
    };
    for (const [headers, retryAfterMs] of [
      [{ 'retry-after': '60' }, 60_000],
      [{}, 1_000],
    ] as const) {
      api()
        .post(/send_message_official/)
        .reply(403, refused, headers);
      const sent = await create().send({ to: '+573001112233', type: 'text', text: 'Hola' });
      expect(sent._unsafeUnwrapErr()).toMatchObject({ kind: 'rate_limited', retryAfterMs });
    }
  });

  it('lists and synchronises templates', async () => {
    api()
      .get('/api/v2/whatsapp.php?api=list_templates&connector_id=1')
      .reply(...reply('list-templates.listed'));
    api()
      .post('/api/v2/whatsapp.php?api=sync_templates', { connector_id: '1' })
      .reply(...reply('sync-templates.listed'));
    expect((await create().listTemplates())._unsafeUnwrap()).toHaveLength(3);
    expect((await create().syncTemplates())._unsafeUnwrap()).toHaveLength(1);
  });

  it('uploads a template sample, and nothing else', async () => {
    api()
      .post('/api/v2/whatsapp.php?api=upload_media', { connector_id: '1', file_url: 'https://h.test/a.png' })
      .reply(...reply('upload-media.uploaded'));
    const upload = {
      provider: 'wolkvox-co',
      url: 'https://h.test/a.png',
      purpose: 'template-sample',
    } as const;
    expect((await create().uploadMedia(upload))._unsafeUnwrap()).toEqual({
      provider: 'wolkvox-co',
      handle: '4::aW1hZ2U=',
    });

    const media = { provider: 'wolkvox-co', data: new Uint8Array(1), contentType: 'image/png' };
    expect((await create().uploadMedia(media))._unsafeUnwrapErr()).toMatchObject({
      kind: 'unsupported',
      capability: 'uploadMedia',
    });
  });

  it('reads a status where a campaign is configured, and says that it cannot elsewhere', async () => {
    api()
      .get(/campaign_9&campaign_id=77/)
      .reply(...reply('campaign-report.records'));
    const reference = { provider: 'wolkvox-co', providerMessageId: null, to: '+57 300 111 2233' };
    const report = await create({ campaignId: '77' }).getStatus(reference);
    expect(report._unsafeUnwrap()).toMatchObject({ status: 'delivered' });

    const data = [{ telephone: '573001112233', status: 'failed', errors: `bad ${token}` }];
    api()
      .get(/campaign_9/)
      .reply(200, { code: '200', data });
    const failed = (await create({ campaignId: '77' }).getStatus(reference))._unsafeUnwrap();
    expect(failed.error?.message).toBe('bad [redacted]');

    const without: WhatsAppProvider = create();
    expect(without.capabilities.getStatus).toBe('none');
    expect((await without.getStatus(reference))._unsafeUnwrapErr()).toMatchObject({
      kind: 'unsupported',
      capability: 'getStatus',
    });
  });
});

describe('the settings', () => {
  it.each([
    ['no token', { server: '1', connectorId: '1' }, 'token'],
    ['a token with spaces', { server: '1', connectorId: '1', token: 'a b' }, 'token'],
    ['a server that is an address', { server: 'https://wv1.wolkvox.com', connectorId: '1', token }, 'server'],
    [
      'three at a time',
      { server: '1', connectorId: '1', token, limits: { concurrency: 3 } },
      'limits.concurrency',
    ],
    [
      'a base URL with a path',
      { server: '1', connectorId: '1', token, baseUrl: 'http://h.test/x' },
      'baseUrl',
    ],
  ])('refuse %s', (_, entry, path) => {
    const issues = wolkvox.settings.safeParse(entry).error?.issues ?? [];
    expect(issues.map((issue) => issue.path.join('.'))).toEqual([path]);
  });

  it('are one at a time and 60 seconds by default', () => {
    expect(settings()).toMatchObject({ limits: { concurrency: 1 }, timeoutMs: 60_000 });
  });

  it('do not print the token', () => {
    expect(JSON.stringify(settings())).not.toContain(token);
    const provider = wolkvox.create('w', settings(), {
      transport: createFetchTransport({ fetch: globalThis.fetch }),
      limiter: createLimiter(),
      templates: noTemplates,
    });
    expect(JSON.stringify(provider)).not.toContain(token);
  });
});
