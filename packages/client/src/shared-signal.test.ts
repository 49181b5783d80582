import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createClient } from './client.js';

const warnings: Error[] = [];
const onWarning = (warning: Error): void => void warnings.push(warning);

beforeEach(() => process.on('warning', onWarning));
afterEach(() => {
  process.off('warning', onWarning);
  warnings.length = 0;
});

it('forty sends with one AbortSignal print no MaxListenersExceededWarning', async () => {
  const count = 40;
  let requests = 0;
  const server = createServer(() => {
    requests += 1;
    if (requests === count) server.emit('all');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const client = await createClient({
    providers: {
      dt: { adapter: 'decision-telecom', apiKey: 'key', sender: 'B', baseUrl: `http://127.0.0.1:${port}` },
    },
  });
  const stopping = new AbortController();
  const allArrived = once(server, 'all');
  const sends = Array.from({ length: count }, (_, index) =>
    client.send({ to: `+5730011122${10 + index}`, type: 'text', text: 'x' }, { signal: stopping.signal }),
  );
  await allArrived;
  stopping.abort();
  for (const sent of await Promise.all(sends)) expect(sent._unsafeUnwrapErr().outcome).toBe('unknown');
  // Node emits warnings on the next tick.
  await setImmediate();
  expect(warnings.map(({ name }) => name)).not.toContain('MaxListenersExceededWarning');
  await client.close();
  server.closeAllConnections();
  server.close();
});
