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

it.each([
  ['at the provider', 40],
  ['for their turn', 1],
])(
  'forty sends with one AbortSignal print no MaxListenersExceededWarning, while they wait %s',
  async (_, concurrency) => {
    const count = 40;
    let requests = 0;
    const server = createServer(() => {
      requests += 1;
      if (requests === concurrency) server.emit('all');
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const client = await createClient({
      providers: {
        dt: {
          adapter: 'decision-telecom',
          apiKey: 'key',
          sender: 'B',
          limits: { concurrency },
          baseUrl: `http://127.0.0.1:${port}`,
        },
      },
    });
    const stopping = new AbortController();
    const haveArrived = once(server, 'all');
    const sends = Array.from({ length: count }, (_, index) =>
      client.send({ to: `+5730011122${10 + index}`, type: 'text', text: 'x' }, { signal: stopping.signal }),
    );
    await haveArrived;
    stopping.abort();
    const outcomes = (await Promise.all(sends)).map((sent) => sent._unsafeUnwrapErr().outcome);
    expect(outcomes.filter((outcome) => outcome === 'unknown')).toHaveLength(concurrency);
    // Node emits warnings on the next tick.
    await setImmediate();
    expect(warnings.map(({ name }) => name)).not.toContain('MaxListenersExceededWarning');
    await client.close();
    server.closeAllConnections();
    server.close();
  },
);
