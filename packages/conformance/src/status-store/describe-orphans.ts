import { expect, it } from 'vitest';
import { add, attempt, permutations, type StoreUnderTest, update } from './updates.js';

export function describeOrphans(under: StoreUnderTest): void {
  it('wait for their message under either name, and end the same whoever comes first', async () => {
    const { store } = under;
    for (const [n, order] of permutations(['id', 'ours', 'both', 'attempt'] as const).entries()) {
      const names = { providerMessageId: `m-${n}`, correlationId: `c-${n}` };
      const steps = {
        id: () => add(store, update('sent', { providerMessageId: names.providerMessageId })),
        ours: () => add(store, update('delivered', { ...names, providerMessageId: null })),
        both: () => add(store, update('read', names)),
        attempt: () => store.addAttempt({ ...attempt, ...names }),
      };
      for (const step of order) await steps[step]();
      expect(await store.get(names.correlationId)).toMatchObject({
        status: 'read',
        attempts: [{ providerMessageId: names.providerMessageId }],
      });
      expect(await store.countOrphanedUpdates()).toBe(0);
    }
  });

  it.each([
    ['an update', update('sent', { correlationId: 'c-1' })],
    ['an answer', update('accepted', { correlationId: 'c-1', isAnswer: true })],
    ['a claim', update('sent', { providerMessageId: null, correlationId: 'c-1', claimedMessageId: 'm-1' })],
  ])('wait for the id of a message whose answer was lost, until %s brings it', async (_, bringing) => {
    const { store, other } = under;
    await store.addAttempt({ ...attempt, providerMessageId: null, status: 'unknown' });
    expect(await add(other, update('delivered'))).toEqual({ outcome: 'orphaned' });
    expect(await add(store, bringing)).toMatchObject({
      outcome: 'applied',
      message: { status: 'delivered' },
    });
    expect(await store.get('c-1')).toMatchObject({
      status: 'delivered',
      attempts: [{ providerMessageId: 'm-1' }],
    });
    expect(await store.countOrphanedUpdates()).toBe(0);
  });

  it('of a batch find the message whose id stands further behind in it', async () => {
    const { store } = under;
    await store.addAttempt({ ...attempt, providerMessageId: null, status: 'unknown' });
    await store.addStatusUpdates([update('delivered'), update('sent', { correlationId: 'c-1' })]);
    expect((await store.get('c-1'))?.status).toBe('delivered');
    expect(await store.countOrphanedUpdates()).toBe(0);
  });

  it('are never lost in a race with the update that brings the id', async () => {
    const { store, other } = under;
    const all = Array.from({ length: 20 }, (_, n) => ({
      providerMessageId: `m-${n}`,
      correlationId: `c-${n}`,
    }));
    for (const { correlationId } of all)
      await store.addAttempt({ ...attempt, correlationId, providerMessageId: null, status: 'unknown' });
    await Promise.all(
      all.flatMap((names) => [
        add(store, update('sent', names)),
        add(other, update('read', { providerMessageId: names.providerMessageId })),
      ]),
    );
    const ends = await Promise.all(all.map(({ correlationId }) => store.get(correlationId)));
    expect(ends.map((one) => one?.status)).toEqual(all.map(() => 'read'));
    expect(await store.countOrphanedUpdates()).toBe(0);
  });

  it('are counted, each once', async () => {
    expect(await add(under.store, update('sent'))).toEqual({ outcome: 'orphaned' });
    await under.store.addStatusUpdates([update('delivered'), update('delivered', { correlationId: 'c-1' })]);
    await add(under.store, update('sent'));
    expect(await under.store.countOrphanedUpdates()).toBe(3);
  });

  it('are given to no message whose provider’s id reads like the correlation id that they name', async () => {
    const { store } = under;
    await add(store, update('failed', { providerMessageId: null, correlationId: '1001' }));
    await add(store, update('failed', { providerMessageId: null, correlationId: '#1001' }));
    expect(await store.addAttempt({ ...attempt, providerMessageId: '1001' })).toMatchObject({
      status: 'accepted',
    });
    expect(await store.find({ provider: 'p', providerMessageId: '1001' })).toMatchObject({
      history: { status: 'accepted' },
    });
    expect(await store.countOrphanedUpdates()).toBe(2);
  });

  it('tell the status of a message that somebody else sent, by either name', async () => {
    const names = { providerMessageId: 'm-1', correlationId: 'c-1' };
    await under.store.addStatusUpdates([update('read', names), update('sent', names)]);
    const found = { provider: 'p', providerMessageId: 'm-1', history: { status: 'read', rawStatus: 'read' } };
    expect(await under.store.find({ provider: 'p', providerMessageId: 'm-1' })).toMatchObject(found);
    expect(
      await under.store.find({ provider: 'p', providerMessageId: null, correlationId: 'c-1' }),
    ).toMatchObject(found);
    expect(await under.store.find({ provider: 'q', ...names })).toBeUndefined();
    expect(
      await under.store.find({ provider: 'p', providerMessageId: 'm-2', correlationId: 'c-1' }),
    ).toBeUndefined();
  });

  it('tell the status of a message whose id is not recorded yet, where both names are given', async () => {
    const { other, store } = under;
    await store.addAttempt({ ...attempt, providerMessageId: null, status: 'unknown' });
    await store.addStatusUpdates([update('delivered'), update('failed', { providerMessageId: 'm-2' })]);
    const reference = { provider: 'p', providerMessageId: 'm-1', correlationId: 'c-1' };
    expect(await other.find(reference)).toMatchObject({
      ...{ provider: 'p', providerMessageId: 'm-1', history: { status: 'delivered' } },
    });
    expect(await other.find({ ...reference, providerMessageId: 'm-3' })).toMatchObject({
      history: { status: 'unknown' },
    });
  });

  it('are never lost in a race with the attempt that they are about', async () => {
    const { store, other } = under;
    const all = Array.from({ length: 20 }, (_, n) => ({
      providerMessageId: `m-${n}`,
      correlationId: `c-${n}`,
    }));
    await Promise.all(
      all.flatMap((names) => [
        store.addAttempt({ ...attempt, ...names }),
        add(other, update('read', { providerMessageId: names.providerMessageId })),
        add(other, update('sent', { ...names, providerMessageId: null })),
      ]),
    );
    const ends = await Promise.all(all.map(({ correlationId }) => store.get(correlationId)));
    expect(ends.map((one) => one?.status)).toEqual(all.map(() => 'read'));
    expect(await store.countOrphanedUpdates()).toBe(0);
  });
}
