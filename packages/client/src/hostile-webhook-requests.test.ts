import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { Readable } from 'node:stream';
import type { WebhookRequest } from '@wamux/core';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Client, createClient } from './client.js';

const secret = 'app-secret';
const url = 'https://app.example.test/webhooks/meta';
const body = JSON.stringify({
  object: 'whatsapp_business_account',
  entry: [{ changes: ['what nobody knows'] }],
});
const headers = {
  'x-hub-signature-256': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`,
};

let client: Client;
beforeEach(async () => {
  const meta = { adapter: 'cloud-api', accessToken: 'token', phoneNumberId: '106540352242922' };
  client = await createClient({
    providers: { meta: { ...meta, webhook: { secrets: [secret], verifyToken: 'verify-4711' } } },
  });
});
afterEach(async () => {
  vi.useRealTimers();
  await client.close();
});

const throwing = new Proxy({} as { x: never }, {
  get() {
    throw new Error('a getter');
  },
});
const withStream = (stream: ReadableStream) =>
  new Request(url, { method: 'POST', headers, body: stream, duplex: 'half' } as RequestInit);

describe('handleWebhook', () => {
  const genuine = { method: 'POST', url: '/', headers, rawBody: Buffer.from(body) };

  it.each([
    ['undefined', undefined],
    ['null', null],
    ['a text', 'POST'],
    ['a number', 7],
    ['a proxy that throws', throwing],
    [
      'a body whose getter throws',
      Object.defineProperty({ ...genuine }, 'rawBody', { get: () => throwing.x }),
    ],
    [
      'an address whose getter throws',
      Object.defineProperty({ ...genuine }, 'url', { get: () => throwing.x }),
    ],
  ])('answers 400 to what is no request: %s', async (_, given) => {
    const { events, response } = await client.handleWebhook('meta', given as unknown as WebhookRequest);
    expect([response.status, events]).toEqual([400, []]);
  });

  it.each([
    ['headers that throw', { ...genuine, headers: throwing }],
    ['a body whose members throw', { ...genuine, rawBody: throwing }],
    ['no headers', { ...genuine, headers: undefined }],
    ['nothing in it', {}],
  ])('does not believe a request with %s', async (_, given) => {
    const { response } = await client.handleWebhook('meta', given as unknown as WebhookRequest);
    expect(response.status).toBe(401);
  });

  it('answers for an adapter that throws', async () => {
    const { webhook } = client.providers.get('meta') ?? {};
    if (webhook === undefined) throw new Error('no webhook');
    for (const method of ['challenge', 'verify', 'parse'] as const) {
      const spy = vi.spyOn(webhook, method).mockImplementation(() => {
        throw new Error('canary-4711');
      });
      const { response } = await client.handleWebhook('meta', genuine);
      expect(response).toMatchObject({ status: 500, body: expect.not.stringContaining('canary') });
      spy.mockRestore();
    }
  });
});

describe('webhookHandler', () => {
  const post = (request: unknown, onEvents?: () => Promise<void>) =>
    client.webhookHandler('meta', onEvents)(request as Request);

  it('takes a body that comes in pieces', async () => {
    const pieces = Readable.toWeb(Readable.from([Buffer.from(body.slice(0, 9)), Buffer.from(body.slice(9))]));
    expect((await post(withStream(pieces as ReadableStream))).status).toBe(200);
  });

  it.each([
    ['undefined', () => undefined],
    ['null', () => null],
    [
      'a getter that throws',
      () => ({
        headers,
        get body() {
          return throwing.x;
        },
      }),
    ],
    [
      'a body that breaks',
      () => withStream(new ReadableStream({ pull: () => Promise.reject(new Error('gone')) })),
    ],
    ['a body of texts', () => withStream(new ReadableStream({ pull: (to) => to.enqueue(body) }))],
    ['a body of numbers', () => withStream(new ReadableStream({ pull: (to) => to.enqueue(7) }))],
    [
      'a body that somebody else reads',
      () => {
        const request = new Request(url, { method: 'POST', headers, body });
        request.body?.getReader();
        return request;
      },
    ],
    [
      'a body that was read',
      async () => {
        const request = new Request(url, { method: 'POST', headers, body });
        await request.text();
        return request;
      },
    ],
  ])('answers 400 to %s', async (_, make) => {
    expect((await post(await make())).status).toBe(400);
  });

  it('answers 400 to a body that stalls, though its sender does not let go either', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const stalled = new ReadableStream({
      start: (to) => to.enqueue(Buffer.from(body.slice(0, 9))),
      cancel: () => new Promise<void>(() => {}),
    });
    const answer = post(withStream(stalled));
    await vi.advanceTimersByTimeAsync(15_000);
    expect((await answer).status).toBe(400);
  });

  it('asks for the request again where the app takes for ever', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const { promise: taken, resolve: take } = withResolvers();
    const answer = post(new Request(url, { method: 'POST', headers, body }), () => {
      take();
      return new Promise<void>(() => {});
    });
    await taken;
    await vi.advanceTimersByTimeAsync(60_000);
    expect((await answer).status).toBe(503);
  });

  it('asks for the request again where the app throws', async () => {
    const answer = await post(new Request(url, { method: 'POST', headers, body }), () => {
      throw new Error('not even a promise');
    });
    expect(answer.status).toBe(503);
  });

  it('answers behind a server whose client goes away in the middle of the body', async () => {
    const answered: number[] = [];
    const server = createServer(async (incoming, response) => {
      const stream = Readable.toWeb(incoming) as ReadableStream;
      const { status } = await post(withStream(stream));
      answered.push(status);
      response.writeHead(status).end();
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
    const arrived = once(server, 'request');
    socket.write('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nhalf a body');
    await arrived;
    socket.destroy();
    await expect.poll(() => answered).toEqual([400]);
    server.close();
  });
});

function withResolvers() {
  let resolve = (): void => {};
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}
