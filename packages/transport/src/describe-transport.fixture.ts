import { getEventListeners } from 'node:events';
import type { Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { classifyFailure } from './classify-failure.js';
import type { HttpRequest, HttpTransport } from './http-transport.js';
import { closedPort, startRawServer, startTlsServer } from './raw-server.fixture.js';
import type { TransportFailure } from './transport-failure.js';

export interface TransportUnderTest {
  create(limits: { connectTimeoutMs: number; maxBodyBytes: number }): HttpTransport;
  /**
   * Whether it can tell that nothing had left when a connection was not made in time, was lost while it was made, or
   * the call was stopped meanwhile. One that cannot has to call these unknown.
   */
  readonly seesConnecting: boolean;
}

const answer = (body: string, head = 'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n') =>
  `${head}content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;

/** The behaviour that every transport shares, on real sockets; each failure of the classification table is staged. */
export function describeTransport(name: string, { create, seesConnecting }: TransportUnderTest): void {
  describe(name, () => {
    let transport: HttpTransport;

    beforeEach(() => {
      transport = create({ connectTimeoutMs: 1_000, maxBodyBytes: 10_000 });
    });
    afterEach(() => transport.close());

    const post = (port: number, more: Partial<HttpRequest> = {}): HttpRequest => ({
      method: 'POST',
      origin: `http://127.0.0.1:${port}`,
      path: '/send?api=x',
      headers: { 'content-type': 'application/json', 'x-token': 'abc' },
      body: '{"text":"¡Hola!"}',
      ...more,
    });

    async function fail(
      request: HttpRequest,
      timeoutMs = 2_000,
      signal?: AbortSignal,
    ): Promise<TransportFailure> {
      const result = await transport.request(request, { timeoutMs, signal });
      return result._unsafeUnwrapErr();
    }

    describe('an exchange that works', () => {
      it('waits for the answer behind the early hints', async () => {
        await using server = await startRawServer((socket) => {
          socket.once('data', () => {
            socket.write('HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n');
            setTimeout(() => socket.write(answer('{"id":"1"}')), 30);
          });
        });
        const result = await transport.request(post(server.port), { timeoutMs: 2_000 });
        expect(result._unsafeUnwrap()).toMatchObject({ status: 200, text: '{"id":"1"}' });
      });

      it('carries method, path, headers and body, and brings back status, headers and text', async () => {
        await using server = await startRawServer((socket) => {
          socket.once('data', () =>
            socket.write(answer('{"id":"ñ"}', 'HTTP/1.1 202 Accepted\r\nX-Note: a\r\nVia: b\r\nVia: c\r\n')),
          );
        });
        const result = await transport.request(post(server.port), { timeoutMs: 2_000 });
        expect(result._unsafeUnwrap()).toMatchObject({
          status: 202,
          text: '{"id":"ñ"}',
          headers: { 'x-note': 'a' },
        });
        expect(server.received()).toMatch(/^POST \/send\?api=x HTTP\/1\.1\r\n/);
        expect(server.received()).toContain('x-token: abc');
        expect(server.received()).toContain('{"text":"¡Hola!"}');
      });

      it('puts together a body that comes in pieces, split inside a character, with a byte order mark', async () => {
        const body = Buffer.from('\uFEFF{"id":"ñ"}');
        const cut = body.indexOf('ñ') + 1;
        await using server = await startRawServer((socket) => {
          socket.once('data', () => {
            socket.write(`HTTP/1.1 200 OK\r\ncontent-length: ${body.length}\r\n\r\n`);
            socket.write(body.subarray(0, cut));
            setTimeout(() => socket.write(body.subarray(cut)), 30);
          });
        });
        const result = await transport.request(post(server.port), { timeoutMs: 2_000 });
        expect(result._unsafeUnwrap().text).toBe('{"id":"ñ"}');
      });

      it('sends bytes as they are', async () => {
        const bytes = new Uint8Array(200_000).fill(65);
        await using server = await startRawServer((socket) => {
          let size = 0;
          socket.on('data', (data) => {
            size += data.length;
            if (size > bytes.length) socket.write('HTTP/1.1 204 No Content\r\n\r\n');
          });
        });
        const result = await transport.request(post(server.port, { body: bytes }), { timeoutMs: 2_000 });
        expect(result._unsafeUnwrap()).toMatchObject({ status: 204, text: '' });
        expect(server.received()).toMatch(/content-length: 200000\r\n/i);
        expect(server.received().endsWith('A'.repeat(200_000))).toBe(true);
      });

      it('does not follow a redirect, and does not send again', async () => {
        await using server = await startRawServer((socket) => {
          socket.once('data', () =>
            socket.write(answer('', 'HTTP/1.1 307 Temporary Redirect\r\nlocation: /elsewhere\r\n')),
          );
        });
        const result = await transport.request(post(server.port), { timeoutMs: 2_000 });
        expect(result._unsafeUnwrap().status).toBe(307);
        expect(server.received().match(/POST /g)).toHaveLength(1);
      });
    });

    describe('before anything was sent', () => {
      it('refused', async () => {
        const failure = await fail(post(await closedPort()));
        expect(failure).toMatchObject({ phase: 'connecting', reason: 'refused', code: 'ECONNREFUSED' });
        expect(classifyFailure(failure).kind).toBe('unavailable');
      });

      it('unknown host name', async () => {
        const failure = await fail(post(1, { origin: 'http://provider.invalid' }), 5_000);
        expect(failure).toMatchObject({ phase: 'connecting', reason: 'dns' });
        expect(classifyFailure(failure).kind).toBe('unavailable');
      });

      it('TLS: a certificate that nobody vouches for', async () => {
        await using server = await startTlsServer((socket) => {
          socket.once('data', () => socket.write(answer('{}')));
        });
        const failure = await fail(post(1, { origin: `https://localhost:${server.port}` }));
        expect(failure).toMatchObject({ phase: 'connecting', reason: 'tls' });
        expect(classifyFailure(failure).kind).toBe('unavailable');
        expect(server.received()).toBe('');
      });

      it('TLS: the other side does not speak it', async () => {
        await using server = await startRawServer((socket) => {
          socket.once('data', () => socket.write('HTTP/1.1 400 Bad Request\r\n\r\n'));
        });
        const failure = await fail(post(1, { origin: `https://127.0.0.1:${server.port}` }));
        // The same code could come from a connection that was in use.
        const phase = seesConnecting ? 'connecting' : 'awaiting-response';
        expect(failure).toMatchObject({ phase, reason: 'tls' });
        expect(server.received()).not.toContain('POST');
      });

      it('reset while the connection is made', async () => {
        await using server = await startRawServer((socket) =>
          socket.once('data', () => socket.resetAndDestroy()),
        );
        const failure = await fail(post(1, { origin: `https://127.0.0.1:${server.port}` }));
        expect(failure).toMatchObject({ phase: seesConnecting ? 'connecting' : 'awaiting-response' });
        expect(classifyFailure(failure).kind).toBe(seesConnecting ? 'unavailable' : 'timeout');
        expect(server.received()).not.toContain('POST');
      });

      if (seesConnecting)
        it('no connection in time', async () => {
          await using server = await startRawServer(() => {});
          const failure = await fail(post(1, { origin: `https://127.0.0.1:${server.port}` }), 10_000);
          expect(failure).toMatchObject({ phase: 'connecting', reason: 'connect-timeout' });
          expect(classifyFailure(failure).kind).toBe('unavailable');
        });

      it('the deadline passes while the connection is made', async () => {
        await using server = await startRawServer(() => {});
        const failure = await fail(post(1, { origin: `https://127.0.0.1:${server.port}` }), 100);
        expect(failure).toMatchObject({
          phase: seesConnecting ? 'connecting' : 'awaiting-response',
          reason: 'deadline',
        });
        expect(classifyFailure(failure).kind).toBe(seesConnecting ? 'unavailable' : 'timeout');
      });

      it('the caller had stopped it already', async () => {
        await using server = await startRawServer(() => {});
        const failure = await fail(post(server.port), 2_000, AbortSignal.abort());
        expect(failure).toEqual({ phase: 'connecting', reason: 'aborted' });
        expect(classifyFailure(failure).kind).toBe('canceled');
        expect(server.received()).toBe('');
      });

      if (seesConnecting)
        it('the caller stops it while the connection is made', async () => {
          await using server = await startRawServer(() => {});
          const failure = await fail(
            post(1, { origin: `https://127.0.0.1:${server.port}` }),
            2_000,
            AbortSignal.timeout(50),
          );
          expect(failure).toMatchObject({ phase: 'connecting', reason: 'aborted' });
          expect(classifyFailure(failure).kind).toBe('canceled');
        });

      it('the transport is closed', async () => {
        await transport.close();
        await transport.close();
        const failure = await fail(post(await closedPort()));
        expect(failure).toEqual({ phase: 'connecting', reason: 'closed' });
        expect(classifyFailure(failure).kind).toBe('canceled');
      });

      it('a header that HTTP does not allow', async () => {
        await using server = await startRawServer(() => {});
        const failure = await fail(post(server.port, { headers: { 'x-token': 'a\r\nb' } }));
        expect(classifyFailure(failure).kind).toBe(seesConnecting ? 'validation' : 'timeout');
        expect(server.received()).toBe('');
      });
    });

    describe('after the request was sent', () => {
      it.each([
        ['the connection is reset', (socket: Socket) => socket.resetAndDestroy(), 'connection-lost'],
        ['the connection is closed', (socket: Socket) => socket.end(), 'connection-lost'],
        ['no answer comes', () => {}, 'deadline'],
        ['half a status line comes', (socket: Socket) => socket.write('HTTP/1.1 2'), 'deadline'],
      ])('%s: nobody knows', async (_, act, reason) => {
        await using server = await startRawServer((socket) => socket.once('data', () => void act(socket)));
        const failure = await fail(post(server.port), 200);
        expect(failure).toMatchObject({ phase: 'awaiting-response', reason });
        expect(classifyFailure(failure).kind).toBe('timeout');
        expect(server.received().match(/POST /g)).toHaveLength(1);
      });

      it('the caller stops it: nobody knows', async () => {
        await using server = await startRawServer(() => {});
        const failure = await fail(post(server.port), 2_000, AbortSignal.timeout(50));
        expect(failure).toMatchObject({ phase: 'awaiting-response', reason: 'aborted' });
        expect(classifyFailure(failure).kind).toBe('timeout');
      });

      it('ends within a few ticks of its deadline', async () => {
        await using server = await startRawServer(() => {});
        const startedAt = performance.now();
        await fail(post(server.port), 150);
        const took = performance.now() - startedAt;
        expect(took).toBeGreaterThanOrEqual(149);
        expect(took).toBeLessThan(1_150);
      });
    });

    describe('while the answer is read', () => {
      const head = 'HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n';
      const startAnswering = (act: (socket: Socket) => void, status = '200 OK') =>
        startRawServer((socket) =>
          socket.once('data', () => {
            socket.write(`${head.replace('200 OK', status)}{"id":`);
            setTimeout(() => act(socket), 30);
          }),
        );

      it.each([
        [
          'the connection is reset',
          (socket: Socket) => socket.resetAndDestroy(),
          'connection-lost',
          'bad_response',
          10_000,
        ],
        [
          'the body ends too early',
          (socket: Socket) => socket.end(),
          'connection-lost',
          'bad_response',
          10_000,
        ],
        ['the rest never comes', () => {}, 'deadline', 'timeout', 1_000],
      ] as const)('%s after a 2xx: nobody knows', async (_, act, reason, kind, timeoutMs) => {
        await using server = await startAnswering((socket) => void act(socket));
        const failure = await fail(post(server.port), timeoutMs);
        expect(failure).toMatchObject({ phase: 'reading-body', reason, status: 200 });
        expect(classifyFailure(failure).kind).toBe(kind);
      });

      it('a byte now and then does not extend the deadline', async () => {
        await using server = await startAnswering((socket) => {
          const drip = setInterval(() => socket.write('x'), 20);
          socket.on('close', () => clearInterval(drip));
        });
        const failure = await fail(post(server.port), 1_000);
        expect(failure).toMatchObject({ phase: 'reading-body', reason: 'deadline' });
      });

      it('a refusal that breaks off is still a refusal', async () => {
        await using server = await startAnswering((socket) => socket.resetAndDestroy(), '400 Bad Request');
        const failure = await fail(post(server.port));
        expect(failure).toMatchObject({ phase: 'reading-body', status: 400 });
        expect(classifyFailure(failure)).toMatchObject({ kind: 'unlisted_code', httpStatus: 400 });
      });

      it('the caller stops it: nobody knows', async () => {
        const stop = new AbortController();
        await using server = await startAnswering(() => setTimeout(() => stop.abort(), 100));
        const failure = await fail(post(server.port), 2_000, stop.signal);
        expect(failure).toMatchObject({ phase: 'reading-body', reason: 'aborted' });
        expect(classifyFailure(failure).kind).toBe('bad_response');
      });

      it('a body over the limit is cut off, not collected', async () => {
        let written = 0;
        await using server = await startRawServer((socket) =>
          socket.once('data', () => {
            socket.write('HTTP/1.1 200 OK\r\ncontent-length: 100000000\r\n\r\n');
            const chunk = 'x'.repeat(65_536);
            const pump = (): void => {
              while (!socket.destroyed && socket.write(chunk)) written += chunk.length;
            };
            socket.on('drain', pump);
            pump();
          }),
        );
        const failure = await fail(post(server.port));
        expect(failure).toMatchObject({ phase: 'reading-body', reason: 'body-too-large', status: 200 });
        expect(classifyFailure(failure).kind).toBe('bad_response');
        expect(written).toBeLessThan(20_000_000);
      });
    });

    it('shares one listener among all calls that were given one signal, and leaves none', async () => {
      await using server = await startRawServer(() => {});
      const stopping = new AbortController();
      const listeners = () => getEventListeners(stopping.signal, 'abort').length;
      const calls = Array.from({ length: 40 }, () => fail(post(server.port), 10_000, stopping.signal));
      expect(listeners()).toBe(1);
      stopping.abort();
      for (const { reason } of await Promise.all(calls)) expect(reason).toBe('aborted');
      expect(listeners()).toBe(0);
    });

    it('lets calls in flight end before it closes, and starts none afterwards', async () => {
      await using server = await startRawServer((socket) =>
        socket.once('data', () => setTimeout(() => socket.write(answer('{}')), 60)),
      );
      const call = transport.request(post(server.port), { timeoutMs: 2_000 });
      await new Promise((resolve) => setTimeout(resolve, 20));
      await transport.close();
      expect((await call).isOk()).toBe(true);
      expect(await fail(post(server.port))).toEqual({ phase: 'connecting', reason: 'closed' });
      expect(server.received().match(/POST /g)).toHaveLength(1);
    });
  });
}
