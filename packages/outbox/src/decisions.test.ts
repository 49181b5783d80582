import { describe, expect, it } from 'vitest';
import type { OutboxError, OutboxMessage } from './index.js';
import { addUpdate, describeOnBoth, text } from './rig.fixture.js';

type Decided = Awaited<ReturnType<import('./index.js').Outbox['cancelMany']>>;

const told = (results: Decided) =>
  results.map((result) =>
    result.match(
      ({ state }: OutboxMessage): string => state,
      ({ kind, message }: OutboxError) => `${kind}: ${message}`,
    ),
  );

describeOnBoth('decisions about messages', (rig) => {
  const enqueue = async (count: number): Promise<string[]> => {
    const many = Array.from({ length: count }, (_, n) => ({ message: { ...text, text: `n ${n}` } }));
    return (await rig.outbox.enqueueMany(many)).map((one) => one._unsafeUnwrap().id);
  };

  it('cancels many in pieces, each id with its own result, in the order given', {
    timeout: 30_000,
  }, async () => {
    const ids = await enqueue(230);
    const [first = ''] = ids;
    (await rig.outbox.cancel(first))._unsafeUnwrap();
    const results = await rig.outbox.cancelMany([...ids, 'nobody', 'no id', first]);
    const late = 'conflict: it is canceled; only a message that is queued or needs review can be canceled';
    const unknown = 'not-found: there is no message with this id';
    expect(told(results)).toEqual([late, ...Array(229).fill('canceled'), unknown, unknown, late]);
    expect((await rig.outbox.stats())._unsafeUnwrap().states).toMatchObject({ queued: 0, canceled: 230 });
  });

  it('keeps who decided and why, of each decision', async () => {
    const [id = ''] = await enqueue(1);
    (await rig.outbox.cancel(id, { reason: 'wrong campaign', by: 'ana' }))._unsafeUnwrap();
    const [resent] = await rig.outbox.resendMany([id], { reason: 'right after all', by: 'luis' });
    expect(resent?._unsafeUnwrap()).toMatchObject({ state: 'queued' });
    const timeline = (await rig.outbox.timeline(id))._unsafeUnwrap();
    expect(timeline).toMatchObject([
      { type: 'enqueued' },
      { type: 'canceled', state: 'canceled', reason: 'wrong campaign', by: 'ana' },
      { type: 'resend', state: 'queued', reason: 'right after all', by: 'luis' },
    ]);
  });

  it('decides only about what is still as it was seen', async () => {
    const [id = '', other = ''] = await enqueue(2);
    (await rig.outbox.cancel(other))._unsafeUnwrap();
    const results = await rig.outbox.resendMany([id, other], {
      reason: 'x',
      ifState: ['failed', 'canceled'],
    });
    expect(told(results)).toEqual(['conflict: it is queued by now, and was left unchanged', 'queued']);
    const stopped = await rig.outbox.cancel(id, { ifState: 'needs-review' });
    expect(stopped._unsafeUnwrapErr().kind).toBe('conflict');
  });

  it.each([
    ['unknown', 'canceled', 'unknown', true],
    ['unknown', 'expired', 'unknown', true],
    ['unknown', 'failed', 'unknown', true],
    ['accepted', 'canceled', 'sent', true],
    ['not-accepted', 'canceled', 'delivered', true],
    ['not-accepted', 'canceled', 'unknown', undefined],
    ['accepted', 'failed', 'failed', undefined],
    ['unknown', 'expired', 'expired', undefined],
  ])('marks what is sent again as a possible double by its attempts: %s, %s, %s', async (...given) => {
    const [outcome, state, status, isMarked] = given;
    rig.outbox.start();
    const [id = ''] = await enqueue(1);
    await rig.until(id, 'accepted');
    await rig.outbox.stop();
    const history = JSON.stringify({ status, times: {} });
    await rig.sql(`update wamux_attempts set outcome = '${outcome}', history = '${history}'`);
    await rig.sql(`update wamux_messages set state = '${state}'`);
    const resent = (await rig.outbox.resend(id, { reason: 'right after all' }))._unsafeUnwrap();
    expect(resent.duplicatePossible).toBe(isMarked);
  });

  it('takes what was sent again for another case, also where it is in the same state as before', async () => {
    const [id = '', other = ''] = await enqueue(2);
    const correlationOf = async (of: string) => (await rig.outbox.get(of))._unsafeUnwrap().correlationId;
    const seen = [await correlationOf(id), await correlationOf(other)];
    const as = { ifState: 'queued', ifCorrelationId: seen } as const;
    // The message goes from queued to queued, by a new send generation.
    (await rig.outbox.cancel(id))._unsafeUnwrap();
    (await rig.outbox.resend(id, { reason: 'right after all' }))._unsafeUnwrap();
    const [refused, canceled] = told(await rig.outbox.cancelMany([id, other], as));
    expect([refused, canceled]).toEqual([
      `conflict: it was sent again in the meantime, with the correlation id ${await correlationOf(id)}; its state is queued, and it was left unchanged`,
      'canceled',
    ]);
    const once = { reason: 'x', ifCorrelationId: seen[1] ?? '' };
    const repeated = await Promise.all([rig.outbox.resend(other, once), rig.outbox.resend(other, once)]);
    expect(repeated.filter((result) => result.isOk())).toHaveLength(1);
  });

  it('keeps what an earlier send came to, where the next one came to nothing', async () => {
    rig.outbox.start();
    const [id = ''] = await enqueue(1);
    const { correlationId } = await rig.until(id, 'accepted');
    rig.simulator.channels.on('send', 'validation');
    (await rig.outbox.resend(id, { reason: 'the customer asks for it' }))._unsafeUnwrap();
    await rig.until(id, 'failed');
    const report = (status: 'delivered' | 'read') =>
      addUpdate(rig.outbox.statusStore, {
        ...{ provider: 'bird', correlationId, providerMessageId: null },
        ...{ status, rawStatus: status, occurredAt: null },
      });
    for (const status of ['delivered', 'read'] as const) {
      await report(status);
      expect((await rig.outbox.get(id))._unsafeUnwrap()).toMatchObject({ state: status, status });
    }
    const events = (await rig.outbox.timeline(id))._unsafeUnwrap();
    expect(events.slice(-2)).toMatchObject([{ state: 'delivered' }, { state: 'read' }]);
  });

  it('sends once what is asked for twice with the send that was seen, whatever became of it in between', async () => {
    rig.outbox.start();
    const [id = ''] = await enqueue(1);
    const { correlationId } = await rig.until(id, 'accepted');
    const once = { reason: 'x', ifState: 'accepted', ifCorrelationId: correlationId } as const;
    (await rig.outbox.resend(id, once))._unsafeUnwrap();
    await rig.until(id, 'accepted');
    expect((await rig.outbox.resend(id, once))._unsafeUnwrapErr().kind).toBe('conflict');
    expect((await rig.outbox.get(id))._unsafeUnwrap().attempts).toHaveLength(2);
    expect(rig.simulator.ledger.acceptances).toHaveLength(2);
  });

  it('resolves many', async () => {
    rig.outbox.start();
    rig.simulator.decisionTelecom.on('send-whatsapp', 'reset-after-acceptance', { times: 1 });
    const { id } = (await rig.outbox.enqueue({ ...text, tags: ['dt'] }))._unsafeUnwrap();
    await rig.until(id, 'needs-review');
    const [queued = ''] = await enqueue(1);
    const found = { outcome: 'accepted', reason: 'on their page', by: 'ana' } as const;
    const [resolved, refused] = told(await rig.outbox.resolveMany([id, queued], found));
    expect(resolved).toBe('accepted');
    expect(refused).toMatch(/^conflict: it is \w+; its outcome is not unknown/);
    const timeline = (await rig.outbox.timeline(id))._unsafeUnwrap();
    expect(timeline).toMatchObject([
      { type: 'enqueued' },
      { type: 'attempt', provider: 'dt' },
      { type: 'answer', provider: 'dt', outcome: 'unknown', error: { kind: expect.any(String) } },
      { type: 'unknown', provider: 'dt' },
      { type: 'needs-review', reason: 'outcome-unknown' },
      { state: 'accepted', reason: 'on their page', by: 'ana' },
    ]);
    // A person's resolution must not appear as a status from the provider.
    expect(timeline.filter(({ type }) => type === 'provider-status')).toEqual([]);
  });

  it.each([
    ['options.reason', { reason: ' ' }],
    ['options.reason', { reason: 'x'.repeat(1_001) }],
    ['options.by', { by: '' }],
    ['options.by', { by: 'two\nlines' }],
    ['options.ifState', { ifState: 'lost' }],
    ['options.ifState', { ifState: [] }],
    ['options.ifCorrelationId', { ifCorrelationId: '' }],
    ['options.ifCorrelationId', { ifCorrelationId: [] }],
    ['options', { force: true }],
  ])('refuses a wrong %s: %j', async (path, options) => {
    const ids = await enqueue(2);
    const results = await rig.outbox.cancelMany(ids, options as never);
    expect(results).toHaveLength(2);
    for (const result of results) {
      expect(result._unsafeUnwrapErr()).toMatchObject({ kind: 'validation', issues: [{ path }] });
    }
    const [none] = await rig.outbox.cancelMany('x' as never);
    expect(none?._unsafeUnwrapErr()).toMatchObject({ kind: 'validation', issues: [{ path: 'ids' }] });
  });

  it('says of each id where the database is away', async () => {
    const ids = await enqueue(2);
    await rig.outbox.close();
    const results = await rig.outbox.cancelMany(ids);
    expect(results.map((result) => result._unsafeUnwrapErr().kind)).toEqual(['unavailable', 'unavailable']);
    expect((await rig.outbox.cancel(ids[0] ?? ''))._unsafeUnwrapErr().kind).toBe('unavailable');
  });
});

describeOnBoth('the timeline of a message', (rig) => {
  it('has every attempt and status, each told once, at the time of the provider', async () => {
    rig.outbox.start();
    const { id } = (await rig.outbox.enqueue(text))._unsafeUnwrap();
    const { attempts } = await rig.until(id, 'accepted');
    const providerMessageId = attempts[0]?.providerMessageId ?? '';
    const deliveredAt = new Date(Date.now() + 60_000).toISOString();
    await rig.outbox.statusStore.addStatusUpdates([
      {
        provider: 'bird',
        providerMessageId,
        status: 'delivered',
        rawStatus: 'x',
        occurredAt: deliveredAt,
      } as never,
    ]);
    await rig.until(id, 'delivered');
    const timeline = (await rig.outbox.timeline(id))._unsafeUnwrap();
    expect(timeline.map(({ type }) => type)).toEqual([
      'enqueued',
      'attempt',
      'answer',
      'accepted',
      'provider-status',
    ]);
    expect(timeline.at(-1)).toEqual({
      at: deliveredAt,
      type: 'provider-status',
      provider: 'bird',
      status: 'delivered',
    });
  });

  it('forgets reasons with the person, and keeps who decided', async () => {
    const { id } = (await rig.outbox.enqueue(text))._unsafeUnwrap();
    (await rig.outbox.cancel(id, { reason: `a mistake for ${text.to}`, by: 'ana' }))._unsafeUnwrap();
    (await rig.outbox.forget(text.to))._unsafeUnwrap();
    const timeline = (await rig.outbox.timeline(id))._unsafeUnwrap();
    expect(timeline.at(-1)).toMatchObject({ type: 'canceled', by: 'ana' });
    expect(JSON.stringify(timeline)).not.toContain('mistake');
  });

  it('is of a message that is there', async () => {
    expect((await rig.outbox.timeline('nobody'))._unsafeUnwrapErr().kind).toBe('not-found');
  });
});

describeOnBoth('a list by age', (rig) => {
  describe('olderThanMs', () => {
    it('has what came longer ago', async () => {
      const { id } = (await rig.outbox.enqueue(text))._unsafeUnwrap();
      await rig.sql('update wamux_messages set created_at = created_at - 3600000');
      (await rig.outbox.enqueue(text))._unsafeUnwrap();
      const older = (await rig.outbox.list({ olderThanMs: 1_800_000 }))._unsafeUnwrap();
      expect(older.map((message) => message.id)).toEqual([id]);
      expect((await rig.outbox.list({ olderThanMs: 7_200_000 }))._unsafeUnwrap()).toEqual([]);
      expect((await rig.outbox.list({ olderThanMs: -1 }))._unsafeUnwrapErr().issues).toMatchObject([
        { path: 'olderThanMs' },
      ]);
    });
  });
});
