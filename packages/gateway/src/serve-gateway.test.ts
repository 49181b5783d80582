import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { serveGateway } from './serve-gateway.js';

it('a server that closes lets a caller ask no more over a connection that is kept', async () => {
  const answer = async () => {
    await sleep(20);
    return new Response('{}');
  };
  const server = await serveGateway({ fetch: answer, hasKeys: false, drain() {} }, { port: 0 });
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const ask = async (): Promise<string | undefined> => {
    const asking = request(server.url, { agent }).end();
    const [response] = await once(asking, 'response');
    response.resume();
    await once(response, 'end');
    return response.headers.connection;
  };
  expect(await ask()).toBe('keep-alive');
  const asked = ask();
  await sleep(10);
  // As often as the caller asks: none of its requests is cut at the end of the grace.
  const closed = server.close({ graceMs: 60_000 });
  expect(await asked).toBe('close');
  await expect(ask()).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  await closed;
  agent.destroy();
});

it('a server answers whoever names no host, as balancers do that ask for its health by HTTP/1.0', async () => {
  const asked: string[] = [];
  const fetch = async ({ url }: Request) => {
    asked.push(url);
    return new Response('{}');
  };
  const server = await serveGateway({ fetch, hasKeys: false, drain() {} }, { port: 0 });
  const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
  socket.write('GET /readyz HTTP/1.0\r\n\r\n');
  expect(String(await once(socket, 'data'))).toMatch(/^HTTP\/1\.1 200 /);
  // Not by a name of this machine: without keys such a request may do nothing.
  expect(asked).toEqual(['http://unnamed.invalid/readyz']);
  socket.destroy();
  await server.close();
});

it('a server keeps a connection that nobody uses for longer than the proxy in front of it does', async () => {
  const fetch = async () => new Response('{}');
  const server = await serveGateway({ fetch, hasKeys: false, drain() {} }, { port: 0 });
  const agent = new Agent({ keepAlive: true });
  const [response] = await once(request(server.url, { agent }).end(), 'response');
  const [, seconds] = /^timeout=(\d+)$/.exec(response.headers['keep-alive']) ?? [];
  expect(Number(seconds)).toBeGreaterThan(90);
  // Nobody waits for it at the end.
  await server.close();
  agent.destroy();
});

it('a server that closes waits for no connection whose answer had begun before', async () => {
  let end = (): void => {};
  const fetch = async () =>
    new Response(
      new ReadableStream({
        start(controller) {
          controller.enqueue(new TextEncoder().encode('{'));
          end = () => {
            controller.enqueue(new TextEncoder().encode('}'));
            controller.close();
          };
        },
      }),
    );
  const server = await serveGateway({ fetch, hasKeys: false, drain() {} }, { port: 0 });
  const agent = new Agent({ keepAlive: true });
  const [response] = await once(request(server.url, { agent }).end(), 'response');
  const closed = server.close({ graceMs: 60_000 });
  end();
  response.resume();
  await closed;
  agent.destroy();
});

it('a server that closes waits for no connection that was opened in advance, as browsers do', async () => {
  const fetch = async () => new Response('{}');
  const server = await serveGateway({ fetch, hasKeys: false, drain() {} }, { port: 0 });
  const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
  await once(socket, 'connect');
  const ended = once(socket, 'close');
  await server.close({ graceMs: 60_000 });
  await ended;
});

it('a server waits for the headers of a request no longer than it says', async () => {
  const fetch = async () => new Response('{}');
  const server = await serveGateway({ fetch, hasKeys: false, drain() {} }, { port: 0 });
  const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
  const startedAt = performance.now();
  socket.write('GET / HTTP/1.1\r\nhost: x\r\n');
  expect(String(await once(socket, 'data'))).toMatch(/^HTTP\/1\.1 408 /);
  expect(performance.now() - startedAt).toBeGreaterThan(9_000);
  socket.destroy();
  await server.close();
}, 20_000);
