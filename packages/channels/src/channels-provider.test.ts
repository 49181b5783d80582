import { openFixtures } from '@wamux/conformance';
import { createLimiter } from '@wamux/provider-kit';
import { createFetchTransport } from '@wamux/transport';
import nock from 'nock';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { channels } from './channels-provider.js';

const fixtures = openFixtures(new URL('./__fixtures__/', import.meta.url));

const workspaceId = '6f1c8f2e-1111-4222-8333-444455556666';
const channelId = '6f1c8f2e-1111-4222-8333-444455557777';
const path = `/workspaces/${workspaceId}/channels/${channelId}`;
const accessKey = 'canary-key-4711';
const to = '+573001112233';

describe('a Channels provider', () => {
  // nock sees only what goes through the global fetch, so that is the transport here.
  const transport = createFetchTransport({ fetch: (...request) => globalThis.fetch(...request) });
  const settings = channels.settings.parse({ accessKey, workspaceId, channelId });
  const provider = channels.create('bird-eu', settings, {
    transport,
    limiter: createLimiter(),
    templates: {},
  });
  const api = () => nock('https://api.bird.com', { reqheaders: { authorization: `AccessKey ${accessKey}` } });

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

  it.each(['\uD800', '.', '..', 'a/b', 'a\\b', 'a b', 'a\nb', 'é', 'x'.repeat(201), ''])(
    'asks for nothing by the id %j, and names the field',
    async (bad) => {
      const status = await provider.getStatus({ provider: 'bird-eu', providerMessageId: bad });
      expect(status._unsafeUnwrapErr()).toMatchObject({
        kind: 'validation',
        issues: [{ path: 'providerMessageId' }],
      });
      const window = await provider.getServiceWindow({ contactId: bad, phoneNumber: to });
      expect(window._unsafeUnwrapErr()).toMatchObject({
        kind: 'validation',
        provider: 'bird-eu',
        issues: [{ path: 'contactId' }],
      });
    },
  );

  it.each(['x'.repeat(200), '%2e%2e', '...', 'a?b#c'])('asks by the id %j as one segment', async (odd) => {
    api()
      .get(`${path}/messages/${encodeURIComponent(odd)}`)
      .reply(200, { id: odd, status: 'accepted' });
    const report = await provider.getStatus({ provider: 'bird-eu', providerMessageId: odd });
    expect(report._unsafeUnwrap()).toMatchObject({ providerMessageId: odd });
  });

  const throwing = {
    get contactId(): string {
      throw new Error('a getter');
    },
    phoneNumber: to,
  };
  it.each([
    ['null', null, ['(root)']],
    ['nothing', undefined, ['(root)']],
    ['a text', 'c', ['(root)']],
    ['no members', {}, ['contactId', 'phoneNumber']],
    ['wrong types', { contactId: 7, phoneNumber: [to] }, ['contactId', 'phoneNumber']],
    ['no number', { contactId: 'c', phoneNumber: 'nobody' }, ['phoneNumber']],
    ['a getter that throws', throwing, ['(root)']],
  ])('refuses %s for a contact, and names each field', async (_, contact, paths) => {
    const error = (await provider.getServiceWindow(contact as never))._unsafeUnwrapErr();
    expect(error).toMatchObject({ kind: 'validation', provider: 'bird-eu' });
    expect(error.issues?.map((issue) => issue.path)).toEqual(paths);
  });

  it('asks for a contact by its number in E.164', async () => {
    api()
      .get(`${path}/contacts/c-1`)
      .query({ contactIdentifierValue: to })
      .reply(200, { serviceWindowExpireAt: null });
    const window = await provider.getServiceWindow({ contactId: 'c-1', phoneNumber: '+57 300 111 2233' });
    expect(window._unsafeUnwrap()).toEqual({ expiresAt: null, permanent: false });
  });

  it('shows neither the number nor the key that the words of a status repeat', async () => {
    const failed = { id: 'm', status: 'sending_failed', reason: `no 573001112233 by ${accessKey}` };
    api().get(`${path}/messages/m`).reply(200, failed);
    const report = await provider.getStatus({ provider: 'bird-eu', providerMessageId: 'm', to });
    expect(report._unsafeUnwrap().error?.message).toBe('Bird reports: no …2233 by [redacted]');

    api().get(`${path}/messages/m`).reply(404, { code: 'NotFound', message: 'none for 573001112233' });
    const error = await provider.getStatus({ provider: 'bird-eu', providerMessageId: 'm', to });
    expect(error._unsafeUnwrapErr()).toMatchObject({
      kind: 'validation',
      message: expect.stringContaining('; Bird answered: none for …2233'),
    });

    api()
      .get(`${path}/messages`)
      .query(true)
      .reply(200, { results: [{ ...failed, reference: 'order-7' }] });
    const found = await provider.findByCorrelationId?.({ provider: 'bird-eu', correlationId: 'order-7', to });
    expect(found?._unsafeUnwrap()?.error?.message).toBe('Bird reports: no …2233 by [redacted]');
  });

  it('shows the key in no event of its webhook', () => {
    const webhook = { secrets: ['signing-key-1'], publicUrl: 'https://h.test/bird' };
    const settingsOfHook = channels.settings.parse({ accessKey, workspaceId, channelId, webhook });
    const hook = channels.create('bird-eu', settingsOfHook, {
      transport,
      limiter: createLimiter(),
      templates: {},
    }).webhook;
    const payload = { id: 'm', status: 'rejected', reason: `by ${accessKey}, signed signing-key-1` };
    const rawBody = Buffer.from(JSON.stringify({ event: 'whatsapp.outbound', payload }));
    expect(hook?.parse({ method: 'POST', url: '/', headers: {}, rawBody })).toMatchObject([
      { error: { message: 'Bird reports: by [redacted], signed [redacted]' } },
    ]);
  });

  it('refuses a message that Bird rejected in a 202, so that the next provider is asked', async () => {
    const { status, body } = fixtures.read('send.rejected-in-202');
    api()
      .post(`${path}/messages`)
      .reply(status, body as nock.Body);
    expect((await provider.send({ to, type: 'text', text: 'Hi' }))._unsafeUnwrapErr()).toMatchObject({
      kind: 'billing',
      outcome: 'not-accepted',
      provider: 'bird-eu',
      attempts: [{ provider: 'bird-eu', outcome: 'not-accepted' }],
      raw: { reason: 'workspace has no funds' },
    });
  });
});
