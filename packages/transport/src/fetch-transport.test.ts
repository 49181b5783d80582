import { getEventListeners } from 'node:events';
import { ProxyAgent, fetch as undiciFetch } from 'undici';
import { describe, expect, it } from 'vitest';
import { classifyFailure } from './classify-failure.js';
import { describeTransport } from './describe-transport.fixture.js';
import { createFetchTransport } from './fetch-transport.js';
import { startRawServer } from './raw-server.fixture.js';

describeTransport('createFetchTransport', {
  create: ({ maxBodyBytes }) => createFetchTransport({ fetch: globalThis.fetch, maxBodyBytes }),
  seesConnecting: false,
});

describe('what a failed fetch proves', () => {
  const post = { method: 'POST', origin: 'http://127.0.0.1', path: '/', headers: {}, body: '{}' } as const;

  async function kindOf(cause: object) {
    const fetch = () => Promise.reject(Object.assign(new TypeError('fetch failed'), { cause }));
    const result = await createFetchTransport({ fetch }).request(post, { timeoutMs: 1_000 });
    return classifyFailure(result._unsafeUnwrapErr()).kind;
  }

  it.each([
    ['ECONNREFUSED', 'connect'],
    ['ENOTFOUND', 'getaddrinfo'],
    ['EAI_AGAIN', 'getaddrinfo'],
    ['EHOSTUNREACH', 'connect'],
    ['ENETUNREACH', 'connect'],
    ['UND_ERR_CONNECT_TIMEOUT', undefined],
    ['SELF_SIGNED_CERT_IN_CHAIN', undefined],
    ['CERT_HAS_EXPIRED', undefined],
  ])('%s while it did %s: nothing has left', async (code, syscall) => {
    expect(await kindOf({ code, syscall })).toBe('unavailable');
  });

  it.each([
    ['EHOSTUNREACH', 'read'],
    ['ENETUNREACH', 'write'],
    ['EHOSTUNREACH', undefined],
    ['ECONNRESET', 'read'],
    ['EPIPE', 'write'],
    ['EPROTO', 'write'],
    ['ERR_SSL_DECRYPTION_FAILED_OR_BAD_RECORD_MAC', undefined],
    ['UND_ERR_SOCKET', undefined],
    ['UND_ERR_DESTROYED', undefined],
    ['UND_ERR_CLOSED', undefined],
    ['SOMETHING_NEW', undefined],
  ])('%s while it did %s: nobody knows', async (code, syscall) => {
    expect(await kindOf({ code, syscall })).toBe('timeout');
  });
});

it.each(['http://provider.test', 'https://provider.test'])(
  'a proxy that leads nobody to %s: nothing has left',
  async (origin) => {
    await using proxy = await startRawServer((socket) => {
      socket.once('data', () =>
        socket.end('HTTP/1.1 407 Proxy Authentication Required\r\ncontent-length: 0\r\n\r\n'),
      );
    });
    const dispatcher = new ProxyAgent(`http://127.0.0.1:${proxy.port}`);
    const fetch = ((url: string, init: object) => undiciFetch(url, { ...init, dispatcher })) as never;
    const post = { method: 'POST', origin, path: '/', headers: {}, body: '{}' } as const;
    const result = await createFetchTransport({ fetch }).request(post, { timeoutMs: 2_000 });
    expect(classifyFailure(result._unsafeUnwrapErr())).toEqual({
      kind: 'unavailable',
      message: 'the host cannot be reached (the proxy answered 407) before anything was sent',
    });
    await dispatcher.destroy();
  },
);

it('lets the signal go where a file is given up before anybody reads it', async () => {
  const fetch = () => Promise.resolve(new Response('x'.repeat(1_000)));
  const { signal } = new AbortController();
  const get = { method: 'GET', origin: 'http://127.0.0.1', path: '/', headers: {} } as const;
  const opened = await createFetchTransport({ fetch }).open?.(get, { timeoutMs: 1_000, signal });
  opened?._unsafeUnwrap().cancel();
  expect(getEventListeners(signal, 'abort')).toHaveLength(0);
});

describe('a fetch that does not look at its signal', () => {
  const get = { method: 'GET', origin: 'http://127.0.0.1', path: '/', headers: {} } as const;
  const never = () => new Promise<never>(() => {});
  const withoutEnd = async () => new Response(new ReadableStream({ pull: never }));

  it.each([
    ['never answers', never, 'awaiting-response'],
    ['never ends its answer', withoutEnd, 'reading-body'],
  ])('and %s: the wait ends all the same', async (_, fetch, phase) => {
    const transport = createFetchTransport({ fetch });
    const late = await transport.request(get, { timeoutMs: 20 });
    expect(late._unsafeUnwrapErr()).toMatchObject({ phase, reason: 'deadline' });
    const stopped = await transport.request(get, { timeoutMs: 60_000, signal: AbortSignal.timeout(20) });
    expect(stopped._unsafeUnwrapErr()).toMatchObject({ phase, reason: 'aborted' });
    await transport.close();
  });

  it('and never answers, or ends, a download', async () => {
    const unanswered = await createFetchTransport({ fetch: never }).open?.(get, { timeoutMs: 20 });
    expect(unanswered?._unsafeUnwrapErr().reason).toBe('deadline');
    const opened = await createFetchTransport({ fetch: withoutEnd }).open?.(get, { timeoutMs: 20 });
    const read = async () => {
      for await (const chunk of opened?._unsafeUnwrap().body ?? []) expect(chunk).toBeUndefined();
    };
    await expect(read()).rejects.toThrow('aborted');
  });
});
