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

test.each(['hangg', 'toString', 'constructor'])(
  '%s is no fault, and the error names all that are',
  (fault) => {
    const stage = () => simulator.wolkvox.on('*', fault as never);
    const general = 'hang, reset, server-error, bad-gateway, redirect, hang-after-acceptance';
    expect(stage).toThrow(`documents no refusal "${fault}"`);
    expect(stage).toThrow(`Every provider can have: ${general}`);
  },
);

test.each([
  [{ times: Number.NaN }, 'times is how many requests are hit, a whole number from 1, and not NaN.'],
  [{ times: 0 }, 'not 0'],
  [{ times: 1.5 }, 'not 1.5'],
  [{ after: -1 }, 'after is how many requests pass, a whole number, and not -1.'],
  [{ after: Number.POSITIVE_INFINITY }, 'not Infinity'],
  [{ time: 1 }, 'There is no option "time". There are: after, times.'],
])('a fault is not staged with %j', async (options, words) => {
  expect(() => simulator.decisionTelecom.on('*', 'no-balance', options as never)).toThrow(words);
  expect((await send()).body).toContain('message_id');
});

test('a fault without a last time can say so', async () => {
  simulator.decisionTelecom.on('*', 'no-balance', { after: 0, times: Number.POSITIVE_INFINITY });
  expect((await send()).body).toContain('"code":3');
});

test.each([
  [{ status: 99 }, 'status is an HTTP status, 200 to 599, and not 99.'],
  [{ delayMs: Number.NaN }, 'delayMs is a time in milliseconds, and not NaN.'],
  [{ accept: 1 }, 'accept is a boolean'],
  [{ body: 7 }, 'body is a text or an object'],
  [{ delay: 1 }, 'There is no option "delay"'],
])('an answer of a test’s own making is none with %j', (wrong, words) => {
  const answer = { accept: false, status: 200, body: '', ...wrong } as never;
  expect(() => simulator.decisionTelecom.on('*', answer)).toThrow(words);
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
