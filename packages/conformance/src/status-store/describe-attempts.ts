import { expect, it } from 'vitest';
import { add, attempt, type StoreUnderTest, update } from './updates.js';

export function describeAttempts(under: StoreUnderTest): void {
  const lost = { ...attempt, providerMessageId: null, status: 'unknown' } as const;

  it('learns the id of a message whose answer was lost from the first update', async () => {
    await under.store.addAttempt(lost);
    await add(under.store, update('sent', { correlationId: 'c-1' }));
    await add(under.store, update('delivered'));
    expect(await under.store.get('c-1')).toMatchObject({
      status: 'delivered',
      attempts: [{ provider: 'p', providerMessageId: 'm-1' }],
    });
  });

  it('knows an id that an update of the same batch brings', async () => {
    await under.store.addAttempt(lost);
    await under.store.addStatusUpdates([update('sent', { correlationId: 'c-1' }), update('delivered')]);
    expect(await under.store.get('c-1')).toMatchObject({ status: 'delivered' });
    expect(await under.store.countOrphanedUpdates()).toBe(0);
  });

  it('shows a message that a provider took once more than anybody recorded', async () => {
    await under.store.addAttempt(attempt);
    await add(under.store, update('sent', { providerMessageId: 'm-2', correlationId: 'c-1' }));
    expect(await add(under.store, update('read', { providerMessageId: 'm-2' }))).toMatchObject({
      outcome: 'applied',
    });
    const known = await under.store.get('c-1');
    expect(known?.attempts).toHaveLength(2);
    expect(known?.attempts).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ providerMessageId: 'm-1' }),
        expect.objectContaining({
          providerMessageId: 'm-2',
          history: expect.objectContaining({ status: 'read' }),
        }),
      ]),
    );
  });

  it('says that a message failed only when all attempts have, and when two were delivered', async () => {
    const { store } = under;
    await store.addAttempt(attempt);
    await store.addAttempt({ ...attempt, provider: 'q', providerMessageId: 'x-1' });
    await add(store, update('failed'));
    expect((await store.get('c-1'))?.status).toBe('accepted');
    await add(store, update('delivered', { provider: 'q', providerMessageId: 'x-1' }));
    expect(await store.get('c-1')).not.toHaveProperty('duplicateObserved');
    await add(store, update('delivered'));
    expect(await store.get('c-1')).toMatchObject({ status: 'delivered', duplicateObserved: true });
  });

  it.each([
    ['that reads like its name', '#1001'],
    ['that is the id itself', '1001'],
    ['with line breaks', 'p\n#1001'],
  ])('takes no correlation id for another message’s id: one %s', async (_, correlationId) => {
    const { store } = under;
    await store.addAttempt({ ...attempt, correlationId: 'other', providerMessageId: '1001' });
    await store.addAttempt({ ...attempt, correlationId, providerMessageId: 'm-2' });
    await add(store, update('delivered', { providerMessageId: null, correlationId }));
    expect((await store.get('other'))?.status).toBe('accepted');
    expect((await store.get(correlationId))?.status).toBe('delivered');
    await add(store, update('read', { providerMessageId: '1001' }));
    expect((await store.get('other'))?.status).toBe('read');
    expect((await store.get(correlationId))?.status).toBe('delivered');
  });

  it('takes nothing from a provider through which the message did not go', async () => {
    await under.store.addAttempt(attempt);
    const strange = update('failed', { provider: 'q', providerMessageId: 'x-1', correlationId: 'c-1' });
    expect(await add(under.store, strange)).toEqual({ outcome: 'orphaned' });
    expect(await under.store.get('c-1')).toMatchObject({ status: 'accepted', attempts: [{ provider: 'p' }] });
  });

  it('gives a message without an id the one that is claimed for it, unless it is another’s', async () => {
    const { store } = under;
    await store.addAttempt({ ...attempt, correlationId: 'other', providerMessageId: 'm-9' });
    await store.addAttempt(lost);
    const claim = (claimedMessageId: string, rawStatus: string) =>
      add(store, {
        ...update('sent', { providerMessageId: null, correlationId: 'c-1', rawStatus }),
        claimedMessageId,
      });
    await claim('m-9', 'first');
    expect(await store.get('c-1')).toMatchObject({ status: 'sent', attempts: [{ providerMessageId: null }] });
    await claim('m-1', 'second');
    expect(await store.get('c-1')).toMatchObject({ attempts: [{ providerMessageId: 'm-1' }] });
    await claim('m-3', 'third');
    expect(await store.get('c-1')).toMatchObject({ attempts: [{ providerMessageId: 'm-1' }] });
    expect(await store.get('other')).toMatchObject({ status: 'accepted' });
  });

  it('finds an attempt by either name, and none that is another message’s', async () => {
    const { store } = under;
    await store.addAttempt(attempt);
    const found = { provider: 'p', providerMessageId: 'm-1', history: { status: 'accepted' } };
    expect(await store.find({ provider: 'p', providerMessageId: 'm-1' })).toMatchObject(found);
    expect(await store.find({ provider: 'p', providerMessageId: null, correlationId: 'c-1' })).toMatchObject(
      found,
    );
    const other = { provider: 'p', providerMessageId: 'm-2' };
    expect(await store.find({ ...other, correlationId: 'c-1' })).toBeUndefined();
    expect(await store.find({ provider: 'q', providerMessageId: 'm-1' })).toBeUndefined();
  });

  it('records an attempt once, however often it is told of it', async () => {
    await Promise.all([under.store.addAttempt(attempt), under.other.addAttempt(attempt)]);
    await under.store.addAttempt(attempt);
    expect((await under.store.get('c-1'))?.attempts).toHaveLength(1);
  });
}
