import { getEventListeners } from 'node:events';
import { describe, expect, it } from 'vitest';
import { classifyFailure } from './classify-failure.js';
import type { HttpDownload, HttpTransport } from './http-transport.js';
import { closedPort, startRawServer } from './raw-server.fixture.js';
import { createTransport } from './undici-transport.js';

const get = (port: number) =>
  ({ method: 'GET', origin: `http://127.0.0.1:${port}`, path: '/file', headers: {} }) as const;

/** Gives out files of so many bytes, and takes messages. */
const startFileServer = (bytes: number) =>
  startRawServer((socket) =>
    socket.on('data', (data) => {
      const isMessage = data.toString().startsWith('POST');
      const body = isMessage ? '{}' : 'x'.repeat(bytes);
      socket.write(`HTTP/1.1 200 OK\r\ncontent-length: ${body.length}\r\n\r\n${body}`);
    }),
  );

async function openFile(transport: HttpTransport, port: number, timeoutMs = 5_000): Promise<HttpDownload> {
  const opened = await transport.open?.(get(port), { timeoutMs });
  if (opened === undefined) throw new Error('it cannot download');
  return opened._unsafeUnwrap();
}

async function read({ body }: HttpDownload): Promise<number> {
  let bytes = 0;
  for await (const chunk of body) bytes += chunk.byteLength;
  return bytes;
}

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describe('a file over undici', () => {
  it('that nobody reads keeps no message waiting, and the transport from closing for its pause only', async () => {
    await using server = await startFileServer(5_000_000);
    const transport = createTransport({ connections: 1 });
    const unread = await openFile(transport, server.port, 300);
    const send = { ...get(server.port), method: 'POST' as const, body: '{}' };
    expect((await transport.request(send, { timeoutMs: 1_000 })).isOk()).toBe(true);
    const startedAt = performance.now();
    await transport.close();
    expect(performance.now() - startedAt).toBeLessThan(2_000);
    await expect(read(unread)).rejects.toThrow('longer than is allowed');
  });

  it('goes on for as long as somebody reads it, and is there when it has come whole', async () => {
    await using server = await startFileServer(1_000_000);
    const transport = createTransport();
    let bytes = 0;
    for await (const chunk of (await openFile(transport, server.port, 150)).body) {
      bytes += chunk.byteLength;
      if (bytes < 600_000) await wait(30);
    }
    expect(bytes).toBe(1_000_000);
    await using small = await startFileServer(1_000);
    const whole = await openFile(transport, small.port, 50);
    await transport.close();
    await wait(150);
    expect(await read(whole)).toBe(1_000);
  });

  it('is stopped while the connection is made, and by its own time', async () => {
    await using silent = await startRawServer(() => {});
    const transport = createTransport();
    const secure = { ...get(silent.port), origin: `https://127.0.0.1:${silent.port}` };
    const startedAt = performance.now();
    const stopped = await transport.open?.(secure, { timeoutMs: 5_000, signal: AbortSignal.timeout(50) });
    expect(stopped?._unsafeUnwrapErr().reason).toBe('aborted');
    const late = await transport.open?.(secure, { timeoutMs: 50 });
    expect(late?._unsafeUnwrapErr().reason).toBe('deadline');
    expect(performance.now() - startedAt).toBeLessThan(2_000);
    await transport.close();
  });

  it('shares one listener with all that were given one signal, and leaves none', async () => {
    const beginning = 'HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\nx';
    await using server = await startRawServer((socket) => socket.on('data', () => socket.write(beginning)));
    const transport = createTransport();
    const stopping = new AbortController();
    const options = { timeoutMs: 60_000, signal: stopping.signal };
    const listeners = () => getEventListeners(stopping.signal, 'abort').length;
    const openMany = async () => {
      const opened = await Promise.all(
        Array.from({ length: 15 }, () => transport.open?.(get(server.port), options)),
      );
      expect(listeners()).toBe(1);
      return opened.map((one) => one?._unsafeUnwrap() as HttpDownload);
    };
    for (const { cancel } of await openMany()) cancel();
    await expect.poll(listeners).toBe(0);
    const opened = await openMany();
    stopping.abort();
    for (const one of opened) await expect(read(one)).rejects.toThrow('stopped');
    expect(listeners()).toBe(0);
    await transport.close();
  });

  it('says that nothing was sent where there was no connection', async () => {
    const transport = createTransport();
    const refused = await transport.open?.(get(await closedPort()), { timeoutMs: 1_000 });
    expect(classifyFailure(refused?._unsafeUnwrapErr() as never)).toMatchObject({
      kind: 'unavailable',
      message: 'the connection was refused (ECONNREFUSED) before anything was sent',
    });
    await transport.close();
  });
});
