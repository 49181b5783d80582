import { type IncomingMessage, request } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Exchange, exchange, jsonOf } from './exchange.fixture.js';
import type { Fault } from './fault.js';
import { type Simulator, startSimulator } from './simulator.js';

let simulator: Simulator;
beforeEach(async () => {
  simulator = await startSimulator();
});
afterEach(() => simulator.close());

const body = {
  connector_id: '1',
  telephone: '573001112233',
  message: 'Hola',
};
const sendOptions = () => ({
  method: 'POST',
  headers: {
    'wolkvox-token': simulator.wolkvox.credentials.token,
    'content-type': 'application/json',
  },
});
const url = () => `${simulator.wolkvox.origin}/api/v2/whatsapp.php?api=send_message_official`;
const send = (patienceMs = 2000): Promise<Exchange> =>
  exchange(url(), { ...sendOptions(), body, patienceMs });

function stage(fault: Fault): void {
  simulator.wolkvox.on('send_message_official', fault);
}
const accepted = () => simulator.ledger.acceptances.length;

describe('before acceptance: the ledger stays empty', () => {
  test('hang: the connection is taken, nothing ever comes', async () => {
    stage('hang');
    expect(await send(60)).toMatchObject({ status: null, body: '', error: 'gave up' });
    expect(simulator.wolkvox.requests).toHaveLength(1);
    expect(accepted()).toBe(0);
  });

  test('reset: the connection is torn down without a header', async () => {
    stage('reset');
    expect(await send()).toMatchObject({ status: null, error: 'read ECONNRESET' });
    expect(accepted()).toBe(0);
  });

  test('server-error and bad-gateway are answers', async () => {
    stage('server-error');
    expect(await send()).toMatchObject({ status: 500, error: null });
    simulator.wolkvox.reset();
    stage('bad-gateway');
    const answer = await send();
    expect(answer).toMatchObject({ status: 502, error: null });
    expect(answer.headers['content-type']).toContain('text/html');
    expect(accepted()).toBe(0);
  });

  test('redirect points elsewhere on the same server', async () => {
    stage('redirect');
    const { status, headers } = await send();
    expect(status).toBe(307);
    expect(headers.location).toBe('/moved/api/v2/whatsapp.php');
    expect(accepted()).toBe(0);
  });
});

describe('after acceptance: the ledger has it', () => {
  afterEach(() => expect(accepted()).toBe(1));

  test('hang-after-acceptance', async () => {
    stage('hang-after-acceptance');
    expect(await send(60)).toMatchObject({ status: null, error: 'gave up' });
  });

  test('reset-after-acceptance', async () => {
    stage('reset-after-acceptance');
    expect(await send()).toMatchObject({ status: null, body: '', error: 'read ECONNRESET' });
  });

  test('server-error-after-acceptance', async () => {
    stage('server-error-after-acceptance');
    expect(await send()).toMatchObject({ status: 500, error: null });
  });

  test('truncated: true status and length, half the body, then the end', async () => {
    stage('truncated');
    const answer = await send();
    expect(answer).toMatchObject({ status: 201, error: 'aborted' });
    const truth = '{"code":201,"error":null,"msg":"Message has been sent successfully"}';
    expect(answer.headers['content-length']).toBe(String(truth.length));
    expect(answer.body).toBe(truth.slice(0, truth.length / 2));
  });

  test('drip: headers at once, then one byte every 200 ms', async () => {
    stage('drip');
    const startedAt = performance.now();
    const answer = await send(500);
    expect(performance.now() - startedAt).toBeGreaterThan(490);
    expect(answer).toMatchObject({ status: 201, error: 'gave up' });
    expect(answer.body).toMatch(/^\{"?$/); // at 200 and 400 ms: two bytes, or one on a slow machine
  });

  test('html and empty say success and show nothing', async () => {
    stage('html');
    const page = await send();
    expect(page).toMatchObject({ status: 200, error: null });
    expect(page.headers['content-type']).toContain('text/html');
    simulator.wolkvox.reset();
    simulator.ledger.clear();
    stage('empty');
    expect(await send()).toMatchObject({ status: 201, body: '', error: null });
  });

  test('oversized: waits for a slow client with flat memory, and stops when it goes', {
    timeout: 40_000,
  }, async () => {
    stage('oversized');
    // Connections of earlier tests may still be on their way out.
    const others = openConnections();
    const response = await new Promise<IncomingMessage>((resolve) => {
      request(url(), { ...sendOptions(), agent: false }, resolve).end(JSON.stringify(body));
    });
    expect(response.statusCode).toBe(201);
    const before = process.memoryUsage().rss;
    await wait(200); // nothing reads: the sockets' buffers fill up, and then the server has to wait
    expect(process.memoryUsage().rss - before).toBeLessThan(20 * 1024 * 1024);

    let received = 0;
    for await (const chunk of response) {
      received += (chunk as Buffer).length;
      if (received > 20 * 1024 * 1024) break; // leaving the loop destroys the connection
    }
    expect(received).toBeGreaterThan(20 * 1024 * 1024);
    await expect.poll(openConnections, { timeout: 30_000 }).toBeLessThanOrEqual(others);
  });
});

test('an invalid request gets its true refusal, not a fault that spoils an acceptance', async () => {
  stage('reset-after-acceptance');
  const answer = await exchange(url(), { ...sendOptions(), body: { ...body, extra: '1' } });
  expect(answer.status).toBe(400);
  expect(jsonOf(answer)).toMatchObject({ msg: 'SOME PARAMETERS ARE REQUIRED' });
  expect(accepted()).toBe(0);
  expect(await send()).toMatchObject({ error: 'read ECONNRESET' });
  expect(accepted()).toBe(1);
});

test('a fault breaks a kept-alive connection, and the next request finds a new one', async () => {
  simulator.wolkvox.on('send_message_official', 'reset-after-acceptance', { after: 1, times: 1 });
  const sendAgain = async () => {
    const response = await fetch(url(), { ...sendOptions(), body: JSON.stringify(body) });
    await response.text();
    return response.status;
  };
  expect(await sendAgain()).toBe(201);
  await expect(sendAgain()).rejects.toMatchObject({ cause: { code: 'ECONNRESET' } });
  expect(await sendAgain()).toBe(201);
  expect(accepted()).toBe(3);
});

const openConnections = (): number =>
  process.getActiveResourcesInfo().filter((resource) => resource === 'TCPSocketWrap').length;
