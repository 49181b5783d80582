import { openFixtures } from '@wamux/conformance';
import { createFetchTransport, createLimiter } from '@wamux/transport';
import nock from 'nock';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { channels, createChannelsProvider } from './channels-provider.js';

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
  const provider = createChannelsProvider('bird-eu', settings, {
    transport,
    limiter: createLimiter(),
    templates: {},
  });
  const api = () => nock('https://api.bird.com', { reqheaders: { authorization: `AccessKey ${accessKey}` } });

  beforeAll(() => nock.disableNetConnect());
  afterEach(() => {
    expect(nock.pendingMocks()).toEqual([]);
    nock.cleanAll();
  });
  afterAll(() => nock.restore());

  it('gives a receipt for a message that Bird took and lost at once', async () => {
    const { status, body } = fixtures.read('send.rejected-in-202');
    api()
      .post(`${path}/messages`)
      .reply(status, body as nock.Body);
    expect((await provider.send({ to, type: 'text', text: 'Hi' }))._unsafeUnwrap()).toMatchObject({
      provider: 'bird-eu',
      providerMessageId: workspaceId,
      status: 'rejected',
      attempts: [{ provider: 'bird-eu', outcome: 'accepted' }],
      raw: { reason: 'workspace has no funds' },
    });
  });
});
