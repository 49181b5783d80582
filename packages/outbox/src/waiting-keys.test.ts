import pg from 'pg';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { describeOn, text } from './rig.fixture.js';

/** Far less than the timeout of a query, and far more than a commit takes on a slow machine. */
const soonMs = 4_000;

describeOn(['postgres'], 'an idempotency key that an open transaction holds', (rig) => {
  let shop: pg.Client;
  beforeEach(async () => {
    shop = new pg.Client(rig.url);
    await shop.connect();
    await shop.query('begin');
  });
  afterEach(() => shop.end());

  const hold = async (...keys: string[]) => {
    for (const idempotencyKey of keys) {
      (await rig.outbox.enqueue(text, { idempotencyKey, transaction: shop }))._unsafeUnwrap();
    }
  };
  const messageTo = (n: number) => ({ ...text, to: `+57300111${String(1_000 + n)}` });
  /** Tells whether the work was done while the transaction was open. */
  const watch = <Value>(work: PromiseLike<Value>) => {
    const watched = { isDone: false, work };
    void work.then(() => {
      watched.isDone = true;
    });
    return watched;
  };

  it('holds up whoever has the same one, and nobody else, of the same group or of a later one', async () => {
    await hold('order-1');
    const began = performance.now();
    const same = watch(rig.outbox.enqueue(text, { idempotencyKey: 'order-1' }));
    const beside = [1, 2, 3].map((n) => rig.outbox.enqueue(messageTo(n)));
    const besideWithKeys = [4, 5, 6].map((n) =>
      rig.outbox.enqueue(messageTo(n), { idempotencyKey: `order-1${n}` }),
    );
    expect((await Promise.all([...beside, ...besideWithKeys])).every((one) => one.isOk())).toBe(true);
    for (const n of [7, 8, 9]) {
      const later = await rig.outbox.enqueue(messageTo(n), { idempotencyKey: `order-2${n}` });
      expect(later.isOk()).toBe(true);
    }
    expect(performance.now() - began).toBeLessThan(soonMs);
    expect(same.isDone).toBe(false);

    await shop.query('commit');
    expect((await same.work)._unsafeUnwrap()).toMatchObject({ repeated: true });
    expect((await rig.outbox.list())._unsafeUnwrap()).toHaveLength(10);
  });

  it('is free when the transaction is undone', async () => {
    await hold('order-1');
    const same = watch(rig.outbox.enqueue(text, { idempotencyKey: 'order-1' }));
    expect((await rig.outbox.enqueue(messageTo(1))).isOk()).toBe(true);
    await shop.query('rollback');
    expect((await same.work)._unsafeUnwrap()).toMatchObject({ repeated: false });
  });

  it('leaves room for all others, however many of them there are', async () => {
    const keys = Array.from({ length: 30 }, (_, n) => `held-${n}`);
    await hold(...keys);
    const began = performance.now();
    const waiting = keys.map((idempotencyKey) => watch(rig.outbox.enqueue(text, { idempotencyKey })));
    const free = Array.from({ length: 30 }, (_, n) =>
      rig.outbox.enqueue(messageTo(n), { idempotencyKey: `free-${n}` }),
    );
    expect((await Promise.all(free)).every((one) => one.isOk())).toBe(true);
    expect((await rig.outbox.enqueue(messageTo(99))).isOk()).toBe(true);
    expect(performance.now() - began).toBeLessThan(soonMs);
    expect(waiting.filter(({ isDone }) => isDone)).toEqual([]);
    await shop.query('commit');
    const results = await Promise.all(waiting.map(({ work }) => work));
    expect(results.every((one) => one.isOk() && one.value.repeated)).toBe(true);
  });

  it('leaves connections to all others, however many calls store it among many', async () => {
    await hold('order-1');
    const waiting = Array.from({ length: 20 }, () =>
      watch(
        rig.outbox.enqueueMany([{ message: text, idempotencyKey: 'order-1' }, { message: messageTo(1) }]),
      ),
    );
    const began = performance.now();
    for (const n of [2, 3, 4]) expect((await rig.outbox.enqueue(messageTo(n))).isOk()).toBe(true);
    expect(performance.now() - began).toBeLessThan(soonMs);
    expect(waiting.filter(({ isDone }) => isDone)).toEqual([]);
    await shop.query('commit');
    const results = (await Promise.all(waiting.map(({ work }) => work))).flat();
    expect(results.every((one) => one.isOk())).toBe(true);
    expect((await rig.outbox.list())._unsafeUnwrap()).toHaveLength(24);
  });

  it('is named where its transaction does not end', async () => {
    await hold('order-1');
    const one = rig.outbox.enqueue(text, { idempotencyKey: 'order-1' });
    const many = rig.outbox.enqueueMany([{ message: text, idempotencyKey: 'order-1' }]);
    for (const result of [await one, ...(await many)]) {
      expect(result._unsafeUnwrapErr()).toMatchObject({
        kind: 'unavailable',
        message: expect.stringContaining('another open transaction locks this idempotency key'),
      });
    }
  });
});
