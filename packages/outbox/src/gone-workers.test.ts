import { setTimeout as sleep } from 'node:timers/promises';
import { systemClock } from '@wamux/core';
import { afterEach, expect, it } from 'vitest';
import { CheckPlan } from './check-plan.js';
import type { Database } from './database/database.js';
import { openDatabase } from './database/open-database.js';
import type { OutboxOptions } from './outbox-options.js';
import { addUpdate, describeOnBoth, text } from './rig.fixture.js';
import { takeChecks } from './store/checks.js';
import { type Claim, claim, renewLeases } from './store/claim.js';
import { expireMessages } from './store/expire.js';
import type { ProcessingEvent } from './store/processing-result.js';
import { recordResults } from './store/record-results.js';
import { recover } from './store/recover.js';
import { startAttempts } from './store/start-attempts.js';

const leaseMs = 1_000;

describeOnBoth('a worker that is gone', (rig) => {
  const accepted = () => rig.simulator.ledger.acceptances;
  const open: Database[] = [];
  afterEach(async () => {
    for (const database of open.splice(0)) await database.close();
  });

  /** Acts as a process that claimed everything that was due, and then died. */
  async function dyingWorker(): Promise<{ database: Database; claims: readonly Claim[] }> {
    const database = await openDatabase(rig.url, 'full', systemClock);
    open.push(database);
    // Two processes may see slightly different server times.
    for (;;) {
      const { claims } = await claim(database, { worker: 'dying', roomOf: () => 10, leaseMs });
      if (claims.length > 0) return { database, claims };
    }
  }

  const plan = new CheckPlan({ providers: new Map(), settleForMs: 1, statusForMs: 1, random: () => 0 });
  const record = (database: Database, { row }: Claim, event: ProcessingEvent) =>
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

  it('with more messages than one transaction takes over: all of them are taken over at once', async () => {
    const many = Array.from({ length: 550 }, () => ({ message: { ...text, validityMs: 86_400_000 } }));
    await rig.outbox.enqueueMany(many);
    const database = await openDatabase(rig.url, 'full', systemClock);
    open.push(database);
    for (let taken = 0; taken < many.length; ) {
      const { claims } = await claim(database, { worker: 'dying', roomOf: () => 600, leaseMs });
      taken += claims.length;
    }
    await sleep(leaseMs + 100);
    const options = { leaseMs, inHand: [], mustWait: () => false, onUnknown: () => 'hold' as const };
    expect(await recover(database, plan, options)).toBe(many.length);
    await rig.sql('update wamux_messages set expires_at = 1');
    expect(await expireMessages(database, plan)).toBe(many.length);
  });

  it.each([
    [
      'throws',
      () => {
        throw new Error('a bug');
      },
    ],
    ['cannot be written down', () => ({ bird: { count: 1n } })],
  ])('beside one whose client has a health that %s', async (_, health) => {
    const { id } = (await rig.outbox.enqueue(text))._unsafeUnwrap();
    await dyingWorker();
    const troubles: unknown[] = [];
    const client = { ...rig.client, health };
    // The lease is longer than the interval in which provider states are stored.
    const next = await rig.open({ client, leaseMs: 4_000, onTrouble: (error) => troubles.push(error) });
    next.start();
    await rig.until(id, 'accepted');
    expect(troubles.length).toBeGreaterThan(0);
  });

  it('leaves what can be canceled as if it waited, once its lease is over, and it is not sent then', async () => {
    const [left, started] = (await rig.outbox.enqueueMany([{ message: text }, { message: text }])).map(
      (queued) => queued._unsafeUnwrap().id,
    ) as [string, string];
    const { database, claims } = await dyingWorker();
    const rowOf = (id: string) => (claims.find(({ row }) => row.id === id) as Claim).row;
    await startAttempts(database, [{ row: rowOf(started), provider: 'bird' }]);
    const options = { reason: 'backup restored' };
    expect((await rig.outbox.cancel(left, options))._unsafeUnwrapErr().kind).toBe('conflict');
    await sleep(leaseMs + 100);
    expect((await rig.outbox.cancel(left, options))._unsafeUnwrap().state).toBe('canceled');
    // The message may have been sent, so the next worker looks it up.
    expect((await rig.outbox.cancel(started, options))._unsafeUnwrapErr().kind).toBe('conflict');
    // If the worker was not dead but only slow, it can no longer begin to send.
    expect(await startAttempts(database, [{ row: rowOf(left), provider: 'bird' }])).toEqual([undefined]);
    const next = await rig.open({ leaseMs });
    next.start();
    await rig.until(started, 'reconciling');
    expect(accepted()).toHaveLength(0);
  });

  it('after it had started: nobody knows, and it is not sent again', async () => {
    const { id } = (await rig.outbox.enqueue(text))._unsafeUnwrap();
    const { database, claims } = await dyingWorker();
    await startAttempts(database, [{ row: (claims[0] as Claim).row, provider: 'bird' }]);
    const next = await rig.open({ leaseMs, settleForMs: 900 });
    next.start();
    expect(await rig.until(id, 'reconciling')).toMatchObject({ attempts: [{ outcome: 'unknown' }] });
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
    // This is not the outbox's own client, which would record the send.
    const client = await rig.connect();
    await client.send({ ...text, correlationId });
    await sleep(leaseMs + 20);
    const asking = new CheckPlan({ ...rig.client, settleForMs: 60_000, statusForMs: 1, random: () => 0 });
    const now = { leaseMs, inHand: [], mustWait: () => false };
    expect(await recover(database, asking, { ...now, onUnknown: () => 'hold' })).toBe(1);
    await expect.poll(() => takeChecks(database, asking, { roomOf: () => 1, leaseMs })).toHaveLength(1);
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
    // The process wakes up, and still believes that it has both messages.
    expect(await startAttempts(database, [{ row: a.row, provider: 'bird' }])).toEqual([undefined]);
    for (const event of ['accept', 'refuse', 'defer', 'outcome-unknown', 'release'] as const) {
      expect(await record(database, a, event)).toEqual([false]);
      expect(await record(database, b, event)).toEqual([false]);
    }
    await renewLeases(database, 'dying', [first.id, second.id], leaseMs);
    expect((await rig.outbox.get(first.id))._unsafeUnwrap().attempts).toHaveLength(1);
    expect((await rig.outbox.get(second.id))._unsafeUnwrap().state).toBe('needs-review');
    expect(accepted()).toHaveLength(1);
  });

  /** Has a message that a worker had begun to send when it was suspended, and that another one then took over. */
  async function suspendedWhileSending(options: Partial<OutboxOptions>, tag?: string) {
    const { id } = (await rig.outbox.enqueue({ ...text, ...(tag && { tags: [tag] }) }))._unsafeUnwrap();
    const { database, claims } = await dyingWorker();
    const { row } = claims[0] as Claim;
    const [attemptId = ''] = await startAttempts(database, [{ row, provider: 'bird' }]);
    const next = await rig.open({ leaseMs, ...options });
    next.start();
    const attempt = { id: attemptId, provider: 'bird' };
    const answer = (providerMessageId: string) =>
      recordResults(database, plan, [
        {
          ...{ row, event: 'accept' },
          attempts: [{ ...attempt, outcome: 'accepted', providerMessageId, status: 'accepted' }],
        },
      ]);
    const refuse = (event: 'refuse' | 'defer') => {
      const error = { kind: event === 'refuse' ? 'validation' : 'unavailable', message: 'no' } as const;
      const attempts = [{ ...attempt, outcome: 'not-accepted', error }] as const;
      const dueAt = database.now();
      return recordResults(database, plan, [{ row, event, attempts, error, dueAt }]);
    };
    return { id, next, answer, refuse };
  }

  it.each(['reconciling', 'needs-review'] as const)(
    'and comes back knows that a provider accepted the message, which is %s',
    async (state) => {
      const { id, next, answer } = await suspendedWhileSending({
        settleForMs: state === 'reconciling' ? 60_000 : 400,
      });
      await rig.until(id, state);
      const { statusStore } = next;
      const update = { provider: 'bird', rawStatus: 'x', occurredAt: null };
      // The provider has pushed a status under its own id, which nobody knew.
      await addUpdate(statusStore, { ...update, providerMessageId: 'm-1', status: 'sent' });
      expect(await answer('m-1')).toEqual([false]);
      expect(await answer('m-2')).toEqual([false]);
      expect((await rig.outbox.get(id))._unsafeUnwrap()).toMatchObject({
        ...{ state: 'accepted', status: 'sent' },
        attempts: [{ outcome: 'accepted', providerMessageId: 'm-1' }],
      });
      const timeline = (await rig.outbox.timeline(id))._unsafeUnwrap();
      expect(timeline.map(({ type }) => type)).toContain('reconciled');
      await addUpdate(statusStore, { ...update, providerMessageId: 'm-1', status: 'delivered' });
      expect((await rig.outbox.get(id))._unsafeUnwrap().state).toBe('delivered');
    },
  );

  it('and comes back keeps nobody from deciding that the message was not accepted', async () => {
    const { id, answer } = await suspendedWhileSending({ settleForMs: 400 });
    await rig.until(id, 'needs-review');
    await rig.outbox.resolve(id, { outcome: 'not-accepted', reason: 'asked them' });
    expect(await answer('m-1')).toEqual([false]);
    expect((await rig.outbox.get(id))._unsafeUnwrap().state).toBe('failed');
  });

  it('and comes back tells nothing about a forgotten person', async () => {
    const { id, answer } = await suspendedWhileSending({ settleForMs: 400 });
    await rig.until(id, 'needs-review');
    await rig.outbox.forget(text.to);
    expect(await answer('m-1')).toEqual([false]);
    expect((await rig.outbox.get(id))._unsafeUnwrap()).toMatchObject({
      ...{ state: 'needs-review', attempts: [{ outcome: 'unknown', providerMessageId: null }] },
    });
  });

  it('and comes back knows of the message that was sent once more: the recipient may have it twice', async () => {
    const { id, answer } = await suspendedWhileSending({}, 'otp');
    await rig.until(id, 'accepted');
    expect(await answer('m-1')).toEqual([false]);
    const message = (await rig.outbox.get(id))._unsafeUnwrap();
    expect(message).toMatchObject({ state: 'accepted', duplicatePossible: true });
    expect(message.attempts.map(({ outcome }) => outcome)).toEqual(['accepted', 'accepted']);
  });

  it('and comes back knows that no provider has the message, which is then sent by another', async () => {
    const { id, refuse } = await suspendedWhileSending({ settleForMs: 60_000 });
    await rig.until(id, 'reconciling');
    expect(await refuse('defer')).toEqual([true]);
    const message = await rig.until(id, 'accepted');
    expect(message.attempts.map(({ outcome }) => outcome)).toEqual(['not-accepted', 'accepted']);
    expect(message.duplicatePossible).toBeUndefined();
    expect(await refuse('defer')).toEqual([false]);
    expect(accepted()).toHaveLength(1);
  });

  it('and comes back knows that the message can be accepted by nobody', async () => {
    const { id, refuse } = await suspendedWhileSending({ settleForMs: 60_000 });
    await rig.until(id, 'reconciling');
    expect(await refuse('refuse')).toEqual([true]);
    expect((await rig.outbox.get(id))._unsafeUnwrap()).toMatchObject({
      ...{ state: 'failed', error: { kind: 'validation' } },
      attempts: [{ outcome: 'not-accepted' }],
    });
  });

  it.each([
    ['a provider reports that it has the message', 'accepted'],
    ['a person has the message sent once more', 'queued'],
    ['nobody could find out what became of it', 'needs-review'],
  ] as const)('and comes back too late with a refusal changes nothing: %s', async (_, state) => {
    const settleForMs = state === 'needs-review' ? 400 : 60_000;
    const { id, next, refuse } = await suspendedWhileSending({ settleForMs });
    await rig.until(id, state === 'needs-review' ? state : 'reconciling');
    await next.stop();
    const { correlationId } = (await rig.outbox.get(id))._unsafeUnwrap();
    const update = { provider: 'bird', providerMessageId: 'm-1', rawStatus: 'x', occurredAt: null };
    if (state === 'accepted') await addUpdate(next.statusStore, { ...update, correlationId, status: 'sent' });
    if (state === 'queued') await rig.outbox.resend(id, { reason: 'it is urgent' });
    expect(await refuse('defer')).toEqual([false]);
    expect((await rig.outbox.get(id))._unsafeUnwrap().state).toBe(state);
  });

  it('and comes back with a refusal says nothing of what another one has begun since', async () => {
    const { id, next, refuse } = await suspendedWhileSending({ settleForMs: 60_000 });
    await rig.until(id, 'reconciling');
    await next.stop();
    await rig.outbox.resend(id, { reason: 'it is urgent' });
    const { database, claims } = await dyingWorker();
    await startAttempts(database, [{ row: (claims[0] as Claim).row, provider: 'bird' }]);
    (await rig.open({ leaseMs, settleForMs: 60_000 })).start();
    await rig.until(id, 'reconciling');
    expect(await refuse('defer')).toEqual([false]);
    expect((await rig.outbox.get(id))._unsafeUnwrap()).toMatchObject({
      ...{ state: 'reconciling', attempts: [{ outcome: 'unknown' }, { outcome: 'unknown' }] },
    });
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

  it('begins no send within the lease of somebody else', async () => {
    await rig.outbox.enqueue(text);
    const { database, claims } = await dyingWorker();
    await sleep(leaseMs + 20);
    const now = { leaseMs, inHand: [], mustWait: () => false, onUnknown: () => 'hold' as const };
    expect(await recover(database, plan, now)).toBe(1);
    const heir = await claim(database, { worker: 'heir', roomOf: () => 1, leaseMs: 60_000 });
    const start = ({ row }: Claim) => startAttempts(database, [{ row, provider: 'bird' }]);
    expect(await start(claims[0] as Claim)).toEqual([undefined]);
    expect(await start(heir.claims[0] as Claim)).toEqual([expect.any(String)]);
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
    const hour = 3_600_000;
    await rig.sql(
      `update wamux_messages set lease_until = lease_until + ${hour}, updated_at = updated_at + ${hour}`,
    );
    const next = await rig.open({ leaseMs });
    next.start();
    await rig.until(id, 'accepted');
  });
});
