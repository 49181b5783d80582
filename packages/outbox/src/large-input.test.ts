import { systemClock } from '@wamux/core';
import { describe, expect, it } from 'vitest';
import { CheckPlan } from './check-plan.js';
import { openDatabase } from './database/open-database.js';
import { openOutbox } from './open-outbox.js';
import { describeOnBoth, text } from './rig.fixture.js';
import { claim, renewLeases } from './store/claim.js';
import { recover } from './store/recover.js';

/** More than the parameters that any statement may have. */
const many = 70_000;
const client = { id: 'p', send() {}, sendTemplate() {} } as never;

describe('numbers that go into a database', () => {
  const names = ['leaseMs', 'retryForMs', 'settleForMs', 'statusForMs', 'bodiesForMs'];
  const wrong = [1_000.5, Number.MAX_SAFE_INTEGER, 1e300, Number.POSITIVE_INFINITY, Number.NaN];

  it.each(names)('are whole and bounded as options: %s', async (name) => {
    for (const value of wrong) {
      await expect(openOutbox({ url: ':memory:', client, [name]: value })).rejects.toThrow(name);
    }
  });

  it.each([
    { connections: 0 },
    { connections: 1.5 },
    { connections: 1e6 },
    { wake: 'never' },
    { password: 'p' },
  ])('and words are known: %j', async (options) => {
    const opening = openOutbox({ url: ':memory:', client, ...options } as never);
    await expect(opening).rejects.toThrow(Object.keys(options)[0]);
  });
});

describeOnBoth('input that is large', (rig) => {
  const ids = Array.from({ length: many }, (_, n) => `id-${n}`);

  it('is named where it cannot be stored', async () => {
    for (const olderThanMs of [0.5, 1e300, Number.MAX_SAFE_INTEGER]) {
      const refused = (await rig.outbox.removeBodies({ olderThanMs }))._unsafeUnwrapErr();
      expect(refused.kind).toBe('validation');
      expect(refused.issues?.map(({ path }) => path)).toContain('options.olderThanMs');
    }
    const refused = (await rig.outbox.enqueue({ ...text, validityMs: 2 ** 53 - 1 }))._unsafeUnwrapErr();
    expect(refused).toMatchObject({ kind: 'validation', issues: [{ path: 'validityMs' }] });
    const key = (await rig.outbox.enqueue(text, { idempotencyKey: 'a\ud800' }))._unsafeUnwrapErr();
    expect(key).toMatchObject({ kind: 'validation', issues: [{ path: 'options.idempotencyKey' }] });
  });

  it('may be as far ahead as a time can be written', async () => {
    const validityMs = 100 * 365 * 86_400_000;
    const scheduledFor = '9999-12-31T23:59:59Z';
    const far = (await rig.outbox.enqueue({ ...text, scheduledFor, validityMs }))._unsafeUnwrap();
    expect((await rig.outbox.get(far.id))._unsafeUnwrap().expiresAt).toMatch(/^\+?0*1\d{4}-/);
    expect((await rig.outbox.list())._unsafeUnwrap()).toHaveLength(1);
  });

  it('may be a list of any length', async () => {
    await rig.outbox.enqueue(text, { idempotencyKey: 'id-69999' });
    const found = await rig.outbox.list({ idempotencyKey: ids, state: Array(many).fill('queued') });
    expect(found._unsafeUnwrap()).toHaveLength(1);
    const messages = Array.from({ length: 3_000 }, (_, n) => ({
      message: text,
      idempotencyKey: `k-${n % 2_000}`,
    }));
    const stored = await rig.outbox.enqueueMany(messages);
    expect(stored.filter((one) => one.isOk() && one.value.repeated)).toHaveLength(1_000);
  });

  it('may be what a worker has in hand, and what is due', async () => {
    const database = await openDatabase(rig.url, 'full', systemClock);
    await rig.outbox.enqueueMany(Array.from({ length: 1_500 }, () => ({ message: text })));
    const { claims } = await claim(database, { worker: 'one', roomOf: () => many, leaseMs: 1 });
    expect(claims).toHaveLength(500);
    const inHand = [...claims.map(({ row }) => row.id), ...ids];
    await renewLeases(database, 'one', inHand, 1);
    const plan = new CheckPlan({ providers: new Map(), settleForMs: 1, statusForMs: 1, random: () => 0 });
    const options = { leaseMs: 1, mustWait: () => false, onUnknown: () => 'hold' as const };
    await expect.poll(() => recover(database, plan, { ...options, inHand })).toBe(0);
    await expect.poll(() => recover(database, plan, { ...options, inHand: ids })).toBeGreaterThan(0);
    await database.close();
  });
});
