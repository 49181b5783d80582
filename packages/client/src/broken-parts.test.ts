import { createHmac } from 'node:crypto';
import { onEvents, type StatusStore } from '@wamux/core';
import { createLimiter, type Limiter } from '@wamux/limits';
import { startSimulator } from '@wamux/simulator';
import { createMemoryStatusStore } from '@wamux/tracking';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { createClient } from './client.js';
import type { ClientOptions } from './client-options.js';
import { simulatedConfig } from './simulated-config.fixture.js';

const text = { to: '+573001112233', type: 'text', text: 'Hola' } as const;
const broken = (): never => {
  throw new Error('+573001112233');
};
const rejecting = () => Promise.reject(new Error('+573001112233'));

describe('what an app brings, and what fails', () => {
  let simulator: Awaited<ReturnType<typeof startSimulator>>;
  const warn = vi.spyOn(process, 'emitWarning').mockImplementation(() => {});
  beforeAll(async () => {
    simulator = await startSimulator();
  });
  afterAll(async () => {
    warn.mockRestore();
    await simulator.close();
  });
  afterEach(() => {
    simulator.ledger.clear();
    warn.mockClear();
  });

  const clientOf = (options: ClientOptions) =>
    createClient({ ...simulatedConfig(simulator), routes: [{ try: ['dt'] }] }, options);

  it.each<[string, Partial<Limiter>]>([
    ['throws when it is asked', { tryAcquire: broken, acquire: broken }],
    ['rejects when it is waited for', { tryAcquire: () => false, acquire: rejecting }],
    ['cannot say what it refuses', { tryAcquire: () => false, findRefusal: broken }],
    [
      'refuses for no known reason',
      { tryAcquire: () => false, acquire: async () => ({ reason: 'x' }) as never },
    ],
  ])('a limiter that %s lets nothing leave, and the message is not accepted', async (_, calls) => {
    const client = await clientOf({ limiter: { ...wellBehaved(), ...calls } });
    const error = (await client.send(text))._unsafeUnwrapErr();
    expect(error).toMatchObject({ kind: 'queue_timeout', outcome: 'not-accepted' });
    expect(JSON.stringify(error)).not.toContain('573001112233');
    expect(simulator.ledger.acceptances).toEqual([]);
    await client.close();
  });

  it.each<[string, Partial<Limiter>]>([
    ['throws once and gives a permit then', { tryAcquire: broken }],
    ['throws when it gets its permit back', { release: broken }],
    ['cannot count', { usage: broken }],
  ])('a limiter that %s keeps nothing from being sent', async (_, calls) => {
    const client = await clientOf({ limiter: { ...wellBehaved(), ...calls } });
    expect((await client.send(text)).isOk()).toBe(true);
    expect(client.health().dt?.limits).toEqual(calls.usage ? undefined : expect.anything());
    expect(simulator.ledger.acceptances).toHaveLength(1);
    await client.close();
  });

  it.each<[string, object]>([
    ['gives `null` for what is not there', { find: async () => null, get: async () => null }],
    ['gives what is no attempt', { find: async () => ({ status: 'delivered' }), get: async () => 7 }],
    ['gives no results', { addStatusUpdates: async () => [null] }],
    ['throws', { find: broken, get: broken, addStatusUpdates: broken, markEvents: broken }],
  ])('a store that %s keeps nobody from an answer', async (_, calls) => {
    const statusStore = { ...createMemoryStatusStore(), ...calls } as StatusStore;
    const webhook = { secrets: ['app-secret'], verifyToken: 'verify-4711' };
    const client = await createClient(
      { providers: { meta: { adapter: 'cloud-api', accessToken: 't', phoneNumberId: '106', webhook } } },
      { statusStore },
    );
    const reference = { provider: 'meta', providerMessageId: 'wamid.1' };
    expect((await client.getStatus(reference))._unsafeUnwrapErr().kind).toBe('unsupported');
    for await (const report of client.track(reference, { maximumAgeMs: 300 })) expect(report).toBe('nothing');
    const status = { id: 'wamid.1', status: 'delivered' };
    const value = { metadata: { phone_number_id: '106' }, statuses: [status] };
    const rawBody = Buffer.from(
      JSON.stringify({
        object: 'whatsapp_business_account',
        entry: [{ changes: [{ field: 'messages', value }] }],
      }),
    );
    const signature = createHmac('sha256', 'app-secret').update(rawBody).digest('hex');
    const headers = { 'x-hub-signature-256': `sha256=${signature}` };
    const { response } = await client.handleWebhook({ method: 'POST', url: '/', headers, rawBody });
    expect(response.status).toBe('addStatusUpdates' in calls ? 503 : 200);
    await client.close();
  });

  it.each([
    ['throws', broken],
    ['rejects', rejecting as never],
  ])('a listener that %s is warned of, and the send goes on', async (_, listener) => {
    const stop = onEvents({ skip: listener });
    const client = await createClient(simulatedConfig(simulator));
    const place = { to: text.to, type: 'location', latitude: 4.7, longitude: -74.1 } as const;
    expect((await client.send(place))._unsafeUnwrap().provider).toBe('bird-eu');
    await new Promise(setImmediate);
    stop();
    expect(warn.mock.calls.map(([message]) => message)).toEqual([
      expect.stringMatching(/^a listener of "skip" throws or rejects/),
    ]);
    await client.close();
  });

  it.each([
    ['throws', broken],
    ['gives NaN', () => Number.NaN],
    ['gives 1', () => 1],
    ['gives -1', () => -1],
    ['gives a text', () => 'x' as never],
  ])('randomness that %s is replaced, so that weights go on to hold', async (_, random) => {
    const routes = [
      { try: ['dt', 'bird-eu'], strategy: 'weighted' as const, weights: { dt: 1, 'bird-eu': 1 } },
    ];
    const client = await createClient({ ...simulatedConfig(simulator), routes }, { random });
    const receipts = await Promise.all(Array.from({ length: 40 }, () => client.send(text)));
    const taken = new Set(receipts.map((receipt) => receipt._unsafeUnwrap().provider));
    expect([...taken].sort()).toEqual(['bird-eu', 'dt']);
    await client.close();
  });

  it('an unknown option of a call is refused at every door, and nothing is sent', async () => {
    const client = await clientOf({});
    const wrong = { timeoutMS: 100 } as never;
    const reference = { provider: 'dt', providerMessageId: '1' };
    const answers = [
      await client.send(text, wrong),
      await client.sendTemplate({ to: text.to, name: 'order_shipped' }, wrong).mapErr((error) => error),
      await client.getStatus(reference, wrong),
      await client.findByCorrelationId({ provider: 'dt', correlationId: 'c' }, wrong),
      await client.acknowledge(reference, wrong),
      await client.downloadMedia({ provider: 'dt', id: '1' }, wrong),
      await client.uploadMedia(
        { provider: 'dt', data: new Uint8Array([1]), contentType: 'image/png' },
        wrong,
      ),
      await client.listTemplates(wrong),
    ];
    for (const answer of answers) {
      expect(answer._unsafeUnwrapErr()).toMatchObject({
        kind: 'validation',
        issues: [{ path: 'options.timeoutMS', message: 'unknown option; did you mean "timeoutMs"?' }],
      });
    }
    const unreadable = new Proxy({}, { get: broken, ownKeys: broken });
    expect((await client.send(text, unreadable))._unsafeUnwrapErr().issues).toEqual([
      { path: 'options', message: 'cannot be read' },
    ]);
    expect(simulator.ledger.acceptances).toEqual([]);
    await client.close();
  });

  it.each([
    [
      'nothing for a reference',
      undefined,
      {},
      /^the message is not tracked: .root.: missing; expected an object$/,
    ],
    [
      'an unknown option',
      { provider: 'dt', providerMessageId: '1' },
      { timeoutMs: 5 },
      /^the message is not tracked: options: unknown field "timeoutMs"/,
    ],
    [
      'null for options',
      { provider: 'dt', providerMessageId: '1' },
      null,
      /options: expected an object, not null/,
    ],
    [
      'an age of no length',
      { provider: 'dt', providerMessageId: '1' },
      { maximumAgeMs: Number.NaN },
      /options.maximumAgeMs: expected/,
    ],
  ])('track of %s ends, and the word goes where somebody reads it', async (_, reference, options, words) => {
    const client = await clientOf({ statusStore: createMemoryStatusStore() });
    const track = client.track as (...given: unknown[]) => AsyncIterable<unknown>;
    for await (const report of track(reference, options)) expect(report).toBe('nothing');
    expect(warn.mock.calls.map(([message]) => message)).toEqual([expect.stringMatching(words)]);
    await client.close();
  });
});

function wellBehaved(): Limiter {
  const limiter = createLimiter();
  return {
    tryAcquire: (use) => limiter.tryAcquire(use),
    acquire: (use, options) => limiter.acquire(use, options),
    release: (use) => limiter.release(use),
    findRefusal: (use, maxWaitMs) => limiter.findRefusal(use, maxWaitMs),
    usage: (limits, recipient) => limiter.usage(limits, recipient),
  };
}
