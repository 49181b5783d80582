import { type Outbox, openOutbox } from '@wamux/outbox';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Client, createClient, type Explanation } from 'wamux';
import { visit } from './console/visit.fixture.js';
import { configOf, describeGateway, text } from './rig.fixture.js';
import { explainForWorkers } from './worker-states.js';

describeGateway('a gateway that sends nothing, beside a worker', (rig) => {
  let client: Client;
  let worker: Outbox;
  beforeEach(async () => {
    await rig.outbox.stop();
    client = await createClient(configOf(rig.simulator));
    worker = await openOutbox({ url: rig.url, client, leaseMs: 1_000 });
    worker.start();
  });
  afterEach(async () => {
    await worker.close();
    await client.close();
  });

  const metrics = async () => (await (await rig.ask('/metrics')).text()).split('\n');
  const explain = async () => (await (await rig.post('/v1/explain', text)).json()) as Explanation;
  const openCircuit = async () => {
    rig.simulator.channels.on('send', 'unauthorized');
    await rig.post('/v1/messages', text);
    await expect
      .poll(metrics, { timeout: 20_000 })
      .toContain('wamux_circuit_state{provider="bird",state="open"} 1');
  };

  it('tells the circuits that the worker knows, in the metrics and to whoever asks for a route', async () => {
    await openCircuit();
    expect(await metrics()).toContain('wamux_circuit_state{provider="bird",state="closed"} 0');
    expect(rig.client.health().bird?.state).toBe('closed');
    const [bird] = (await explain()).providers;
    expect(bird).toMatchObject({ provider: 'bird', state: 'open', share: 0, skipped: { kind: 'auth' } });
    const person = await visit(rig);
    const { text: page } = await person.send('/console/routes', { message: JSON.stringify(text) });
    expect(page).toMatch(/<b>bird<\/b> <span class="chip bad"[^>]*>would be skipped/);
    expect((await person.get('/')).text).toMatch(
      /<h3>bird<\/h3>[\s\S]*?<span class="chip bad"[^>]*>out of use/,
    );
  });

  it('tells what becomes of messages there', async () => {
    const person = await visit(rig);
    await person.get('/');
    await rig.post('/v1/messages?wait=20s', text);
    const overview = async () => (await person.get('/console/parts/overview')).text;
    await expect.poll(overview).toMatch(/<h3>bird<\/h3>[\s\S]*?<b>100 %<\/b>\s*<span>accepted<\/span>/);
  });

  it('believes itself again when the worker is gone', async () => {
    await openCircuit();
    await worker.stop();
    expect(await metrics()).toContain('wamux_circuit_state{provider="bird",state="closed"} 1');
    expect((await explain()).providers[0]).not.toHaveProperty('skipped');
  });
});

it('a worker asks a provider that is out of use all the same, where it is the last one and no person is needed', () => {
  const repeats = { used: 0, limit: 10 };
  const explanation: Explanation = {
    ...{ route: 0, strategy: 'priority', onUnknown: 'hold' },
    providers: ['a', 'b', 'c'].map((provider) => ({ provider, state: 'closed', share: 1, repeats })),
  };
  const refused = (provider: string, kind: string, until: number) => ({
    ...{ state: 'open', share: 0, until, errors: {} },
    refusal: { kind, provider, message: 'out of use', retryAfterMs: 60_000 },
  });
  const now = Date.now();
  const workerOf = (states: object) => ({ worker: 'w', at: '', providers: states as Record<string, object> });
  const names = (workers: Parameters<typeof explainForWorkers>[1]) =>
    explainForWorkers(explanation, workers).providers.map(({ provider, skipped, lastResort }) => [
      provider,
      skipped?.kind,
      lastResort,
    ]);
  const all = workerOf({
    a: refused('a', 'auth', now + 1_000),
    b: refused('b', 'unavailable', now + 60_000),
    c: refused('c', 'unavailable', now + 30_000),
  });
  expect(names([all])).toEqual([
    ['a', 'auth', undefined],
    ['b', 'unavailable', undefined],
    ['c', 'unavailable', true],
  ]);
  // What another worker knows counts as well, and what cannot be read says nothing.
  const other = workerOf({ b: { state: 'closed', share: 1 }, c: {} });
  expect(names([workerOf({ a: refused('a', 'auth', now) }), other])).toEqual([
    ['a', 'auth', undefined],
    ['b', undefined, undefined],
    ['c', undefined, undefined],
  ]);
  const [a] = explainForWorkers(explanation, [all]).providers;
  expect(a?.skipped?.retryAfterMs).toBeLessThanOrEqual(1_000);
});
