import type { MessageReference, MessageStatus, StatusEvent, WhatsAppProvider } from '@wamux/core';
import { okAsync } from 'neverthrow';
import { describe, expect, it, vi } from 'vitest';
import { addUpdate, describeOnBoth, text } from './rig.fixture.js';

describeOnBoth('statuses in the outbox', (rig) => {
  const news = (status: MessageStatus, more: Partial<StatusEvent> = {}): StatusEvent => ({
    type: 'status',
    provider: 'bird',
    providerMessageId: 'm-1',
    status,
    rawStatus: status,
    occurredAt: null,
    ...more,
  });
  const direct = {
    correlationId: 'c-1',
    provider: 'bird',
    providerMessageId: 'm-1',
    status: 'accepted',
  } as const;
  const store = () => rig.outbox.statusStore;

  it('count once, however often they come, and at once from two processes', async () => {
    const other = await rig.open();
    await store().addAttempt(direct);
    const results = await Promise.all(
      Array.from({ length: 20 }, (_, n) => addUpdate(n % 2 ? store() : other.statusStore, news('delivered'))),
    );
    const outcomes = results.map(({ outcome }) => outcome);
    expect(outcomes.filter((outcome) => outcome === 'applied')).toHaveLength(1);
    expect(outcomes.filter((outcome) => outcome === 'duplicate')).toHaveLength(19);
    expect(await store().get('c-1')).toMatchObject({ status: 'delivered' });
  });

  it('wait for their message, under either name, whoever comes first', async () => {
    await addUpdate(store(), news('delivered'));
    await addUpdate(store(), news('sent', { correlationId: 'c-1', providerMessageId: null }));
    expect(await store().countOrphanedUpdates()).toBe(2);
    expect(await store().addAttempt(direct)).toMatchObject({ status: 'delivered' });
    expect(await store().countOrphanedUpdates()).toBe(0);
    expect(await addUpdate(store(), news('delivered'))).toMatchObject({ outcome: 'duplicate' });
  });

  it('that came under an id of the provider are known when a later one says whose the id is', async () => {
    rig.simulator.decisionTelecom.on('send-whatsapp', 'reset-after-acceptance');
    rig.outbox.start();
    const { correlationId, id } = (await rig.outbox.enqueue({ ...text, tags: ['dt'] }))._unsafeUnwrap();
    await rig.until(id, 'reconciling');
    await addUpdate(store(), news('delivered', { provider: 'dt' }));
    await addUpdate(store(), news('sent', { provider: 'dt', correlationId }));
    expect((await rig.outbox.get(id))._unsafeUnwrap()).toMatchObject({
      ...{ state: 'delivered', status: 'delivered' },
      attempts: [{ outcome: 'accepted', providerMessageId: 'm-1', history: { status: 'delivered' } }],
    });
    // Events wait for older transactions of the server, including those of other tests.
    const told = async () => (await rig.outbox.listEvents())._unsafeUnwrap().slice(-2);
    await expect
      .poll(async () => (await told()).map(({ type, state }) => [type, state]))
      .toEqual([
        ['reconciled', 'accepted'],
        ['status', 'delivered'],
      ]);
  });

  it('that come to another process end the wait of a route whose success is delivery', async () => {
    const routes = [{ try: ['dt', 'bird'], successWhen: 'delivered' as const, within: '5s' }];
    const worker = await rig.open({ client: await rig.connect({ routes }) });
    const { id } = (await worker.enqueue(text))._unsafeUnwrap();
    worker.start();
    await expect.poll(() => rig.simulator.ledger.acceptances.length).toBe(1);
    const { providerMessageId } = rig.simulator.ledger.acceptances[0] ?? { providerMessageId: null };
    await addUpdate(store(), news('delivered', { provider: 'dt', providerMessageId }));
    expect(await rig.until(id, 'delivered')).not.toHaveProperty('duplicatePossible');
    expect(rig.simulator.ledger.acceptances).toHaveLength(1);
  });

  it('of a message that was not delivered in time, and arrives after all, are known beside those of the next one', async () => {
    const routes = [{ try: ['dt', 'bird'], successWhen: 'delivered' as const, within: '1s' }];
    const worker = await rig.open({ client: await rig.connect({ routes }) });
    const { correlationId, id } = (await worker.enqueue(text))._unsafeUnwrap();
    worker.start();
    const { acceptances } = rig.simulator.ledger;
    await expect.poll(() => acceptances.length).toBe(2);
    const [first, second] = acceptances.map(({ providerMessageId }) => ({ providerMessageId }));
    await addUpdate(store(), news('delivered', second));
    await rig.until(id, 'delivered');
    await addUpdate(store(), news('delivered', { ...first, correlationId, provider: 'dt' }));
    const told = (await rig.outbox.get(id))._unsafeUnwrap();
    expect(told).toMatchObject({ state: 'delivered', duplicateObserved: true });
    expect(told.attempts).toMatchObject([
      { provider: 'dt', ...first, history: { status: 'delivered' } },
      { provider: 'bird', ...second, history: { status: 'delivered' } },
    ]);
  });

  it('that race with the answer are never lost', async () => {
    const { id } = (await rig.outbox.enqueue(text))._unsafeUnwrap();
    const other = await rig.open();
    // The status is pushed as soon as the provider has the message, to another process, with the provider's id alone.
    const pushed = (async () => {
      await expect.poll(() => rig.simulator.ledger.acceptances.length, { interval: 1 }).toBe(1);
      const { providerMessageId } = rig.simulator.ledger.acceptances[0] ?? { providerMessageId: null };
      await Promise.all(
        (['read', 'sent', 'delivered'] as const).map((status) =>
          addUpdate(other.statusStore, news(status, { providerMessageId })),
        ),
      );
    })();
    rig.outbox.start();
    await pushed;
    expect(await rig.until(id, 'read')).toMatchObject({ status: 'read' });
    expect(await store().countOrphanedUpdates()).toBe(0);
  });

  it('never move backwards', async () => {
    rig.outbox.start();
    const { id } = (await rig.outbox.enqueue(text))._unsafeUnwrap();
    const { attempts } = await rig.until(id, 'accepted');
    const providerMessageId = attempts[0]?.providerMessageId ?? '';
    for (const status of ['read', 'sent', 'failed', 'delivered'] as const) {
      await addUpdate(store(), news(status, { providerMessageId }));
    }
    expect((await rig.outbox.get(id))._unsafeUnwrap()).toMatchObject({ state: 'read', status: 'read' });
  });

  it('say when two attempts were delivered', async () => {
    rig.outbox.start();
    const { id } = (await rig.outbox.enqueue(text))._unsafeUnwrap();
    const first = await rig.until(id, 'accepted');
    await rig.outbox.resend(id, { reason: 'again' });
    await expect.poll(() => rig.simulator.ledger.acceptances.length).toBe(2);
    const { attempts } = await rig.until(id, 'accepted');
    expect(first.attempts).toHaveLength(1);
    for (const { providerMessageId } of attempts)
      await addUpdate(store(), news('delivered', { providerMessageId }));
    expect((await rig.outbox.get(id))._unsafeUnwrap()).toMatchObject({
      state: 'delivered',
      duplicateObserved: true,
    });
  });

  it('show a message that was taken once more than we know', async () => {
    rig.outbox.start();
    const { id, correlationId } = (await rig.outbox.enqueue(text))._unsafeUnwrap();
    await rig.until(id, 'accepted');
    await addUpdate(store(), news('delivered', { correlationId, providerMessageId: 'another-id' }));
    const message = (await rig.outbox.get(id))._unsafeUnwrap();
    expect(message.attempts).toHaveLength(2);
    expect(message.state).toBe('delivered');
  });

  describe('that nobody pushes', () => {
    it('are asked for until the message has ended', async () => {
      rig.simulator.decisionTelecom.setTimeline(text.to, [{ status: 'delivered', afterMs: 100 }]);
      rig.outbox.start();
      const { id } = (await rig.outbox.enqueue({ ...text, tags: ['dt'] }))._unsafeUnwrap();
      await rig.until(id, 'delivered');
      const polls = () =>
        rig.simulator.decisionTelecom.requests.filter(({ route }) => route === 'receive-whatsapp').length;
      expect(polls()).toBeGreaterThan(0);
      expect(await rig.sql('select next_check_at from wamux_attempts')).toEqual([{ next_check_at: null }]);
    });

    it('are told to the client too, which may break over them: a failure may be the provider’s own', async () => {
      const error = { kind: 'billing', provider: 'bird', message: 'no money' } as const;
      const getStatus = (reference: MessageReference) =>
        okAsync({ ...reference, status: 'failed', rawStatus: '', error } as const);
      const observe = vi.fn(() => {
        throw new Error('a bug');
      });
      const bird = { ...(rig.client.providers.get('bird') as WhatsAppProvider), getStatus };
      const client = { ...rig.client, providers: new Map([['bird', bird]]), observe };
      const outbox = await rig.open({ client });
      const { id } = (await outbox.enqueue(text))._unsafeUnwrap();
      outbox.start();
      await rig.until(id, 'accepted');
      await rig.sql('update wamux_attempts set next_check_at = 0');
      await rig.until(id, 'failed');
      expect(observe).toHaveBeenCalledWith(
        expect.objectContaining({ provider: 'bird', status: 'failed', error }),
      );
    });

    it('are given up in the end, and a person is called', async () => {
      const outbox = await rig.open({ statusForMs: 400 });
      const { id } = (await outbox.enqueue(text))._unsafeUnwrap();
      outbox.start();
      expect(await rig.until(id, 'needs-review')).toMatchObject({ reason: 'no-status' });
    });
  });

  it('that come to another process tell a worker that its provider cannot send any more', async () => {
    const other = await rig.open({ client: await rig.connect() });
    rig.outbox.start();
    const failed = [];
    for (const n of [1, 2]) {
      const { id } = (await rig.outbox.enqueue({ ...text, text: `order ${n}` }))._unsafeUnwrap();
      failed.push((await rig.until(id, 'accepted')).attempts[0]);
    }
    const error = { kind: 'billing', provider: 'bird', message: 'no money' } as const;
    await other.statusStore.addStatusUpdates(
      failed.map((attempt) =>
        news('failed', { providerMessageId: attempt?.providerMessageId ?? null, error }),
      ),
    );
    await expect.poll(() => rig.client.health().bird).toMatchObject({ state: 'open', reason: 'billing' });
  });

  it('of its own messages are recorded by the outbox alone', async () => {
    const addAttempt = vi.spyOn(store(), 'addAttempt');
    rig.outbox.start();
    const { id } = (await rig.outbox.enqueue(text))._unsafeUnwrap();
    await rig.until(id, 'accepted');
    expect(addAttempt).not.toHaveBeenCalled();
    await rig.client.send(text);
    expect(addAttempt).toHaveBeenCalledTimes(1);
  });

  it('keep nobody’s number while their message is not known', async () => {
    await addUpdate(store(), news('read', { recipient: '+573009998877' }));
    expect(await addUpdate(store(), news('read', { recipient: '+573009998866' }))).toEqual({
      outcome: 'orphaned',
    });
    const kept = await rig.sql('select * from wamux_orphaned_updates');
    expect(kept).toHaveLength(2);
    expect(JSON.stringify(kept)).not.toContain('57300999');
  });

  it('of messages that were sent past the outbox are kept too', async () => {
    const receipt = (await rig.client.send(text))._unsafeUnwrap();
    const { correlationId, providerMessageId } = receipt;
    expect(await store().get(correlationId)).toMatchObject({ status: 'accepted' });
    await addUpdate(store(), news('read', { providerMessageId }));
    expect(await store().get(correlationId)).toMatchObject({ status: 'read' });
    expect((await rig.outbox.list())._unsafeUnwrap()).toEqual([]);
  });
});
