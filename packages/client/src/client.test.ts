import { startSimulator } from '@wamux/simulator';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Client, createClient } from './client.js';
import { simulatedConfig } from './simulated-config.fixture.js';

const to = '+573001112233';
const order = { to, name: 'order_shipped', language: 'es', variables: { customer: 'Ada', order: 'A-1' } };
const otp = { to, name: 'otp_code', variables: { code: '123456' } };

describe('a client', () => {
  let elapsedMs = 0;
  let simulator: Awaited<ReturnType<typeof startSimulator>>;
  let client: Client;

  beforeAll(async () => {
    simulator = await startSimulator({ now: () => Date.now() + elapsedMs });
  });
  afterAll(() => simulator.close());
  beforeEach(async () => {
    client = await createClient(simulatedConfig(simulator));
  });
  afterEach(async () => {
    await client.close();
    simulator.ledger.clear();
    for (const side of [simulator.wolkvox, simulator.decisionTelecom, simulator.channels]) {
      side.reset();
      await side.plug();
    }
  });
  const accepted = () =>
    simulator.ledger.acceptances.map(({ provider, content }) => `${provider}: ${content}`);

  it('switches providers by an edit of the config and nothing else', async () => {
    for (const id of ['wolkvox-co', 'dt', 'bird-eu']) {
      const edited = await createClient({ ...simulatedConfig(simulator), routes: [{ try: [id] }] });
      expect((await edited.sendTemplate(order))._unsafeUnwrap().provider).toBe(id);
      await edited.close();
    }
    expect(accepted()).toEqual(['wolkvox: Ada | A-1', 'decision-telecom: Ada | A-1', 'channels: Ada | A-1']);
  });

  it('fails over past a provider that cannot be reached, one that refuses, and one that cannot', async () => {
    await simulator.wolkvox.unplug();
    simulator.decisionTelecom.on('send-whatsapp', 'no-balance');
    const receipt = (await client.sendTemplate(order))._unsafeUnwrap();
    expect(receipt.provider).toBe('bird-eu');
    expect(receipt.attempts.map(({ outcome, error }) => [outcome, error?.kind])).toEqual([
      ['not-accepted', 'unavailable'],
      ['not-accepted', 'billing'],
      ['accepted', undefined],
    ]);

    const location = { to, type: 'location', latitude: 4.71, longitude: -74.07 } as const;
    const located = (await client.send(location))._unsafeUnwrap();
    expect(located.attempts.map(({ outcome }) => outcome)).toEqual(['not-tried', 'not-tried', 'accepted']);
    expect(simulator.ledger.doubles()).toEqual([]);
  });

  it('makes the answer of a receipt when somebody reads it', async () => {
    const receipt = (await client.sendTemplate(order))._unsafeUnwrap();
    // A plain value would be one that was looked through for credentials and numbers though nobody had asked for it.
    expect(Object.getOwnPropertyDescriptor(receipt, 'raw')?.get).toBeTypeOf('function');
    expect(JSON.parse(JSON.stringify(receipt)).raw).toEqual(receipt.raw);
  });

  it('does not resend after an unknown outcome, and finds out by reconciling', async () => {
    simulator.channels.on('send', 'reset-after-acceptance', { times: 1 });
    const lone = await createClient({ ...simulatedConfig(simulator), routes: [{ try: ['bird-eu', 'dt'] }] });
    const receipt = (await lone.sendTemplate(order))._unsafeUnwrap();
    const [acceptance, ...others] = simulator.ledger.acceptances;
    expect(others).toEqual([]);
    expect(receipt).toMatchObject({
      provider: 'bird-eu',
      providerMessageId: acceptance?.providerMessageId,
      settledBy: 'lookup',
      attempts: [{ provider: 'bird-eu', outcome: 'unknown', error: { kind: 'timeout' } }],
    });

    const query = { provider: 'bird-eu', correlationId: receipt.correlationId, to };
    const found = (await lone.findByCorrelationId(query))._unsafeUnwrap();
    expect(found).toMatchObject({ providerMessageId: acceptance?.providerMessageId });
    await lone.close();
  });

  it('resends after an unknown outcome where the route says so, and marks the receipt', async () => {
    simulator.channels.on('send', 'reset-after-acceptance', { times: 1 });
    expect((await client.sendTemplate(otp))._unsafeUnwrap()).toMatchObject({
      provider: 'dt',
      duplicatePossible: true,
    });
    expect(simulator.ledger.doubles()).toHaveLength(1);
  });

  it('follows a receipt to its end', async () => {
    const receipt = (await client.sendTemplate(otp))._unsafeUnwrap();
    elapsedMs += 60_000;
    expect((await client.getStatus(receipt))._unsafeUnwrap()).toMatchObject({
      provider: 'bird-eu',
      status: 'read',
    });
  });

  it('refuses a template that is not mapped on a provider, and asks the next one', async () => {
    const config = { ...simulatedConfig(simulator), routes: [{ try: ['wolkvox-co', 'dt'] }] };
    const client = await createClient(config);
    const receipt = (await client.sendTemplate(otp))._unsafeUnwrap();
    expect(receipt.attempts).toMatchObject([
      { provider: 'wolkvox-co', outcome: 'not-tried', error: { kind: 'template_not_found' } },
      { provider: 'dt', outcome: 'accepted' },
    ]);
    expect(simulator.wolkvox.requests.filter(({ body }) => body.includes('otp'))).toEqual([]);
    await client.close();
  });

  it.each([
    ['without a type', {}],
    ['with a type that is undefined', { type: undefined }],
    ['with its type', { type: 'template' as const }],
  ])('explains and previews a template %s as it sends it', async (_, type) => {
    const message = { ...order, correlationId: 'order-1', ...type };
    const explained = client.explain(message)._unsafeUnwrap().providers;
    expect(explained.map(({ skipped }) => skipped)).toEqual([undefined, undefined, undefined]);
    const shown = client.providers.get('dt')?.preview?.(message)._unsafeUnwrap();
    expect(shown?.body).toContain('order_shipped');

    const [first] = explained;
    expect((await client.sendTemplate(message))._unsafeUnwrap().provider).toBe(first?.provider);
  });

  it('keeps two providers with one Wolkvox token to one request at a time', async () => {
    const slow = await startSimulator({ latencyMs: 3 });
    const base = simulatedConfig(slow);
    const twin = { ...base.providers['wolkvox-co'] };
    const config = {
      providers: { a: twin, b: twin },
      routes: [{ when: { template: 'x' }, try: ['b'] }, { try: ['a'] }],
    };
    const client = await createClient(config);
    const both = ['a', 'b'].flatMap((id) => {
      const provider = client.providers.get(id);
      return [1, 2, 3].map((n) => provider?.send({ to, type: 'text', text: `${id}${n}` }));
    });
    expect((await Promise.all(both)).every((result) => result?.isOk())).toBe(true);
    expect(slow.wolkvox.maxInFlight).toBe(1);
    await client.close();
    await slow.close();
  });

  it('lists the templates of all providers that can', async () => {
    const listed = (await client.listTemplates())._unsafeUnwrap();
    expect(new Set(listed.map(({ provider }) => provider))).toEqual(new Set(['wolkvox-co', 'bird-eu']));
  });

  it('sends nothing more once it is closed', async () => {
    await client.close();
    await client.close();
    expect((await client.sendTemplate(order))._unsafeUnwrapErr()).toMatchObject({ kind: 'canceled' });
  });
});
