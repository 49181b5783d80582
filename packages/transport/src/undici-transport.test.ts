import { once } from 'node:events';
import net from 'node:net';
import { Worker } from 'node:worker_threads';
import { describe, expect, it, vi } from 'vitest';
import { describeTransport } from './describe-transport.fixture.js';
import { startRawServer } from './raw-server.fixture.js';
import { createTransport } from './undici-transport.js';

describeTransport('createTransport', { create: createTransport, seesConnecting: true });

describe('createTransport, on its connections', () => {
  const ok = 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}';
  const post = (port: number) => ({
    method: 'POST' as const,
    origin: `http://127.0.0.1:${port}`,
    path: '/',
    headers: {},
    body: '{}',
  });

  it('never writes a request that was given up while it waited for a connection', async () => {
    const transport = createTransport({ connections: 1 });
    await using server = await startRawServer((socket) =>
      socket.on('data', () => setTimeout(() => socket.write(ok), 150)),
    );
    const first = transport.request(post(server.port), { timeoutMs: 2_000 });
    const second = await transport.request(post(server.port), { timeoutMs: 50 });
    expect(second._unsafeUnwrapErr()).toEqual({ phase: 'connecting', reason: 'deadline' });
    expect((await first).isOk()).toBe(true);
    expect((await transport.request(post(server.port), { timeoutMs: 2_000 })).isOk()).toBe(true);
    expect(server.received().match(/POST /g)).toHaveLength(2);
    await transport.close();
  });

  it('asks for an answer that is not packed, and for a file that is not', async () => {
    const transport = createTransport();
    await using server = await startRawServer((socket) => socket.on('data', () => socket.write(ok)));
    const called = await transport.request(post(server.port), { timeoutMs: 2_000 });
    const large = { ...post(server.port), body: new Uint8Array(10) };
    const sent = await transport.request(large, { timeoutMs: 2_000 });
    const opened = await transport.open?.({ ...post(server.port), method: 'GET' }, { timeoutMs: 2_000 });
    opened?._unsafeUnwrap().cancel();
    expect([called.isOk(), sent.isOk()]).toEqual([true, true]);
    expect(server.received().match(/accept-encoding: identity/g)).toHaveLength(3);
    await transport.close();
  });

  it('takes an answer that came in time to a process that stood still, and sends nothing whose time was over', async () => {
    const standStill = (ms: number): void =>
      void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
    const answers = new Int32Array(new SharedArrayBuffer(4));
    // It has to answer meanwhile.
    const elsewhere = new Worker(
      `const { parentPort, workerData: answers } = require('node:worker_threads');
      const told = () => { Atomics.add(answers, 0, 1); Atomics.notify(answers, 0); };
      require('node:http')
        .createServer((request, response) => setTimeout(() => response.end('{}', told), 20))
        .listen(0, '127.0.0.1', function () { parentPort.postMessage(this.address().port); });`,
      { eval: true, workerData: answers },
    );
    const [port] = await once(elsewhere, 'message');
    const transport = createTransport();
    expect((await transport.request(post(port), { timeoutMs: 2_000 })).isOk()).toBe(true);
    for (let n = 0; n < 2; n += 1) {
      const call = transport.request(post(port), { timeoutMs: 900 });
      await new Promise((resolve) => setTimeout(resolve, 10));
      // Timers come next.
      await new Promise(setImmediate);
      Atomics.wait(answers, 0, n + 1, 20_000);
      standStill(1_000);
      expect((await call).isOk()).toBe(true);
    }

    await using server = await startRawServer((socket) => socket.on('data', () => socket.write(ok)));
    const late = transport.request(post(server.port), { timeoutMs: 200 });
    standStill(400);
    expect((await late)._unsafeUnwrapErr()).toEqual({ phase: 'connecting', reason: 'deadline' });
    await transport.close();
    expect(server.received()).toBe('');
    await elsewhere.terminate();
  });

  it('uses a connection again, and opens no more than allowed', async () => {
    const transport = createTransport({ connections: 2 });
    let connections = 0;
    await using server = await startRawServer((socket) => {
      connections += 1;
      socket.on('data', () => setTimeout(() => socket.write(ok), 5));
    });
    const calls = Array.from({ length: 20 }, () =>
      transport.request(post(server.port), { timeoutMs: 2_000 }),
    );
    expect((await Promise.all(calls)).every((result) => result.isOk())).toBe(true);
    expect(connections).toBe(2);
    await transport.close();
  });

  it.each([
    ['uses no connection again that', 60_000, 2],
    ['nor one of which a clock that was set back tells nothing, that', -60_000, 2],
    ['uses one again that', 3_000, 1],
  ])('%s stood still with the process, %i ms long', async (_, ms, expected) => {
    vi.useFakeTimers({ toFake: ['Date'] });
    try {
      let connections = 0;
      await using server = await startRawServer((socket) => {
        connections += 1;
        socket.on('data', () => socket.write(ok.replace('\r\n', '\r\nkeep-alive: timeout=600\r\n')));
      });
      const transport = createTransport();
      expect((await transport.request(post(server.port), { timeoutMs: 2_000 })).isOk()).toBe(true);
      // The answer is told of before its connection is free.
      await new Promise(setImmediate);
      vi.setSystemTime(Date.now() + ms);
      expect((await transport.request(post(server.port), { timeoutMs: 2_000 })).isOk()).toBe(true);
      expect(connections).toBe(expected);
      await transport.close();
    } finally {
      vi.useRealTimers();
    }
  });

  it('lets an exchange end that was under way on connections which it uses no more', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    try {
      const answers: (() => void)[] = [];
      await using server = await startRawServer((socket) =>
        socket.on('data', () => answers.push(() => socket.write(ok))),
      );
      const transport = createTransport();
      const first = transport.request(post(server.port), { timeoutMs: 5_000 });
      await expect.poll(() => answers.length).toBe(1);
      vi.setSystemTime(Date.now() + 60_000);
      const second = transport.request(post(server.port), { timeoutMs: 5_000 });
      await expect.poll(() => answers.length).toBe(2);
      for (const answer of answers) answer();
      expect([(await first).isOk(), (await second).isOk()]).toEqual([true, true]);
      await transport.close();
    } finally {
      vi.useRealTimers();
    }
  });

  it('is sending until the last byte has left, and awaits the answer from then on', async () => {
    const transport = createTransport();
    await using deaf = await startRawServer((socket) => {
      socket.pause();
      setTimeout(() => socket.resetAndDestroy(), 100);
    });
    const stuck = { ...post(deaf.port), body: new Uint8Array(50_000_000) };
    const lost = await transport.request(stuck, { timeoutMs: 5_000 });
    expect(lost._unsafeUnwrapErr()).toMatchObject({ phase: 'sending', reason: 'connection-lost' });

    await using silent = await startRawServer(() => {});
    const sent = { ...post(silent.port), body: new Uint8Array(200_000) };
    const late = await transport.request(sent, { timeoutMs: 300 });
    expect(late._unsafeUnwrapErr()).toMatchObject({ phase: 'awaiting-response', reason: 'deadline' });
    await transport.close();
  });

  it('goes to no private network where somebody else named the address', async () => {
    const transport = createTransport();
    await using server = await startRawServer((socket) => socket.on('data', () => socket.write(ok)));
    // A name of this machine, as one of a network of one's own would be that is written like a public one.
    const named = { ...post(server.port), origin: `http://localhost:${server.port}` };
    expect((await transport.request(named, { timeoutMs: 2_000 })).isOk()).toBe(true);
    const outside = { ...named, isOutside: true };
    const refused = { reason: 'dns', code: 'NO_PUBLIC_ADDRESS' };
    expect((await transport.request(outside, { timeoutMs: 2_000 }))._unsafeUnwrapErr()).toMatchObject({
      phase: 'connecting',
      ...refused,
    });
    expect((await transport.open?.(outside, { timeoutMs: 2_000 }))?._unsafeUnwrapErr()).toMatchObject(
      refused,
    );
    expect(server.received().match(/POST /g)).toHaveLength(1);
    await transport.close();
  });

  it('gives each address of a name a fifth of the time for a connection, so that a distant one is not given up', async () => {
    const connecting = vi.spyOn(net, 'connect');
    await using server = await startRawServer((socket) => socket.on('data', () => socket.write(ok)));
    for (const connectTimeoutMs of [undefined, 20_000, 301, Number.POSITIVE_INFINITY]) {
      const transport = createTransport(connectTimeoutMs === undefined ? {} : { connectTimeoutMs });
      expect((await transport.request(post(server.port), { timeoutMs: 2_000 })).isOk()).toBe(true);
      await transport.close();
    }
    const times = connecting.mock.calls.map(([options]) => Object(options).autoSelectFamilyAttemptTimeout);
    expect(times).toEqual([1_000, 4_000, 61, 60_000]);
    connecting.mockRestore();
  });

  it('lets an exchange with an address that somebody else named end before it closes', async () => {
    const transport = createTransport();
    await using server = await startRawServer((socket) =>
      socket.on('data', () => setTimeout(() => socket.write(ok), 100)),
    );
    // An address is looked up by nobody.
    const running = transport.request({ ...post(server.port), isOutside: true }, { timeoutMs: 2_000 });
    await transport.close();
    expect((await running).isOk()).toBe(true);
  });
});
