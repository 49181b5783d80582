import { setTimeout as sleep } from 'node:timers/promises';
import { ResultAsync } from 'neverthrow';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Client } from 'wamux';
import { addUpdate, describeOnBoth, text } from './rig.fixture.js';

describeOnBoth('an outbox in trouble', (rig) => {
  afterEach(() => void vi.restoreAllMocks());
  const accepted = () => rig.simulator.ledger.acceptances;

  it.each([
    ['never answers', () => new Promise<never>(() => {})],
    ['throws', () => Promise.reject(new Error('a bug'))],
  ])('has the place of a message again whose client %s, and does not send it again', async (_, answer) => {
    const send: Client['send'] = (message, options) => {
      if (message.type === 'text' && message.text !== 'lost') return rig.client.send(message, options);
      return new ResultAsync(Promise.resolve(options?.beforeSend?.('bird')).then(answer));
    };
    const outbox = await rig.open({ client: { ...rig.client, send }, concurrency: 1 });
    const lost = (await outbox.enqueue({ ...text, text: 'lost' }))._unsafeUnwrap();
    outbox.start();
    const attempts = async () => (await rig.outbox.get(lost.id))._unsafeUnwrap().attempts;
    await expect.poll(attempts).toHaveLength(1);
    // Six minutes later.
    const now = performance.now.bind(performance);
    vi.spyOn(performance, 'now').mockImplementation(() => now() + 360_000);
    expect(await rig.until(lost.id, 'reconciling')).toMatchObject({ attempts: [{ outcome: 'unknown' }] });
    const next = (await outbox.enqueue(text))._unsafeUnwrap();
    await rig.until(next.id, 'accepted');
  });

  describe('a refusal', () => {
    it('that passes is tried again later, and holds up nobody', async () => {
      const { providers } = configWithoutRetries();
      const client = await rig.connect({
        providers,
        routes: [{ try: ['dt', 'bird'].slice(0, 1), retry: { attempts: 1 } }],
      });
      const outbox = await rig.open({ client, random: () => 0 });
      rig.simulator.decisionTelecom.on('send-whatsapp', 'rate-limit', { times: 1 });
      const first = (await outbox.enqueue(text))._unsafeUnwrap();
      outbox.start();
      await expect
        .poll(async () => (await rig.outbox.get(first.id))._unsafeUnwrap().error?.kind)
        .toBe('rate_limited');
      const second = (await outbox.enqueue({ ...text, text: 'second' }))._unsafeUnwrap();
      await rig.until(second.id, 'accepted');
      const message = await rig.until(first.id, 'accepted');
      expect(message.attempts.map(({ outcome }) => outcome)).toEqual(['not-accepted', 'accepted']);
      expect(accepted().map(({ content }) => content)).toEqual(['second', 'Hola']);
    });

    it('for good ends the message, with its reason', async () => {
      rig.outbox.start();
      rig.simulator.channels.on('send', 'validation');
      const { id } = (await rig.outbox.enqueue(text))._unsafeUnwrap();
      expect(await rig.until(id, 'failed')).toMatchObject({
        error: { kind: 'validation', provider: 'bird' },
        attempts: [{ outcome: 'not-accepted' }],
        endedAt: expect.any(String),
      });
    });

    it.each([
      ['delivered', 'accepted'],
      ['failed', 'not-accepted'],
    ] as const)('was none where the message left all the same: %s', async (status, outcome) => {
      rig.outbox.start();
      rig.simulator.channels.on('send', 'validation');
      const { id, correlationId } = (await rig.outbox.enqueue(text))._unsafeUnwrap();
      await rig.until(id, 'failed');
      await addUpdate(rig.outbox.statusStore, {
        ...{ type: 'status', provider: 'bird', correlationId, providerMessageId: 'm-1' },
        ...{ status, rawStatus: status, occurredAt: null },
      });
      expect((await rig.outbox.get(id))._unsafeUnwrap()).toMatchObject({
        state: status,
        attempts: [{ outcome, history: { status } }],
      });
    });

    it('ends the message when it has been tried for long enough', async () => {
      const outbox = await rig.open({ retryForMs: 1 });
      rig.simulator.channels.on('send', 'unauthorized');
      const { id } = (await outbox.enqueue(text))._unsafeUnwrap();
      outbox.start();
      expect(await rig.until(id, 'failed')).toMatchObject({ error: { kind: 'auth' } });
    });

    it('gives a message that nobody came to for days as long as any other', async () => {
      const { id } = (await rig.outbox.enqueue(text))._unsafeUnwrap();
      // This is the state after a weekend without a worker, or behind a backlog of more than a day.
      await rig.sql('update wamux_messages set created_at = 1000, due_at = 1000, retry_until = 2000');
      rig.simulator.channels.on('send', 'unauthorized');
      rig.outbox.start();
      const read = async () => (await rig.outbox.get(id))._unsafeUnwrap();
      await expect.poll(async () => (await read()).error?.kind).toBe('auth');
      expect((await read()).state).toBe('queued');
      const [row] = await rig.sql('select retry_until from wamux_messages');
      expect(Number(row?.retry_until)).toBeGreaterThan(Date.now() + 86_000_000);
    });

    it.each(['number-gone', 'account-locked', 'unlisted-code'] as const)(
      'that says nothing about the message leaves every message in the queue: %s',
      async (fault) => {
        const { accessToken, businessAccountId, phoneNumberId } = rig.simulator.cloudApi.credentials;
        const meta = { adapter: 'cloud-api', accessToken, businessAccountId, phoneNumberId } as const;
        const client = await rig.connect({
          providers: { meta: { ...meta, baseUrl: rig.simulator.cloudApi.origin } },
          routes: [{ try: ['meta'] }],
        });
        const outbox = await rig.open({ client });
        rig.simulator.cloudApi.on('send', fault);
        const ids: string[] = [];
        for (let count = 0; count < 4; count += 1) {
          ids.push((await outbox.enqueue({ ...text, to: `+5730011122${30 + count}` }))._unsafeUnwrap().id);
        }
        outbox.start();
        const told = async () => {
          const messages = await Promise.all(ids.map((id) => outbox.get(id)));
          return messages.map((got) => got._unsafeUnwrap()).map(({ error, state }) => [state, error?.kind]);
        };
        const kinds = { 'number-gone': 'sender_misconfigured', 'account-locked': 'permission' } as const;
        const kind = fault === 'unlisted-code' ? 'unlisted_code' : kinds[fault];
        await expect.poll(told).toEqual(ids.map(() => ['queued', kind]));
      },
    );

    it('by a provider that names a part of a millisecond is stored as any other', async () => {
      const headers = { 'retry-after': '601.00045' };
      rig.simulator.channels.on('send', { accept: false, status: 429, headers, body: {} });
      const { id } = (await rig.outbox.enqueue(text))._unsafeUnwrap();
      rig.outbox.start();
      const read = async () => (await rig.outbox.get(id))._unsafeUnwrap();
      await expect
        .poll(read, { timeout: 8_000 })
        .toMatchObject({ state: 'queued', error: { httpStatus: 429 } });
    });

    it('by a provider that names a year keeps the message in the queue, for an hour at most', async () => {
      const headers = { 'retry-after': '31536000' };
      rig.simulator.channels.on('send', { accept: false, status: 429, headers, body: {} });
      const { id } = (await rig.outbox.enqueue({ ...text, validityMs: 60_000 }))._unsafeUnwrap();
      const { id: lasting } = (await rig.outbox.enqueue(text))._unsafeUnwrap();
      rig.outbox.start();
      const read = async (queued: string) => (await rig.outbox.get(queued))._unsafeUnwrap();
      await expect
        .poll(async () => [(await read(id)).error?.kind, (await read(lasting)).error?.kind], {
          timeout: 8_000,
        })
        .toEqual(['rate_limited', 'rate_limited']);
      const message = await read(id);
      expect(message).toMatchObject({ state: 'queued', error: { retryAfterMs: 86_400_000 } });
      expect(Date.parse(message.dueAt)).toBeLessThan(Date.parse(message.expiresAt ?? ''));
      const dueInMs = Date.parse((await read(lasting)).dueAt) - Date.now();
      expect(dueInMs).toBeGreaterThan(30 * 60_000);
      expect(dueInMs).toBeLessThanOrEqual(60 * 60_000);
    });

    it('by everybody keeps the message in the queue', async () => {
      rig.outbox.start();
      await rig.simulator.channels.unplug();
      const { id } = (await rig.outbox.enqueue(text))._unsafeUnwrap();
      await expect
        .poll(async () => (await rig.outbox.get(id))._unsafeUnwrap().error?.kind)
        .toBe('unavailable');
      expect((await rig.outbox.get(id))._unsafeUnwrap().state).toBe('queued');
    });
  });

  describe('an answer that was lost', () => {
    it('is looked up where the provider can be asked', async () => {
      rig.outbox.start();
      rig.simulator.channels.on('send', 'reset-after-acceptance', { times: 1 });
      const { id } = (await rig.outbox.enqueue(text))._unsafeUnwrap();
      const message = await rig.until(id, 'accepted');
      expect(accepted()).toHaveLength(1);
      expect(message.attempts).toMatchObject([
        { outcome: 'accepted', providerMessageId: expect.any(String) },
      ]);
    });

    it('is left to a person where nobody can be asked, and never sent again', async () => {
      rig.outbox.start();
      rig.simulator.decisionTelecom.on('send-whatsapp', 'reset-after-acceptance', { times: 1 });
      const { id } = (await rig.outbox.enqueue({ ...text, tags: ['dt'] }))._unsafeUnwrap();
      const message = await rig.until(id, 'needs-review');
      expect(message).toMatchObject({
        reason: 'outcome-unknown',
        error: { kind: 'timeout' },
        attempts: [{ provider: 'dt', outcome: 'unknown' }],
      });
      await sleep(400);
      expect(accepted()).toHaveLength(1);
      // A person checks the provider's own pages, and decides.
      await rig.outbox.resend(id, { reason: 'the customer got nothing' });
      await rig.until(id, 'accepted');
      expect(accepted()).toHaveLength(2);
    });

    it('is settled by what the provider pushes later, even after a person was called', async () => {
      rig.outbox.start();
      rig.simulator.decisionTelecom.on('send-whatsapp', 'reset-after-acceptance', { times: 1 });
      const { id, correlationId } = (await rig.outbox.enqueue({ ...text, tags: ['dt'] }))._unsafeUnwrap();
      await rig.until(id, 'needs-review');
      await addUpdate(rig.outbox.statusStore, {
        provider: 'dt',
        providerMessageId: 'm-1',
        correlationId,
        status: 'sent',
        rawStatus: '2',
        occurredAt: null,
      });
      const message = await rig.until(id, 'accepted');
      expect(message).toMatchObject({ attempts: [{ outcome: 'accepted', providerMessageId: 'm-1' }] });
      expect(message).not.toHaveProperty('reason');
      // The error about the unknown outcome is kept with the attempt.
      expect(message).not.toHaveProperty('error');
      expect(message.attempts[0]?.error?.kind).toBe('timeout');
      const types: string[] = [];
      for await (const { type } of rig.outbox.events({ after: '0-0' })) {
        types.push(type);
        if (type === 'reconciled') break;
      }
      expect(types).toEqual(['unknown', 'needs-review', 'reconciled']);
    });
  });

  it('a provider that answers no question holds up those to no other, and no stop', async () => {
    const { channels, decisionTelecom } = rig.simulator;
    for (const route of ['get-message', 'list-interactions'] as const) channels.on(route, 'hang');
    decisionTelecom.setTimeline(text.to, [{ status: 'delivered', afterMs: 1_000 }]);
    rig.outbox.start();
    await rig.outbox.enqueue(text);
    await expect.poll(() => channels.requests.some(({ route }) => route !== 'send')).toBe(true);
    const { id } = (await rig.outbox.enqueue({ ...text, tags: ['dt'] }))._unsafeUnwrap();
    await rig.until(id, 'delivered');
    const begun = performance.now();
    await rig.outbox.stop({ drainMs: 0 });
    expect(performance.now() - begun).toBeLessThan(10_000);
  });

  describe('stop', () => {
    it('waits for what is in flight and leaves the rest in the queue', async () => {
      const outbox = await rig.open({ concurrency: 2 });
      rig.simulator.channels.on('send', 'hang', { times: 2 });
      const client = await rig.connect({ providers: withTimeout(500) });
      const stopping = await rig.open({ client, concurrency: 2 });
      for (let n = 0; n < 5; n += 1) await outbox.enqueue({ ...text, text: `n ${n}` });
      stopping.start();
      await sleep(200);
      const begun = performance.now();
      await stopping.stop({ drainMs: 800 });
      expect(performance.now() - begun).toBeLessThan(5_000);
      const { states } = (await rig.outbox.stats())._unsafeUnwrap();
      expect(states.sending).toBe(0);
      expect(states.queued).toBe(3);
    });

    it('gives back within its deadline what has not left', async () => {
      await rig.simulator.channels.unplug();
      await rig.outbox.enqueue(text);
      rig.outbox.start();
      await sleep(100);
      await rig.outbox.stop({ drainMs: 50 });
      expect((await rig.outbox.stats())._unsafeUnwrap().states).toMatchObject({ queued: 1, sending: 0 });
    });
  });

  function configWithoutRetries() {
    const { decisionTelecom } = rig.simulator;
    return {
      providers: {
        dt: { adapter: 'decision-telecom', ...decisionTelecom.credentials, baseUrl: decisionTelecom.origin },
      },
    };
  }

  function withTimeout(timeoutMs: number) {
    const { channels, decisionTelecom } = rig.simulator;
    return {
      bird: { adapter: 'channels', ...channels.credentials, baseUrl: channels.origin, timeoutMs },
      dt: { adapter: 'decision-telecom', ...decisionTelecom.credentials, baseUrl: decisionTelecom.origin },
    };
  }
});
