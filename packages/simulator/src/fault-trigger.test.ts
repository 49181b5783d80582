import { afterEach, beforeEach, expect, test } from 'vitest';
import { exchange } from './exchange.fixture.js';
import { type Simulator, startSimulator } from './simulator.js';

let simulator: Simulator;
beforeEach(async () => {
  simulator = await startSimulator();
});
afterEach(() => simulator.close());

const send = (body: object = {}) =>
  exchange(`${simulator.decisionTelecom.origin}/v1/api/send-whatsapp`, {
    method: 'POST',
    headers: { authorization: `Basic ${simulator.decisionTelecom.credentials.apiKey}` },
    body: {
      source_addr: 'Simulated',
      destination_addr: 573001112233,
      message_type: 1,
      text: 'Hola',
      ...body,
    },
  });

test('a refusal that a provider does not document cannot be staged', () => {
  expect(() => simulator.wolkvox.on('send_template_official', 'window-closed')).toThrow(
    /wolkvox documents no refusal "window-closed"\. It documents: unauthorized,/,
  );
  expect(() => simulator.channels.on('send', 'no-balance')).toThrow(/channels documents no refusal/);
  expect(() => simulator.decisionTelecom.on('*', 'maintenance')).toThrow(/decision-telecom documents no/);
});

test('a route that does not exist cannot be staged', () => {
  const provider: { on(route: string, fault: 'hang'): unknown } = simulator.wolkvox;
  expect(() => provider.on('send', 'hang')).toThrow(/wolkvox has no route "send"\. It has: send_template/);
});

test('a refusal answers whatever the request, and accepts nothing', async () => {
  simulator.decisionTelecom.on('send-whatsapp', 'no-balance');
  expect((await send()).body).toContain('"code":3');
  expect((await send({ message_type: 9 })).body).toContain('"code":3');
  expect(simulator.ledger.acceptances).toEqual([]);
});

test('a custom answer without acceptance: text, headers, status', async () => {
  simulator.decisionTelecom.on('*', {
    accept: false,
    status: 429,
    headers: { 'retry-after': '7' },
    body: 'slow down',
  });
  const answer = await send({ message_type: 9 });
  expect(answer).toMatchObject({ status: 429, body: 'slow down' });
  expect(answer.headers).toMatchObject({ 'retry-after': '7', 'content-type': 'text/plain; charset=utf-8' });
  expect(simulator.ledger.acceptances).toEqual([]);
});

test('a custom answer with acceptance: JSON, late, and only for what is valid', async () => {
  simulator.decisionTelecom.on('*', { accept: true, status: 200, body: { message_id: null }, delayMs: 120 });
  expect((await send({ message_type: 9 })).body).toContain('"code":1');
  const startedAt = performance.now();
  const answer = await send();
  expect(performance.now() - startedAt).toBeGreaterThan(110);
  expect(answer).toMatchObject({ status: 200, body: '{"message_id":null}' });
  expect(simulator.ledger.acceptances).toHaveLength(1);
});
