import { getEventListeners } from 'node:events';
import { describe, expect, it } from 'vitest';
import { classifyFailure } from './classify-failure.js';
import { describeTransport } from './describe-transport.fixture.js';
import { createFetchTransport } from './fetch-transport.js';

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

it('lets the signal go where a file is given up before anybody reads it', async () => {
  const fetch = () => Promise.resolve(new Response('x'.repeat(1_000)));
  const { signal } = new AbortController();
  const get = { method: 'GET', origin: 'http://127.0.0.1', path: '/', headers: {} } as const;
  const opened = await createFetchTransport({ fetch }).open?.(get, { timeoutMs: 1_000, signal });
  opened?._unsafeUnwrap().cancel();
  expect(getEventListeners(signal, 'abort')).toHaveLength(0);
});
