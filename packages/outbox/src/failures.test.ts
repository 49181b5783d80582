import { setTimeout as sleep } from 'node:timers/promises';
import { systemClock } from '@wamux/core';
import { afterEach, describe, expect, it } from 'vitest';
import { CheckPlan } from './check-plan.js';
import type { Database } from './database/database.js';
import { openDatabase } from './database/open-database.js';
import { describeOnBoth, text } from './rig.fixture.js';
import { takeChecks } from './store/checks.js';
import { type Claim, claim, renewLeases } from './store/claim.js';
import { recordResults, type TurnEvent } from './store/record-results.js';
import { recover } from './store/recover.js';
import { startAttempts } from './store/start-attempts.js';

const leaseMs = 500;

describeOnBoth('an outbox in trouble', (rig) => {
  const accepted = () => rig.simulator.ledger.acceptances;

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

    it('ends the message when it has been tried for long enough', async () => {
      const outbox = await rig.open({ retryForMs: 1 });
      rig.simulator.channels.on('send', 'unauthorized');
      const { id } = (await outbox.enqueue(text))._unsafeUnwrap();
      outbox.start();
      expect(await rig.until(id, 'failed')).toMatchObject({ error: { kind: 'auth' } });
    });

    it('by everybody keeps the message in the queue', async () => {
      rig.outbox.start();
      await rig.simulator.channels.unplug();
      const { id } = (await rig.outbox.enqueue(text))._unsafeUnwrap();
      await expect
        .poll(async () => (await rig.outbox.get(id))._unsafeUnwrap().error?.kind, { timeout: 8_000 })
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
      // A person looks at the provider's own pages, and decides.
      await rig.outbox.resend(id, { reason: 'the customer got nothing' });
      await rig.until(id, 'accepted');
      expect(accepted()).toHaveLength(2);
    });

    it('is settled by what the provider pushes later, even after a person was called', async () => {
      rig.outbox.start();
      rig.simulator.decisionTelecom.on('send-whatsapp', 'reset-after-acceptance', { times: 1 });
      const { id, correlationId } = (await rig.outbox.enqueue({ ...text, tags: ['dt'] }))._unsafeUnwrap();
      await rig.until(id, 'needs-review');
      await rig.outbox.statusStore.addNews({
        type: 'status',
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
      // Why nobody knew stands with the attempt.
      expect(message).not.toHaveProperty('error');
      expect(message.attempts[0]?.error?.kind).toBe('timeout');
      const types: string[] = [];
      for await (const { type } of rig.outbox.events({ after: '0-0' })) {
        types.push(type);
        if (type === 'settled') break;
      }
      expect(types).toEqual(['unknown', 'needs-review', 'settled']);
    });
  });

  describe('a worker that is gone', () => {
    const open: Database[] = [];
    afterEach(async () => {
      for (const database of open.splice(0)) await database.close();
    });

    /** What a process did before it died: it had claimed everything that was due. */
    async function dyingWorker(): Promise<{ database: Database; claims: readonly Claim[] }> {
      const database = await openDatabase(rig.url, 'full', systemClock);
      open.push(database);
      // Two processes' ideas of a server's time differ by a moment.
      for (;;) {
        const { claims } = await claim(database, { worker: 'dying', roomOf: () => 10, leaseMs });
        if (claims.length > 0) return { database, claims };
      }
    }

    const plan = new CheckPlan({ providers: new Map(), settleForMs: 1, statusForMs: 1, random: () => 0 });
    const record = (database: Database, { row }: Claim, event: TurnEvent) =>
      recordResults(database, plan, [{ row, event, attempts: [] }]);

    it('before anything left: its messages are sent by another one', async () => {
      const { id } = (await rig.outbox.enqueue(text))._unsafeUnwrap();
      const { claims } = await dyingWorker();
      expect(claims.map(({ row }) => row.id)).toEqual([id]);
      const next = await rig.open({ leaseMs });
      next.start();
      expect((await rig.outbox.get(id))._unsafeUnwrap().state).toBe('sending');
      await rig.until(id, 'accepted');
      expect(accepted()).toHaveLength(1);
    });

    it('after it had started: nobody knows, and it is not sent again', async () => {
      const { id } = (await rig.outbox.enqueue(text))._unsafeUnwrap();
      const { database, claims } = await dyingWorker();
      await startAttempts(database, [{ row: (claims[0] as Claim).row, provider: 'bird' }]);
      const next = await rig.open({ leaseMs, settleForMs: 900 });
      next.start();
      expect(await rig.until(id, 'settling')).toMatchObject({ attempts: [{ outcome: 'unknown' }] });
      expect(await rig.until(id, 'needs-review')).toMatchObject({ reason: 'outcome-unknown' });
      expect(accepted()).toHaveLength(0);
    });

    it('after the provider had it: it is found by our id', async () => {
      const { id, correlationId } = (await rig.outbox.enqueue(text))._unsafeUnwrap();
      const { database, claims } = await dyingWorker();
      await startAttempts(database, [{ row: (claims[0] as Claim).row, provider: 'bird' }]);
      await rig.client.send({ ...text, correlationId });
      const next = await rig.open({ leaseMs });
      next.start();
      expect(await rig.until(id, 'accepted')).toMatchObject({
        attempts: [{ outcome: 'accepted', providerMessageId: expect.any(String) }],
      });
      expect(accepted()).toHaveLength(1);
    });

    it('over a question to the provider: another one asks', async () => {
      const { id, correlationId } = (await rig.outbox.enqueue(text))._unsafeUnwrap();
      const { database, claims } = await dyingWorker();
      await startAttempts(database, [{ row: (claims[0] as Claim).row, provider: 'bird' }]);
      // Not the outbox's own, which would tell it.
      const client = await rig.connect();
      await client.send({ ...text, correlationId });
      await sleep(leaseMs + 20);
      const asking = new CheckPlan({ ...rig.client, settleForMs: 60_000, statusForMs: 1, random: () => 0 });
      const now = { leaseMs, inHand: [], mustWait: () => false };
      expect(await recover(database, asking, { ...now, onUnknown: () => 'hold' })).toBe(1);
      await expect.poll(() => takeChecks(database, { most: 1, leaseMs })).toHaveLength(1);
      const next = await rig.open({ leaseMs });
      next.start();
      await rig.until(id, 'accepted');
    });

    it('is not waited for where the route says that a double is better than a miss', async () => {
      const { id } = (await rig.outbox.enqueue({ ...text, tags: ['otp'] }))._unsafeUnwrap();
      const { database, claims } = await dyingWorker();
      await startAttempts(database, [{ row: (claims[0] as Claim).row, provider: 'bird' }]);
      const next = await rig.open({ leaseMs });
      next.start();
      const message = await rig.until(id, 'accepted');
      expect(message).toMatchObject({ duplicatePossible: true });
      expect(message.attempts.map(({ outcome }) => outcome)).toEqual(['unknown', 'accepted']);
    });

    it('and comes back can neither start a send nor write a result', async () => {
      const first = (await rig.outbox.enqueue(text))._unsafeUnwrap();
      const second = (await rig.outbox.enqueue({ ...text, text: 'second' }))._unsafeUnwrap();
      const { database, claims } = await dyingWorker();
      const [a, b] = claims as [Claim, Claim];
      await startAttempts(database, [{ row: b.row, provider: 'bird' }]);
      const next = await rig.open({ leaseMs, settleForMs: 400 });
      next.start();
      await rig.until(first.id, 'accepted');
      await rig.until(second.id, 'needs-review');
      // It wakes up, and still believes that it has both.
      expect(await startAttempts(database, [{ row: a.row, provider: 'bird' }])).toEqual([undefined]);
      for (const event of ['accept', 'refuse', 'defer', 'lose', 'release'] as const) {
        expect(await record(database, a, event)).toEqual([false]);
        expect(await record(database, b, event)).toEqual([false]);
      }
      await renewLeases(database, 'dying', [first.id, second.id], leaseMs);
      expect((await rig.outbox.get(first.id))._unsafeUnwrap().attempts).toHaveLength(1);
      expect((await rig.outbox.get(second.id))._unsafeUnwrap().state).toBe('needs-review');
      expect(accepted()).toHaveLength(1);
    });

    it('begins no send when its lease is over, even if nobody else has the message yet', async () => {
      const { id } = (await rig.outbox.enqueue(text))._unsafeUnwrap();
      const { database, claims } = await dyingWorker();
      const starts = [{ row: (claims[0] as Claim).row, provider: 'bird' }];
      await sleep(leaseMs + 20);
      expect(await startAttempts(database, starts)).toEqual([undefined]);
      await renewLeases(database, 'dying', [id], leaseMs);
      expect(await startAttempts(database, starts)).toEqual([expect.any(String)]);
    });

    it('keeps its messages as long as it gives signs of life', async () => {
      const { id } = (await rig.outbox.enqueue(text))._unsafeUnwrap();
      const { database } = await dyingWorker();
      const long = 3 * leaseMs;
      await renewLeases(database, 'dying', [id], long);
      const next = await rig.open({ leaseMs });
      next.start();
      for (let n = 0; n < 6; n += 1) {
        await renewLeases(database, 'dying', [id], long);
        await sleep(leaseMs / 2);
      }
      expect((await rig.outbox.get(id))._unsafeUnwrap().state).toBe('sending');
      expect(accepted()).toHaveLength(0);
    });

    it('leaves its messages to the others when the clock was set back', async () => {
      const { id } = (await rig.outbox.enqueue(text))._unsafeUnwrap();
      await dyingWorker();
      await rig.sql('update wamux_messages set lease_until = lease_until + 3600000');
      const next = await rig.open({ leaseMs });
      next.start();
      await rig.until(id, 'accepted');
    });
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
