import { afterEach, beforeEach, expect, test } from 'vitest';
import { startSimulator } from './start-simulator.fixture.js';

let simulator: Awaited<ReturnType<typeof startSimulator>>;
let clock = Date.UTC(2026, 10, 20, 10, 0, 0);
beforeEach(async () => {
  simulator = await startSimulator({ now: () => clock });
});
afterEach(() => simulator.close());

const to = '573001112233';
const template = (name: string, ...values: string[]) => ({ to, template: { name, language: 'es', values } });

async function call(path: string, body?: object, key = simulator.acmeChat.credentials.apiKey) {
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
  const more = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
  const response = await fetch(`${simulator.acmeChat.origin}${path}`, { headers, ...more });
  return { status: response.status, body: (await response.json()) as { readonly [field: string]: unknown } };
}
const send = (body: object, key?: string) => call('/v1/messages', body, key);

test('accepts texts and templates, and the ledger has them', async () => {
  expect(await send({ to, text: 'Hola' })).toEqual({ status: 202, body: { id: 'message-1' } });
  expect((await send(template('order_shipped', 'Ada', 'A-1'))).status).toBe(202);
  const accepted = simulator.ledger.acceptances.map(({ kind, content }) => `${kind}: ${content}`);
  expect(accepted).toEqual(['text: Hola', 'template: Ada | A-1']);
});

test.each([
  [401, 'wrong_key', { to, text: 'Hola' }, 'another key'],
  [400, 'bad_request', { to, text: '' }],
  [400, 'bad_request', { to, text: 'x'.repeat(2001) }],
  [400, 'bad_request', { to: '+573001112233', text: 'Hola' }],
  [400, 'bad_request', { to, text: 'Hola', color: 'red' }],
  [404, 'unknown_template', template('toString')],
  [400, 'wrong_values', template('otp_code')],
])('refuses with %i and %s, and accepts nothing: %j', async (status, code, body, key?: string) => {
  expect(await send(body, key)).toMatchObject({ status, body: { error: { code } } });
  expect(simulator.ledger.acceptances).toEqual([]);
});

test('outside the window only a template passes', async () => {
  simulator.acmeChat.closeWindow(to);
  expect(await send({ to, text: 'Hola' })).toMatchObject({ status: 403 });
  expect(await send(template('otp_code', '123456'))).toMatchObject({ status: 202 });
});

test('a message is queued, sent, delivered and read', async () => {
  await send({ to, text: 'Hola' });
  const acceptedAt = clock;
  const statuses = [];
  for (const afterMs of [0, 300, 900, 2_000]) {
    clock = acceptedAt + afterMs;
    statuses.push((await call('/v1/messages/message-1')).body.status);
  }
  expect(statuses).toEqual(['queued', 'sent', 'delivered', 'read']);
  expect(await call('/v1/messages/message-2')).toMatchObject({ status: 404 });
});
