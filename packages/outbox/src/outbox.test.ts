import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { openOutbox } from './open-outbox.js';
import { addUpdate, describeOnBoth, text, to } from './rig.fixture.js';

describeOnBoth('an outbox', (rig) => {
  const accepted = () => rig.simulator.ledger.acceptances;

  it('sends what was enqueued, once, and follows it to its end', async () => {
    const queued = (await rig.outbox.enqueue(text))._unsafeUnwrap();
    expect(queued).toMatchObject({ state: 'queued', repeated: false });
    expect(accepted()).toHaveLength(0);
    rig.outbox.start();
    const message = await rig.until(queued.id, 'accepted');
    expect(message.attempts).toMatchObject([
      { provider: 'bird', outcome: 'accepted', correlationId: queued.correlationId, sendGeneration: 0 },
    ]);
    expect(accepted()).toMatchObject([{ reference: queued.correlationId }]);
    const { providerMessageId } = message.attempts[0] ?? {};
    const news = { type: 'status', provider: 'bird', rawStatus: 'x', occurredAt: null } as const;
    const id = providerMessageId ?? '';
    await addUpdate(rig.outbox.statusStore, { ...news, providerMessageId: id, status: 'delivered' });
    expect(await rig.until(queued.id, 'delivered')).toMatchObject({ status: 'delivered' });
  });

  describe('time', () => {
    it('sends a scheduled message at its time, and not before', async () => {
      rig.outbox.start();
      const scheduledFor = new Date(Date.now() + 600).toISOString();
      const { id } = (await rig.outbox.enqueue({ ...text, scheduledFor }))._unsafeUnwrap();
      await rig.until(id, 'accepted');
      expect(accepted()).toHaveLength(1);
      expect(accepted()[0]?.acceptedAt).toBeGreaterThanOrEqual(Date.parse(scheduledFor) - 20);
    });

    it('lets a message expire that nobody took in time', async () => {
      const { id } = (await rig.outbox.enqueue({ ...text, validityMs: 60_000 }))._unsafeUnwrap();
      expect((await rig.outbox.get(id))._unsafeUnwrap().expiresAt).toBeDefined();
      await rig.sql('update wamux_messages set expires_at = 1');
      rig.outbox.start();
      expect(await rig.until(id, 'expired')).toMatchObject({ attempts: [] });
      expect(accepted()).toHaveLength(0);
    });

    it('sends high before normal before low', async () => {
      const one = await rig.open({ concurrency: 1 });
      for (const priority of ['low', 'normal', 'high'] as const) {
        await one.enqueue({ ...text, text: priority }, { priority });
      }
      one.start();
      await expect.poll(() => accepted().map(({ content }) => content)).toEqual(['high', 'normal', 'low']);
    });
  });

  describe('order', () => {
    it('sends ordered messages to one recipient one after the other, and others beside them', async () => {
      rig.simulator.channels.on('send', 'rate-limit', { times: 1 });
      const many = Array.from({ length: 8 }, (_, n) => ({
        message: { ...text, text: `n ${n}` },
        ordered: true,
      }));
      for (const item of many) await rig.outbox.enqueue(item.message, { ordered: true });
      await rig.outbox.enqueue({ ...text, to: '+573004445566', text: 'beside' }, { ordered: true });
      rig.outbox.start();
      await expect.poll(() => accepted().length).toBe(9);
      const own = accepted().filter(({ to: number }) => number === to.slice(1));
      expect(own.map(({ content }) => content)).toEqual(many.map(({ message }) => message.text));
    });
  });

  describe('cancel and resend', () => {
    it('cancels what is queued, and says of anything else that it is too late', async () => {
      const { id } = (await rig.outbox.enqueue(text))._unsafeUnwrap();
      expect((await rig.outbox.cancel(id))._unsafeUnwrap().state).toBe('canceled');
      expect((await rig.outbox.cancel(id))._unsafeUnwrapErr().kind).toBe('conflict');
      expect((await rig.outbox.cancel('nobody'))._unsafeUnwrapErr().kind).toBe('not-found');
      rig.outbox.start();
      await sleep(200);
      expect(accepted()).toHaveLength(0);
    });

    it('sends an accepted message again as a generation of its own, with the reason in its account', async () => {
      rig.outbox.start();
      const { id, correlationId } = (await rig.outbox.enqueue(text))._unsafeUnwrap();
      await rig.until(id, 'accepted');
      const none = await rig.outbox.resend(id, { reason: ' ' });
      expect(none._unsafeUnwrapErr().issues).toMatchObject([{ path: 'options.reason' }]);
      const events = rig.outbox.events({ after: '0-0' });
      expect((await rig.outbox.resend(id, { reason: 'the customer asked' }))._unsafeUnwrap()).toMatchObject({
        duplicatePossible: true,
      });
      await expect.poll(() => accepted().length).toBe(2);
      const message = await rig.until(id, 'accepted');
      expect(message.attempts.map(({ sendGeneration }) => sendGeneration)).toEqual([0, 1]);
      expect(message.correlationId).not.toBe(correlationId);
      for await (const event of events) {
        if (event.type !== 'resend') continue;
        expect(event).toMatchObject({ id, reason: 'the customer asked', state: 'queued' });
        break;
      }
    });

    it('sends a failed message again', async () => {
      rig.outbox.start();
      rig.simulator.channels.on('send', 'validation');
      const { id } = (await rig.outbox.enqueue(text))._unsafeUnwrap();
      expect(await rig.until(id, 'failed')).toMatchObject({ error: { kind: 'validation' } });
      await rig.outbox.resend(id, { reason: 'once more' });
      expect(await rig.until(id, 'failed')).not.toHaveProperty('duplicatePossible');
    });
  });

  describe('events', () => {
    it('tells what happens in order, of other processes too, from a cursor on', async () => {
      const other = await rig.open();
      const { id } = (await rig.outbox.enqueue(text))._unsafeUnwrap();
      other.start();
      const seen: string[] = [];
      let cursor = '';
      for await (const event of rig.outbox.events({ after: '0-0' })) {
        seen.push(event.type);
        cursor = event.cursor;
        if (event.type === 'accepted') break;
      }
      expect(seen).toContain('accepted');
      await rig.until(id, 'accepted');
      await rig.outbox.resend(id, { reason: 'again' });
      for await (const event of rig.outbox.events({ after: cursor })) {
        if (event.type === 'status') continue;
        expect(event.type).toBe('resend');
        break;
      }
    });

    rig.onPostgres('goes on in a server that the database was restored into', async () => {
      const ids: string[] = [];
      for (const n of [1, 2]) {
        ids.push((await rig.outbox.enqueue({ ...text, text: `n ${n}` }))._unsafeUnwrap().id);
      }
      const [first = '', second = ''] = ids;
      await rig.outbox.cancel(first);
      // The transaction ids are those of an earlier server, which had counted many more.
      await rig.sql("update wamux_events set tx = '9000000000000000000'");
      const [{ seq } = {}] = await rig.sql('select max(seq) as seq from wamux_events');
      const restored = await rig.open();
      await restored.cancel(second);
      const canceledAfter = async (after: string, count: number): Promise<string[]> => {
        const canceled: string[] = [];
        for await (const { id, type } of restored.events({ after })) {
          if (type === 'canceled') canceled.push(id);
          if (canceled.length === count) return canceled;
        }
        return canceled;
      };
      expect(await canceledAfter(`9000000000000000000-${seq}`, 1)).toEqual([second]);
      expect(await canceledAfter('0-0', 2)).toEqual([first, second]);
    });

    rig.onSqlite('begins anew where the file is a backup of before the cursor', async () => {
      const { id } = (await rig.outbox.enqueue(text))._unsafeUnwrap();
      await rig.outbox.cancel(id);
      const [first] = (await rig.outbox.listEvents())._unsafeUnwrap();
      const page = (await rig.outbox.eventPage({ after: '0-500' }))._unsafeUnwrap();
      expect(page).toEqual({ events: [first], cursor: first?.cursor });
      for await (const event of rig.outbox.events({ after: '0-500' })) {
        expect(event).toEqual(first);
        break;
      }
    });

    it('ends with the outbox', async () => {
      const events = (async () => {
        const all = [];
        for await (const event of rig.outbox.events()) all.push(event);
        return all;
      })();
      await sleep(50);
      await rig.outbox.close();
      expect(await events).toEqual([]);
    });
  });

  it('counts what stands where, and since when something is due', async () => {
    expect((await rig.outbox.stats())._unsafeUnwrap()).not.toHaveProperty('oldestUnfinished');
    await rig.outbox.enqueueMany([
      { message: { ...text, scheduledFor: new Date(Date.now() + 60_000).toISOString() } },
      { message: { ...text, text: 'b' } },
    ]);
    const [, due] = (await rig.outbox.list())._unsafeUnwrap();
    const stats = (await rig.outbox.stats())._unsafeUnwrap();
    expect(stats).toMatchObject({
      states: { queued: 2, accepted: 0 },
      orphanedUpdates: 0,
      dueSince: due?.dueAt,
    });
    await rig.outbox.cancel(due?.id ?? '');
    const [scheduled] = (await rig.outbox.list())._unsafeUnwrap();
    const later = (await rig.outbox.stats())._unsafeUnwrap();
    expect(later).toMatchObject({
      states: { queued: 1, canceled: 1 },
      oldestUnfinished: scheduled?.createdAt,
    });
    expect(later).not.toHaveProperty('dueSince');
  });

  it('lists by state, by keys and by page', async () => {
    for (const n of [1, 2, 3]) await rig.outbox.enqueue({ ...text, text: `n ${n}` });
    const first = (await rig.outbox.list({ limit: 2 }))._unsafeUnwrap();
    expect(first).toHaveLength(2);
    const rest = (await rig.outbox.list({ after: first[1]?.id ?? '' }))._unsafeUnwrap();
    expect(rest.map(({ message }) => (message as { text: string }).text)).toEqual(['n 3']);
    const newest = { order: 'newest-first', limit: 2 } as const;
    const lastTwo = (await rig.outbox.list(newest))._unsafeUnwrap();
    const before = (await rig.outbox.list({ ...newest, after: lastTwo[1]?.id ?? '' }))._unsafeUnwrap();
    expect([...lastTwo, ...before].map(({ id }) => id)).toEqual(
      [...first, ...rest].map(({ id }) => id).toReversed(),
    );
    expect((await rig.outbox.list({ state: 'failed' }))._unsafeUnwrap()).toEqual([]);
    expect((await rig.outbox.list({ to }))._unsafeUnwrap()).toHaveLength(3);
    for (const idempotencyKey of ['k1', 'k2', 'k3']) await rig.outbox.enqueue(text, { idempotencyKey });
    const keysOf = async (idempotencyKey: string | string[]) =>
      (await rig.outbox.list({ idempotencyKey }))._unsafeUnwrap().map((message) => message.idempotencyKey);
    expect(await keysOf('k2')).toEqual(['k2']);
    expect(await keysOf(['k3', 'none', 'k1'])).toEqual(['k1', 'k3']);
    const wrong = await rig.outbox.list({ state: 'sent', limit: 0, form: 'x' } as never);
    const { issues = [] } = wrong._unsafeUnwrapErr();
    expect(issues.map(({ path }) => path)).toEqual(['state', 'limit', '(root)']);
  });

  it('forgets a person', async () => {
    rig.outbox.start();
    const { id } = (await rig.outbox.enqueue(text))._unsafeUnwrap();
    await rig.until(id, 'accepted');
    await rig.outbox.stop();
    const queued = (await rig.outbox.enqueue(text))._unsafeUnwrap();
    expect((await rig.outbox.forget('+57 300 111 2233'))._unsafeUnwrap()).toBe(2);
    const message = (await rig.outbox.get(id))._unsafeUnwrap();
    expect(message).toMatchObject({ state: 'accepted', attempts: [{ provider: 'bird' }] });
    expect(JSON.stringify(message)).not.toContain('3001112233');
    expect(message).not.toHaveProperty('message');
    expect((await rig.outbox.get(queued.id))._unsafeUnwrap().state).toBe('canceled');
    expect((await rig.outbox.resend(id, { reason: 'x' }))._unsafeUnwrapErr().kind).toBe('conflict');
  });

  it('removes what old messages said and keeps their account', async () => {
    const { id } = (await rig.outbox.enqueue(text))._unsafeUnwrap();
    await rig.outbox.cancel(id);
    await sleep(20);
    expect((await rig.outbox.removeBodies({ olderThanMs: 60_000 }))._unsafeUnwrap()).toBe(0);
    expect((await rig.outbox.removeBodies({ olderThanMs: 1 }))._unsafeUnwrap()).toBe(1);
    const message = (await rig.outbox.get(id))._unsafeUnwrap();
    expect(message).toMatchObject({ id, state: 'canceled', to });
    expect(message).not.toHaveProperty('message');
  });

  it('says that it is closed', async () => {
    await rig.outbox.close();
    expect((await rig.outbox.enqueue(text))._unsafeUnwrapErr()).toMatchObject({ kind: 'unavailable' });
    expect(() => rig.outbox.start()).toThrow('closed');
    await rig.outbox.close();
  });

  it('is disposed of', async () => {
    await using outbox = await openOutbox({ url: rig.url, client: rig.client });
    expect((await outbox.enqueue(text)).isOk()).toBe(true);
  });
});
