import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { RecordedEvent } from '@wamux/outbox';
import { createTransport } from '@wamux/transport';
import { Webhook } from 'standardwebhooks';
import { expect, it } from 'vitest';
import { deliver, mostAnswerBytes } from './deliver.js';
import { parseEndpoints } from './endpoint.js';
import { startReceiver } from './receiver.fixture.js';

const event: RecordedEvent = {
  ...{ id: 'm-1', type: 'accepted', state: 'accepted' },
  ...{ at: '2026-11-28T10:00:00.000Z', cursor: '0-1' },
};

const endpointAt = (url: string) => {
  const [endpoint] = parseEndpoints([
    { name: 'a', url, secrets: [`whsec_${'A'.repeat(44)}`], allowPrivate: true },
  ]);
  if (endpoint === undefined) throw new Error('there is none');
  return endpoint;
};

it.each([
  ['seconds', '30', 30_000, 30_000],
  ['a fraction', '30.5', 30_500, 30_500],
  ['more than anybody waits for', '9999999', 9_999_999_000, 9_999_999_000],
  // So many seconds after the moment at which the tests began.
  ['a date', new Date(Date.now() + 3_600_000).toUTCString(), 3_500_000, 3_600_000],
])('an endpoint says how long to wait: %s', async (_, header, least, most) => {
  const receiver = await startReceiver();
  const transport = createTransport({ maxBodyBytes: mostAnswerBytes });
  receiver.answer = () => ({ status: 503, headers: { 'retry-after': header } });
  const delivery = await deliver(endpointAt(receiver.url), event, transport);
  expect(delivery).toEqual({ isDelivered: false, why: 'it answered 503', retryAfterMs: expect.any(Number) });
  const { retryAfterMs } = delivery as { retryAfterMs: number };
  expect(retryAfterMs).toBeGreaterThanOrEqual(least);
  expect(retryAfterMs).toBeLessThanOrEqual(most);
  await transport.close();
  await receiver.close();
});

it('an endpoint that does not answer, or is not there, has not taken the event, and its address is not told', async () => {
  const receiver = await startReceiver();
  const endpoint = endpointAt(receiver.url);
  const transport = createTransport({ maxBodyBytes: mostAnswerBytes });
  receiver.answer = () => undefined;
  expect(await deliver(endpoint, event, transport, 200)).toEqual({
    isDelivered: false,
    why: 'there was no answer in time',
  });
  await receiver.close();
  expect(await deliver(endpoint, event, transport)).toEqual({
    isDelivered: false,
    why: 'it could not be reached (ECONNREFUSED)',
  });
  await transport.close();
});

it('an event with half of an emoji reaches an app in any language', async () => {
  const receiver = await startReceiver();
  const transport = createTransport({ maxBodyBytes: mostAnswerBytes });
  const raw = { name: 'Ada \ud83d' };
  const pushed = { ...event, type: 'received', event: { type: 'unknown', provider: 'meta', raw } };
  const delivery = await deliver(endpointAt(receiver.url), pushed as RecordedEvent, transport);
  expect(delivery).toEqual({ isDelivered: true });
  const { body = '', headers } = receiver.received[0] ?? {};
  expect(body).toContain('"name":"Ada \ufffd"');
  const signed = new Webhook(`whsec_${'A'.repeat(44)}`);
  expect(() => signed.verify(body, headers as Record<string, string>)).not.toThrow();
  await transport.close();
  await receiver.close();
});

it.each([
  [200, 'is longer than anybody reads', mostAnswerBytes + 1, true],
  [200, 'never ends', 1, true],
  [503, 'never ends', 1, false],
])('the status %s counts where its body %s', async (status, _, bytes, isDelivered) => {
  const server = createServer((_request, response) => {
    response.writeHead(status).write('a'.repeat(bytes));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const transport = createTransport({ maxBodyBytes: mostAnswerBytes });
  const { port } = server.address() as AddressInfo;
  const delivery = await deliver(endpointAt(`http://127.0.0.1:${port}/`), event, transport, 300);
  expect(delivery).toEqual(isDelivered ? { isDelivered } : { isDelivered, why: `it answered ${status}` });
  await transport.close();
  server.closeAllConnections();
  server.close();
});
