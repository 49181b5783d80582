import { systemClock } from '@wamux/core';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Client, WamuxConfig } from 'wamux';
import { CheckPlan } from './check-plan.js';
import { openDatabase } from './database/open-database.js';
import { servesLane } from './lanes.js';
import type { Outbox } from './outbox.js';
import { describeOnBoth, text, to } from './rig.fixture.js';
import { takeChecks, takeOverdueChecks } from './store/checks.js';
import { type Claim, claim } from './store/claim.js';
import { startAttempts } from './store/start-attempts.js';

const shipped = {
  to,
  type: 'template',
  name: 'order_shipped',
  language: 'es',
  variables: { customer: 'Ada', order: 'A-1' },
} as const;
const location = { to, type: 'location', latitude: 4.6, longitude: -74 } as const;
const leaseMs = 500;

describeOnBoth('a rolling deploy', (rig) => {
  let before: Client;
  let after: Client;
  beforeEach(async () => {
    const { channels, decisionTelecom } = rig.simulator;
    const dt = {
      adapter: 'decision-telecom',
      ...decisionTelecom.credentials,
      baseUrl: decisionTelecom.origin,
    };
    const bird = { adapter: 'channels', ...channels.credentials, baseUrl: channels.origin };
    before = await rig.connect({ providers: { dt }, routes: [{ try: ['dt'] }] } as Partial<WamuxConfig>);
    after = await rig.connect({
      providers: { dt, bird },
      templates: {
        order_shipped: {
          variables: ['customer', 'order'],
          on: {
            dt: { name: 'order_shipped', namespace: 'ns', language: 'es' },
            bird: { ...channels.description.config.templates.order_shipped },
          },
        },
      },
      routes: [{ when: { tag: 'dt' }, try: ['dt'] }, { try: ['bird', 'dt'] }],
    } as Partial<WamuxConfig>);
  });

  const accepted = () => rig.simulator.ledger.acceptances;
  /** Starts a single worker of the old version, and an app of the new one that only enqueues so far. */
  async function deploy(unservedForMs = 60_000): Promise<{ old: Outbox; app: Outbox }> {
    const { old, app } = await open(unservedForMs);
    old.start();
    return { old, app };
  }
  async function open(unservedForMs: number): Promise<{ old: Outbox; app: Outbox }> {
    const options = { leaseMs, unservedForMs };
    return {
      old: await rig.open({ client: before, ...options }),
      app: await rig.open({ client: after, ...options }),
    };
  }
  const unserved = async () => (await rig.outbox.stats())._unsafeUnwrap().unserved;

  it('leaves to the new workers what the old ones cannot serve, and says so meanwhile', async () => {
    const { old, app } = await deploy();
    const messages = [shipped, location, { ...shipped, tags: ['dt'] }, { ...text, tags: ['dt'] }];
    const ids: string[] = [];
    for (const message of messages) ids.push((await app.enqueue(message))._unsafeUnwrap().id);
    // The old worker sends what it can.
    await rig.until(ids[3] ?? '', 'accepted');
    await expect.poll(unserved).toBe(3);
    const waiting = (await rig.outbox.list({ limit: 3 }))._unsafeUnwrap();
    expect(waiting.map(({ error, attempts }) => [error?.kind, attempts.length])).toEqual([
      ['template_not_found', 0],
      ['unsupported', 0],
      ['template_not_found', 0],
    ]);
    expect(waiting.every(({ unservedSince }) => unservedSince !== undefined)).toBe(true);
    app.start();
    for (const id of ids) {
      const message = await rig.until(id, 'accepted');
      expect(message).not.toHaveProperty('unservedSince');
    }
    expect(accepted()).toHaveLength(4);
    expect(await unserved()).toBe(0);
    await old.stop();
    const told: unknown[] = [];
    for await (const { id, type, state, error, dueAt } of rig.outbox.events({ after: '0-0' })) {
      if (type === 'unserved') told.push([id, state, error?.kind, typeof dueAt]);
      if (told.length === 3) break;
    }
    // Each message is reported once, however often it was passed on.
    expect(new Set(told.map((one) => (one as string[])[0])).size).toBe(3);
    expect(told).toContainEqual([ids[1], 'queued', 'unsupported', 'string']);
  });

  it('leaves what an old worker could not serve to the others, until they had the time to take it', async () => {
    const { old, app } = await deploy();
    const { id } = (await app.enqueue({ ...shipped, tags: ['dt'] }))._unsafeUnwrap();
    await expect.poll(unserved).toBe(1);
    await old.stop();
    const [row] = await rig.sql('select worker from wamux_messages');
    const database = await openDatabase(rig.url, 'full', systemClock);
    const take = async (worker: string) =>
      (await claim(database, { worker, roomOf: () => 1, leaseMs: 60_000 })).claims.map((one) => one.row.id);
    await rig.sql('update wamux_messages set due_at = due_at - 10000');
    expect(await take(String(row?.worker))).toEqual([]);
    await rig.sql('update wamux_messages set due_at = due_at - 60000');
    expect(await take(String(row?.worker))).toEqual([id]);
    await rig.sql("update wamux_messages set due_at = due_at + 60000, state = 'queued'");
    expect(await take('another')).toEqual([id]);
    await database.close();
  });

  it('leaves to them also what the old ones cannot even read', async () => {
    const { old, app } = await open(60_000);
    const { id } = (await app.enqueue({ ...text, tags: ['dt'] }))._unsafeUnwrap();
    const body = JSON.stringify({ to, type: 'hologram', light: 'blue' });
    await rig.sql(`update wamux_bodies set body = '${body}' where message_id = '${id}'`);
    old.start();
    await expect.poll(unserved).toBe(1);
    expect((await rig.outbox.get(id))._unsafeUnwrap()).toMatchObject({
      state: 'queued',
      error: { kind: 'validation' },
    });
  });

  it('ends for a message that nobody comes for with the error of the last one', async () => {
    const { app } = await deploy(1_200);
    const { id } = (await app.enqueue({ ...shipped, tags: ['dt'] }))._unsafeUnwrap();
    await expect.poll(unserved).toBe(1);
    const message = await rig.until(id, 'failed');
    expect(message).toMatchObject({ error: { kind: 'template_not_found' }, attempts: [] });
    expect(message).not.toHaveProperty('unservedSince');
    expect(await unserved()).toBe(0);
    // After a resend, the message waits for the same time again.
    await rig.outbox.resend(id, { reason: 'the new version is there' });
    app.start();
    await rig.until(id, 'accepted');
  });

  it('is none where whoever takes a message in could not serve it either: it is refused', async () => {
    const { app, old } = await deploy();
    const options = { idempotencyKey: 'order-1' };
    const refused = (await old.enqueue(shipped, options))._unsafeUnwrapErr();
    expect(refused).toMatchObject({ kind: 'validation', issues: [{ path: 'name' }] });
    expect(refused.message).toContain('order_shipped');
    expect((await rig.outbox.list())._unsafeUnwrap()).toEqual([]);
    // A stored message is returned, whatever the config of the process that enqueues it again.
    const { id } = (await app.enqueue(shipped, options))._unsafeUnwrap();
    expect((await old.enqueue(shipped, options))._unsafeUnwrap()).toMatchObject({ id, repeated: true });
    const [many, other] = await old.enqueueMany([{ message: shipped }, { message: text }]);
    expect([many?.isErr(), other?.isOk()]).toEqual([true, true]);
  });

  it('refuses variables that no provider of the route takes, and names each', async () => {
    const { app, old } = await open(60_000);
    const wrong = { ...shipped, variables: { custmer: 'Ada', order: 'A-1' } };
    const refused = (await app.enqueue(wrong))._unsafeUnwrapErr();
    expect(refused.issues).toEqual([
      { path: 'variables.customer', message: 'is missing' },
      { path: 'variables.custmer', message: expect.stringContaining('customer, order') },
    ]);
    const [many, other] = await app.enqueueMany([{ message: wrong }, { message: text }]);
    expect([many?.isErr(), other?.isOk()]).toEqual([true, true]);
    // Where the template is not mapped at all, nobody can say which variables it takes.
    expect((await old.enqueue(wrong))._unsafeUnwrapErr().issues).toMatchObject([{ path: 'name' }]);
  });

  it('does not keep what a provider itself has refused', async () => {
    const { app } = await deploy();
    rig.simulator.decisionTelecom.on('send-whatsapp', 'validation');
    const { id } = (await app.enqueue({ ...text, tags: ['dt'] }))._unsafeUnwrap();
    expect(await rig.until(id, 'failed')).toMatchObject({
      attempts: [{ provider: 'dt', outcome: 'not-accepted' }],
    });
  });

  it('leaves questions to those who can ask, however unknown an outcome is', async () => {
    const app = await rig.open({ client: after, leaseMs });
    const { id, correlationId } = (await app.enqueue(text))._unsafeUnwrap();
    // A new worker died after the provider had accepted the message, and before it answered.
    const database = await openDatabase(rig.url, 'full', systemClock);
    let claims: readonly Claim[] = [];
    while (claims.length === 0) {
      claims = (await claim(database, { worker: 'dying', roomOf: () => 1, leaseMs: 1 })).claims;
    }
    await rig.sql(`update wamux_messages set lease_until = lease_until + 5000 where id = '${id}'`);
    await startAttempts(database, [{ row: (claims[0] as Claim).row, provider: 'bird' }]);
    await rig.sql(`update wamux_messages set lease_until = 1 where id = '${id}'`);
    await database.close();
    const bird = await rig.connect();
    await bird.send({ ...text, correlationId });
    const old = await rig.open({ client: before, leaseMs });
    old.start();
    await rig.until(id, 'reconciling');
    // The time for the next question comes and goes.
    const [due] = await rig.sql('select next_check_at from wamux_attempts');
    await expect.poll(() => Date.now() - Number(due?.next_check_at)).toBeGreaterThan(1_000);
    expect((await rig.outbox.get(id))._unsafeUnwrap().state).toBe('reconciling');
    app.start();
    await rig.until(id, 'accepted');
    expect(accepted()).toHaveLength(1);
  });

  it('leaves to a person in the end what nobody came to ask about', async () => {
    const database = await openDatabase(rig.url, 'full', systemClock);
    const plan = new CheckPlan({ ...before, settleForMs: 60_000, statusForMs: 120_000, random: () => 0 });
    const insert = (id: string, outcome: string, age: number) =>
      rig.sql(`insert into wamux_attempts
        (id, message_id, send_generation, fencing_number, provider, correlation_id, outcome, history, started_at, next_check_at)
        values ('${id}', 'm', 1, 1, 'bird', 'c', '${outcome}', '{}', ${Date.now() - age}, 1)`);
    await insert('young', 'unknown', 10_000);
    await insert('old', 'unknown', 90_000);
    await insert('accepted', 'accepted', 90_000);
    await insert('silent', 'accepted', 150_000);
    const options = { most: 8, leaseMs };
    expect(await takeChecks(database, plan, { ...options, roomOf: () => 8 })).toEqual([]);
    const overdue = await takeOverdueChecks(database, plan, options);
    expect(overdue.map(({ attempt }) => attempt.id).sort()).toEqual(['old', 'silent']);
    await database.close();
  });

  describe('a lane', () => {
    it('of a provider that a worker has not is its own only when nobody else takes it', async () => {
      const app = await rig.open({ client: after });
      for (const n of [1, 2]) await app.enqueue({ ...text, text: `n ${n}` });
      const database = await openDatabase(rig.url, 'full', systemClock);
      const take = (worker: string, graceMs: number) =>
        claim(database, { worker, roomOf: () => 1, graceOf: () => graceMs, leaseMs: 60_000 });
      const early = await take('old', 60_000);
      expect(early.claims).toEqual([]);
      expect(early.nextDueAt).toBeGreaterThan(Date.now() + 30_000);
      await rig.sql('update wamux_messages set due_at = due_at - 1000');
      const [first] = (await take('new', 0)).claims;
      expect(first).toBeDefined();
      // The new worker has a message of the lane in hand, so the backlog is left to it.
      expect((await take('old', 500)).claims).toEqual([]);
      await rig.sql(`update wamux_messages set state = 'accepted' where id = '${first?.row.id}'`);
      expect((await take('old', 500)).claims).toHaveLength(1);
      await database.close();
    });

    it('is served by whom the client names, or by a client that names nobody', () => {
      const { explain: _, providers: __, ...plain } = after;
      const named = (lane: string) => servesLane(before, lane);
      expect(['', 'dt', 'bird dt', 'bird', 'birds'].map(named)).toEqual([true, true, true, false, false]);
      expect(servesLane({ ...plain, id: 'bird' }, 'bird')).toBe(true);
      expect(servesLane({ ...plain, id: 'dt' }, 'bird')).toBe(false);
      expect(servesLane({ ...plain, id: 'router', explain: after.explain }, 'bird')).toBe(true);
    });
  });
});
