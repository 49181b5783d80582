import type { TemplateMessage } from '@wamux/core';
import { startSimulator } from '@wamux/simulator';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Client, createClient } from './client.js';
import { pushing, startPushedRig } from './pushed-rig.fixture.js';
import { simulatedConfig } from './simulated-config.fixture.js';

// What docs/concepts/reconciliation.md says of each provider.

const to = '+573001112233';
const order = { to, name: 'order_shipped', variables: { customer: 'Ada', order: 'A-1' } };
const dayMs = 86_400_000;

interface Loss {
  readonly fault?: 'reset-after-acceptance' | 'reset';
  readonly more?: Partial<TemplateMessage>;
}

describe('a send whose answer was lost', () => {
  let simulator: Awaited<ReturnType<typeof startSimulator>>;
  let client: Client;
  const sides = () => ({
    'bird-eu': simulator.channels,
    dt: simulator.decisionTelecom,
    'wolkvox-co': simulator.wolkvox,
    meta: simulator.cloudApi,
    d360: simulator.dialog360,
    twilio: simulator.twilio,
    ib: simulator.infobip,
    vo: simulator.vonage,
    gs: simulator.gupshup,
    'gs-v1': simulator.gupshup,
  });
  type Id = keyof ReturnType<typeof sides>;

  beforeAll(async () => {
    simulator = await startSimulator();
  });
  afterAll(() => simulator.close());
  beforeEach(async () => {
    const { providers, templates } = simulatedConfig(simulator);
    const { accessToken, phoneNumberId } = simulator.cloudApi.credentials;
    const meta = {
      adapter: 'cloud-api',
      accessToken,
      phoneNumberId,
      baseUrl: simulator.cloudApi.origin,
      limits: { pairInterval: '0s' },
    };
    const { apiKey } = simulator.dialog360.credentials;
    const d360 = {
      adapter: 'dialog360',
      apiKey,
      baseUrl: simulator.dialog360.origin,
      limits: { pairInterval: '0s' },
    };
    const { settings, templates: contents } = simulator.twilio.description.config;
    const twilio = { adapter: 'twilio', ...settings, baseUrl: simulator.twilio.origin };
    const ib = {
      adapter: 'infobip',
      ...simulator.infobip.description.config.settings,
      baseUrl: simulator.infobip.origin,
    };
    const vo = {
      adapter: 'vonage',
      ...simulator.vonage.description.config.settings,
      baseUrl: simulator.vonage.origin,
    };
    const gs = {
      adapter: 'gupshup',
      ...simulator.gupshup.description.config.settings,
      baseUrl: simulator.gupshup.origin,
    };
    const { apiKey: gupshupKey, appName, from } = simulator.gupshup.credentials;
    const gsV1 = {
      adapter: 'gupshup',
      api: 'v1',
      apiKey: gupshupKey,
      appName,
      from,
      baseUrl: simulator.gupshup.origin,
    };
    const { variables, on } = templates.order_shipped;
    const template = { name: 'order_shipped', language: 'es' };
    client = await createClient({
      providers: { ...providers, meta, d360, twilio, ib, vo, gs, 'gs-v1': gsV1 },
      templates: {
        order_shipped: {
          variables,
          on: {
            ...on,
            meta: template,
            d360: template,
            twilio: { ...contents.order_shipped },
            ib: template,
            vo: template,
            gs: template,
            'gs-v1': { ...template, id: '00000000-0000-4000-8000-000000000001' },
          },
        },
      },
      routes: (
        ['bird-eu', 'dt', 'wolkvox-co', 'meta', 'd360', 'twilio', 'ib', 'vo', 'gs', 'gs-v1'] as const
      ).map((id) => ({
        when: { tag: id },
        try: [id],
        reconcileWithin: '1s',
      })),
    });
  });
  afterEach(async () => {
    await client.close();
    simulator.ledger.clear();
    for (const side of Object.values(sides())) {
      side.reset();
      await side.plug();
    }
  });

  async function lose(id: Id, { fault = 'reset-after-acceptance', more = {} }: Loss = {}) {
    sides()[id].on('*', fault, { times: 1 });
    const startedAt = Date.now();
    const result = await client.sendTemplate({ ...order, ...more, tags: [id] });
    return { result, startedAt, tookMs: Date.now() - startedAt };
  }

  it('is found by Bird within the call', async () => {
    const { result } = await lose('bird-eu');
    expect(result._unsafeUnwrap()).toMatchObject({ provider: 'bird-eu', settledBy: 'lookup' });
  });

  it('is found by Infobip within the call, by the id that is ours', async () => {
    const { result } = await lose('ib', { more: { correlationId: 'ours-1' } });
    expect(result._unsafeUnwrap()).toMatchObject({ providerMessageId: 'ours-1', settledBy: 'lookup' });
    expect(simulator.ledger.acceptances).toHaveLength(1);
  });

  it('is not known to Infobip where Infobip never had it, and stays unknown', async () => {
    const { result } = await lose('ib', { fault: 'reset' });
    expect(result._unsafeUnwrapErr()).toMatchObject({ outcome: 'unknown', provider: 'ib' });
    expect(simulator.ledger.acceptances).toHaveLength(0);
  });

  it('is found by Bird later, where Bird was away', async () => {
    simulator.channels.on('list-messages', 'server-error');
    const { result, startedAt } = await lose('bird-eu');
    const { correlationId = '', outcome } = result._unsafeUnwrapErr();
    expect(outcome).toBe('unknown');
    simulator.channels.reset();
    const query = { provider: 'bird-eu', correlationId };
    for (const narrow of [{}, { to }, { to, since: new Date(startedAt).toISOString() }]) {
      const found = (await client.findByCorrelationId({ ...query, ...narrow }))._unsafeUnwrap();
      expect(found).toMatchObject({ correlationId, providerMessageId: expect.any(String) });
    }
    expect(simulator.ledger.acceptances).toHaveLength(1);
  });

  it('is not known to Bird where Bird never had it, and stays unknown', async () => {
    const { result, tookMs } = await lose('bird-eu', { fault: 'reset' });
    const { correlationId = '', outcome } = result._unsafeUnwrapErr();
    expect(outcome).toBe('unknown');
    expect(tookMs).toBeGreaterThanOrEqual(1_000);
    const query = { provider: 'bird-eu', correlationId, to };
    expect((await client.findByCorrelationId(query))._unsafeUnwrap()).toBeNull();
    expect(simulator.ledger.acceptances).toHaveLength(0);
  });

  it.each(['dt', 'wolkvox-co', 'meta', 'd360', 'twilio', 'vo', 'gs', 'gs-v1'] as const)(
    'is held at once, and nobody is asked, by %s',
    async (id) => {
      const asked = sides()[id].requests.length;
      const { result } = await lose(id);
      const error = result._unsafeUnwrapErr();
      expect(error).toMatchObject({ outcome: 'unknown', provider: id, attempts: [{ outcome: 'unknown' }] });
      const { correlationId = '' } = error;
      const found = await client.findByCorrelationId({ provider: id, correlationId, to });
      expect(found._unsafeUnwrapErr()).toMatchObject({
        kind: 'unsupported',
        capability: 'findByCorrelationId',
      });
      const reference = { provider: id, providerMessageId: null, correlationId };
      expect((await client.getStatus(reference)).isErr()).toBe(true);
      expect(sides()[id].requests.length).toBe(asked + 1);
    },
  );

  it('may be the one record for its recipient in the report of Wolkvox', async () => {
    const alone = { to: '+573001119999' };
    const { startedAt } = await lose('wolkvox-co', { more: alone });
    const reference = { provider: 'wolkvox-co', providerMessageId: null, ...alone };
    const ask = async (acceptedAt: number) =>
      (
        await client.getStatus({ ...reference, acceptedAt: new Date(acceptedAt).toISOString() })
      )._unsafeUnwrap();
    expect(await ask(startedAt)).toMatchObject({ status: 'accepted' });
    expect(await ask(startedAt - 2 * dayMs)).toMatchObject({ rawStatus: '0 records for the recipient' });
    await client.sendTemplate({ ...order, ...alone, tags: ['wolkvox-co'] });
    expect(await ask(startedAt)).toMatchObject({
      status: 'unknown',
      rawStatus: '2 records for the recipient',
    });
  });
});

/** What Gupshup pushes names nothing of ours. */
const settling = pushing.filter((id) => id !== 'gupshup');

describe.each(settling)('news of %s', (id) => {
  let app: Awaited<ReturnType<typeof startPushedRig>>;
  afterEach(() => app.close());

  it('settles a lost answer, ten days old as it is, and tells whoever follows the message by our id', async () => {
    const timeline = [
      { status: 'delivered', afterMs: 20 },
      { status: 'read', afterMs: 400 },
    ] as const;
    app = await startPushedRig({ timeline, now: () => Date.now() - 10 * dayMs });
    app.sideOf(id).sendWebhooksTo(app.addressOf(id));
    app.sideOf(id).on('*', 'server-error-after-acceptance');
    const sent = await app.client.sendTemplate({ ...order, tags: [id] }, { timeoutMs: 200 });
    const { correlationId = '', outcome } = sent._unsafeUnwrapErr();
    expect(outcome).toBe('unknown');
    const statuses: string[] = [];
    for await (const report of app.client.track({ provider: id, providerMessageId: null, correlationId })) {
      statuses.push(report.status);
    }
    expect(statuses.at(-1)).toBe('read');
    expect(app.handled.flatMap(({ events }) => events)[0]).toMatchObject({
      type: 'status',
      correlationId,
      status: 'delivered',
    });
    expect((await app.statusStore.get(correlationId))?.status).toBe('read');
    expect(app.handled.every(({ response }) => response.status === 200)).toBe(true);
  });
});
