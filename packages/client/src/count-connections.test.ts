import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { createClient } from './client.js';
import { countConnections } from './count-connections.js';

it('has a connection for every call that all providers may have in flight, however they are shared out', async () => {
  const each = 70;
  const waiting: ServerResponse[] = [];
  // Nobody is answered before all of them are there.
  const server = createServer((request, response) => {
    request.resume();
    waiting.push(response);
    if (waiting.length < 2 * each) return;
    for (const one of waiting) one.end('{"message_id":1}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const provider = (apiKey: string) => ({
    ...{ adapter: 'decision-telecom', apiKey, sender: 'Shop', baseUrl },
    limits: { concurrency: each },
  });
  const client = await createClient({
    providers: { a: provider('first'), b: provider('second') },
    routes: [{ when: { tag: 'b' }, try: ['b'] }, { try: ['a'] }],
  });
  const results = await Promise.all(
    Array.from({ length: 2 * each }, (_, n) => {
      const to = `+57300${1_000_000 + n}`;
      return client.send(
        { to, type: 'text', text: 'Hola', tags: n % 2 === 0 ? ['b'] : [] },
        { timeoutMs: 5_000 },
      );
    }),
  );
  expect(results.filter((result) => result.isErr())).toEqual([]);
  await client.close();
  server.close();
});

it('counts an adapter that has no limits as one with the usual ones, and has no fewer than one', () => {
  const settings = [undefined, {}, { limits: {} }, { limits: { concurrency: 500 } }];
  expect(countConnections(settings.map((one) => ({ settings: one })))).toBe(3 * 64 + 500);
  expect(countConnections([{ settings: { limits: { concurrency: 1 } } }])).toBe(64);
});
