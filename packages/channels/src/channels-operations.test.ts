import { createLimiter, type HttpRequest } from '@wamux/provider-kit';
import { ok } from 'neverthrow';
import { describe, expect, it } from 'vitest';
import { channels } from './channels-provider.js';

const ids = {
  workspaceId: '6f1c8f2e-1111-4222-8333-444455556666',
  channelId: '6f1c8f2e-1111-4222-8333-444455557777',
};
const projectId = '6f1c8f2e-1111-4222-8333-444455558888';

/** A channel whose every request gets the answer that `answer` names. */
function start(answer: (request: HttpRequest) => object) {
  const requests: HttpRequest[] = [];
  const transport = {
    request: async (request: HttpRequest) => {
      requests.push(request);
      return ok({ status: 200, headers: {}, text: JSON.stringify(answer(request)) });
    },
    close: async () => {},
  };
  const binding = channels.template.parse({ projectId, locale: 'es' });
  const provider = channels.create('bird', channels.settings.parse({ accessKey: 'fake', ...ids }), {
    transport,
    limiter: createLimiter(),
    templates: { hello: { variables: [], binding } },
  });
  return { provider, requests };
}

it('looks for a message from some minutes before it was sent: our clock and Bird’s may differ', async () => {
  const { provider, requests } = start(() => ({ results: [] }));
  const since = '2026-11-27T10:05:00.000Z';
  await provider.findByCorrelationId?.({ provider: 'bird', correlationId: 'order-7', since });
  await provider.findByCorrelationId?.({ provider: 'bird', correlationId: 'order-7' });
  const asked = requests.map(({ path }) => new URL(path, 'https://bird.test').searchParams.get('startAt'));
  expect(asked).toEqual(['2026-11-27T10:00:00.000Z', null]);
});

it('narrows a search by a number, and never by a user id, which Bird refuses there', async () => {
  const { provider, requests } = start(() => ({ results: [] }));
  for (const to of ['+573001112233', 'CO.13491208655302741918']) {
    await provider.findByCorrelationId?.({ provider: 'bird', correlationId: 'order-7', to });
  }
  const asked = requests.map(({ path }) =>
    new URL(path, 'https://bird.test').searchParams.get('phonenumber'),
  );
  expect(asked).toEqual(['+573001112233', null]);
});

describe('an upload', () => {
  const upload = { provider: 'bird', data: new Uint8Array(1), contentType: 'image/png' };
  const startAt = (uploadUrl: string) =>
    start(({ path }) =>
      path.endsWith('/presigned-upload')
        ? { mediaUrl: 'https://media.test/1', uploadUrl, uploadMethod: 'POST', uploadFormData: { key: '1' } }
        : {},
    );

  it.each([
    ['http://storage.example/', 'is neither https nor its own'],
    ['https://user:pass@storage.example/', 'holds a user name or a password'],
    ['https://127.0.0.1/', 'is of a private network'],
    ['https://169.254.169.254/latest', 'is of a private network'],
    ['https://[::1]/', 'is of a private network'],
    ['https://vault.internal/', 'is of a private network'],
  ])('does not go to %s', async (uploadUrl, reason) => {
    const { provider, requests } = startAt(uploadUrl);
    const error = (await provider.uploadMedia(upload))._unsafeUnwrapErr();
    expect(error).toMatchObject({ kind: 'bad_response', provider: 'bird' });
    expect(error.message).toContain(reason);
    expect(requests).toHaveLength(1);
  });

  it('goes to a public address without our key', async () => {
    const { provider, requests } = startAt('https://storage.example/form?x=1');
    expect((await provider.uploadMedia(upload))._unsafeUnwrap()).toEqual({
      provider: 'bird',
      url: 'https://media.test/1',
    });
    expect(requests[1]).toMatchObject({ origin: 'https://storage.example', path: '/form?x=1' });
    expect(Object.keys(requests[1]?.headers ?? {})).toEqual(['content-type']);
  });
});

describe('the list of templates', () => {
  const page = (more: object) => ({ results: [{ id: 't', projectId }], ...more });

  it('has every page', async () => {
    const { provider, requests } = start(({ path }) =>
      path.includes('pageToken=2') ? page({}) : page({ nextPageToken: '2' }),
    );
    expect((await provider.listTemplates())._unsafeUnwrap()).toHaveLength(2);
    expect(requests).toHaveLength(2);
  });

  it('is not cut silently where it goes on', async () => {
    const { provider, requests } = start(() => page({ nextPageToken: 'more' }));
    expect((await provider.listTemplates())._unsafeUnwrapErr()).toMatchObject({
      kind: 'bad_response',
      provider: 'bird',
      message: "the list of a project's templates has more than 10 pages",
    });
    expect(requests).toHaveLength(10);
  });
});
