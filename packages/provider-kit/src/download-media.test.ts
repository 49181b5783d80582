import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { DownloadOptions, ProviderCapabilities } from '@wamux/core';
import { createLimiter } from '@wamux/limits';
import { createFetchTransport, createTransport, type HttpTransport } from '@wamux/transport';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { downloadMedia, type MediaSource } from './download-media.js';

const credential = { authorization: 'Bearer canary-4711' };

describe.each([
  ['undici', () => createTransport()],
  ['fetch', () => createFetchTransport({ fetch: globalThis.fetch })],
] as const)('a download over %s', (_, createHttp) => {
  let server: Server;
  let transport: HttpTransport;
  let origin: string;
  let asked: IncomingMessage[];
  let answer: (request: IncomingMessage, response: ServerResponse) => void;

  beforeEach(async () => {
    asked = [];
    transport = createHttp();
    answer = (_request, response) => response.end('abc');
    server = createServer((request, response) => {
      asked.push(request);
      answer(request, response);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterEach(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await transport.close();
  });

  const download = (source: Partial<MediaSource> = {}, options?: DownloadOptions) =>
    downloadMedia(
      {
        id: 'p',
        adapter: 'test',
        capabilities: {} as ProviderCapabilities,
        transport,
        limiter: createLimiter(),
        limits: { key: 'k', concurrency: 1, queue: 0 },
        timeoutMs: 2_000,
        secrets: [],
      },
      { url: `${origin}/files/a.png`, headers: credential, ownHosts: /^cdn\.example$/, origin, ...source },
      options,
    );
  const textOf = async (body: AsyncIterable<Uint8Array>): Promise<string> => {
    const chunks: Uint8Array[] = [];
    for await (const chunk of body) chunks.push(chunk);
    return Buffer.concat(chunks).toString();
  };

  it('streams the file with what the answer says of it, and carries the credential', async () => {
    answer = (_request, response) => {
      response.writeHead(200, {
        'content-type': 'image/png',
        'content-length': '3',
        'content-disposition': 'attachment; filename="../b.png"',
      });
      response.end('abc');
    };
    const file = (await download())._unsafeUnwrap();
    expect(file).toMatchObject({ contentType: 'image/png', size: 3, filename: 'b.png' });
    expect(await textOf(file.body)).toBe('abc');
    expect(asked[0]?.headers.authorization).toBe('Bearer canary-4711');
  });

  it('follows three redirects without the credential, and no fourth', async () => {
    answer = (request, response) => {
      const [, hops = '0'] = /hops=(\d)/.exec(request.url ?? '') ?? [];
      if (hops === '0') return response.end('abc');
      return response.writeHead(302, { location: `/r?hops=${Number(hops) - 1}` }).end();
    };
    const file = (await download({ url: `${origin}/r?hops=3` }))._unsafeUnwrap();
    expect(await textOf(file.body)).toBe('abc');
    expect(asked.map(({ headers }) => headers.authorization)).toEqual([
      'Bearer canary-4711',
      undefined,
      undefined,
      undefined,
    ]);
    const error = (await download({ url: `${origin}/r?hops=4` }))._unsafeUnwrapErr();
    expect(error).toMatchObject({ kind: 'media', provider: 'p' });
    expect(error.message).toMatch(/more than 3 redirects/);
  });

  it.each([
    ['http://cdn.example/a', /not https/],
    ['https://127.0.0.1/a', /private network/],
    ['https://user:pass@cdn.example/a', /user name/],
    ['file:///etc/passwd', /not https/],
    ['nonsense', /is none/],
  ])('asks nobody at %s, by itself or behind a redirect', async (url, message) => {
    const error = (await download({ url }))._unsafeUnwrapErr();
    expect(error).toMatchObject({ kind: 'media', provider: 'p' });
    expect(error.message).toMatch(message);
    expect(asked).toHaveLength(0);
    if (url === 'nonsense') return;
    answer = (_request, response) => response.writeHead(302, { location: url }).end();
    expect((await download())._unsafeUnwrapErr().message).toMatch(message);
    expect(asked).toHaveLength(1);
  });

  it('refuses a file that is known to be too large', async () => {
    expect((await download({ size: 11 }, { maxBytes: 10 }))._unsafeUnwrapErr().kind).toBe('media');
    expect(asked).toHaveLength(0);
    answer = (_request, response) => response.writeHead(200, { 'content-length': '11' }).end('a'.repeat(11));
    expect((await download({}, { maxBytes: 10 }))._unsafeUnwrapErr()).toMatchObject({ kind: 'media' });
  });

  it('stops a file that turns out to be too large', async () => {
    const closed = new Promise((resolve) => {
      answer = (_request, response) => {
        response.on('close', resolve);
        response.write('a'.repeat(11));
      };
    });
    const file = (await download({}, { maxBytes: 10 }))._unsafeUnwrap();
    await expect(textOf(file.body)).rejects.toThrow(/larger than the 10 bytes/);
    await closed;
  });

  it.each([
    [401, 'auth'],
    [403, 'media'],
    [404, 'media'],
    [410, 'media'],
    [429, 'rate_limited'],
    [503, 'provider_error'],
  ])('says after HTTP %i that it is %s', async (status, kind) => {
    answer = (_request, response) => response.writeHead(status).end('no');
    expect((await download())._unsafeUnwrapErr()).toMatchObject({ provider: 'p', httpStatus: status, kind });
  });

  it('ends where the caller stops it, before and after the head', async () => {
    answer = () => {};
    const early = new AbortController();
    const waiting = download({}, { signal: early.signal });
    await expect.poll(() => asked.length).toBe(1);
    early.abort();
    expect((await waiting).isErr()).toBe(true);

    const late = new AbortController();
    answer = (_request, response) => void response.write('abc');
    const file = (await download({}, { signal: late.signal }))._unsafeUnwrap();
    const reading = textOf(file.body);
    late.abort();
    await expect(reading).rejects.toThrow();
  });

  it('ends where the caller wants nothing of it, as a stream that is canceled before it was read', async () => {
    const closed = new Promise((resolve) => {
      answer = (_request, response) => {
        response.on('close', resolve);
        response.write('abc');
      };
    });
    const file = (await download({}, { timeoutMs: 60_000 }))._unsafeUnwrap();
    await ReadableStream.from(file.body).cancel();
    await closed;
  });

  it.each([{ maxBytes: 0 }, { maxBytes: 1.5 }, { timeoutMs: -1 }])(
    'refuses the options %j',
    async (options) => {
      expect((await download({}, options))._unsafeUnwrapErr()).toMatchObject({
        kind: 'validation',
        provider: 'p',
      });
      expect(asked).toHaveLength(0);
    },
  );
});
