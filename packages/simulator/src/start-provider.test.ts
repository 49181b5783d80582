import { afterEach, beforeEach, expect, test } from 'vitest';
import { exchange } from './exchange.fixture.js';
import type { SimulatorNews } from './news.js';
import { type Simulator, startSimulator } from './simulator.js';

let simulator: Simulator;
let clock = 1_750_000_000_000;
let news: SimulatorNews[] = [];
beforeEach(async () => {
  news = [];
  simulator = await startSimulator({ now: () => clock, onNews: (one) => void news.push(one) });
});
afterEach(() => simulator.close());

const send = (text = 'Hola') =>
  exchange(`${simulator.decisionTelecom.origin}/v1/api/send-whatsapp`, {
    method: 'POST',
    headers: { authorization: `Basic ${simulator.decisionTelecom.credentials.apiKey}` },
    body: { source_addr: 'Simulated', destination_addr: 573001112233, message_type: 1, text },
  });

test('records every request as it arrived, with its route, its time and in order', async () => {
  await exchange(`${simulator.wolkvox.origin}/api/v2/whatsapp.php?api=list_templates&x=1?2`, {
    headers: { 'X-Trace': 'abc' },
  });
  clock += 5;
  await exchange(`${simulator.wolkvox.origin}//nowhere`, { method: 'PUT', body: 'text' });
  expect(simulator.wolkvox.requests).toMatchObject([
    {
      method: 'GET',
      path: '/api/v2/whatsapp.php?api=list_templates&x=1?2',
      headers: { 'x-trace': 'abc' },
      body: '',
      receivedAt: clock - 5,
      route: 'list_templates',
    },
    { method: 'PUT', path: '//nowhere', body: 'text', receivedAt: clock, route: null },
  ]);
});

test('an acceptance carries the provider, the content and the time of the clock', async () => {
  await send();
  expect(simulator.ledger.acceptances).toEqual([
    {
      provider: 'decision-telecom',
      to: '573001112233',
      kind: 'text',
      content: 'Hola',
      reference: null,
      providerMessageId: expect.stringMatching(/^\d+$/),
      acceptedAt: clock,
    },
  ]);
});

test('tells of every acceptance at once, and of every request when it is over', async () => {
  simulator.decisionTelecom.on('send-whatsapp', 'no-balance', { times: 1 });
  simulator.decisionTelecom.on('send-whatsapp', 'reset-after-acceptance', { times: 1 });
  await send('refused');
  await send('taken, and the answer lost');
  await exchange(`${simulator.wolkvox.origin}/nowhere`);
  await expect.poll(() => news.length).toBe(4);
  const request = { route: 'send-whatsapp' };
  const sending = { type: 'answered', provider: 'decision-telecom', request, isSend: true };
  expect(news).toMatchObject([
    { ...sending, carriedOut: false, status: 200 },
    { type: 'accepted', acceptance: { content: 'taken, and the answer lost' } },
    { ...sending, carriedOut: true, status: null },
    {
      type: 'answered',
      provider: 'wolkvox',
      request: { route: null, path: '/nowhere' },
      isSend: false,
      carriedOut: false,
      status: 404,
    },
  ]);
});

test('a client that leaves before it has said everything has sent nothing', async () => {
  const half = exchange(`${simulator.decisionTelecom.origin}/v1/api/send-whatsapp`, {
    method: 'POST',
    headers: { 'content-length': '100' },
    body: 'half',
    patienceMs: 50,
  });
  expect((await half).error).toBe('gave up');
  expect(simulator.decisionTelecom.requests).toEqual([]);
});

test('unplug refuses connections and destroys the open ones; plug brings the same origin back', async () => {
  const { origin } = simulator.decisionTelecom;
  simulator.decisionTelecom.on('send-whatsapp', 'hang', { times: 1 });
  const hanging = send('hanging');
  await expect.poll(() => simulator.decisionTelecom.requests.length).toBe(1);
  await simulator.decisionTelecom.unplug();
  expect((await hanging).error).toBe('socket hang up');
  expect((await send()).error).toContain('ECONNREFUSED');
  await simulator.decisionTelecom.unplug();

  await simulator.decisionTelecom.plug();
  await simulator.decisionTelecom.plug();
  expect(simulator.decisionTelecom.origin).toBe(origin);
  expect(await send()).toMatchObject({ status: 200, error: null });
  expect(simulator.ledger.acceptances).toHaveLength(1);
});

test('the removal of one fault and reset leave the provider as it was', async () => {
  const remove = simulator.decisionTelecom.on('send-whatsapp', 'rate-limit');
  expect((await send()).body).toContain('"code":0');
  remove();
  expect((await send()).body).toContain('message_id');
  simulator.decisionTelecom.on('*', 'hang');
  simulator.decisionTelecom.reset();
  expect((await send('again')).body).toContain('message_id');
});

test('maxInFlight is the most it served at once', async () => {
  await using slow = await startSimulator({ latencyMs: 40 });
  const post = () => exchange(`${slow.channels.origin}/nowhere`);
  await post();
  await post();
  expect(slow.channels.maxInFlight).toBe(1);
  await Promise.all([post(), post(), post()]);
  expect(slow.channels.maxInFlight).toBe(3);
});
