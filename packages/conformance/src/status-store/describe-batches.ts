import { expect, it } from 'vitest';
import { attempt, type StoreUnderTest, update } from './updates.js';

export function describeBatches(under: StoreUnderTest): void {
  it('gives nothing for nothing', async () => {
    expect(await under.store.addStatusUpdates([])).toEqual([]);
  });

  it('gives each update its own result, in their order', async () => {
    const { store } = under;
    await store.addAttempt(attempt);
    const results = await store.addStatusUpdates([
      update('delivered'),
      update('sent', { providerMessageId: 'm-2' }),
      update('delivered'),
      update('sent', { providerMessageId: 'm-2' }),
      update('sent', { providerMessageId: null }),
      update('read', { correlationId: 'c-1' }),
    ]);
    expect(results.map(({ outcome }) => outcome)).toEqual([
      'applied',
      'orphaned',
      'duplicate',
      'duplicate',
      // This one does not say which message it is about.
      'refused',
      'applied',
    ]);
    expect(results[5]).toMatchObject({ changed: true, message: { status: 'read' } });
  });

  it('takes thousands of updates of thousands of messages at once', { timeout: 60_000 }, async () => {
    const { store } = under;
    const ids = Array.from({ length: 1_000 }, (_, n) => `m-${n}`);
    for (const id of ids.slice(0, 100)) {
      await store.addAttempt({ ...attempt, providerMessageId: id, correlationId: `c-${id}` });
    }
    const updates = ids.flatMap((providerMessageId) =>
      (['read', 'sent', 'delivered'] as const).map((status) => update(status, { providerMessageId })),
    );
    const results = await store.addStatusUpdates(updates);
    expect(results.filter(({ outcome }) => outcome === 'applied')).toHaveLength(300);
    expect(results.filter(({ outcome }) => outcome === 'orphaned')).toHaveLength(2_700);
    expect(await store.countOrphanedUpdates()).toBe(2_700);
    expect((await store.get('c-m-99'))?.status).toBe('read');
    const again = await store.addStatusUpdates(updates);
    expect(new Set(again.map(({ outcome }) => outcome))).toEqual(new Set(['duplicate']));
    expect(await store.countOrphanedUpdates()).toBe(2_700);
  });

  it.each([
    ['an id with NUL', { providerMessageId: 'm\u0000' }],
    ['a word with half of a character', { rawStatus: 'sent\ud800' }],
    ['a correlation id that is endless', { correlationId: 'c'.repeat(100_000) }],
    ['a code with NUL', { error: { kind: 'unknown', message: '\u0000', providerCode: '\u0000' } }],
  ] as const)('loses nothing of a batch for one odd value: %s', async (_, odd) => {
    const { store } = under;
    const ids = ['a', 'b', 'c', 'd'];
    for (const id of ids)
      await store.addAttempt({ ...attempt, providerMessageId: id, correlationId: `c-${id}` });
    const [first, second, ...others] = ids.map((id) => update('delivered', { providerMessageId: id }));
    const batch = [first, second, update('sent', odd), ...others].filter((one) => one !== undefined);
    const results = await store.addStatusUpdates(batch);
    expect(results).toHaveLength(5);
    const ends = await Promise.all(ids.map((id) => store.get(`c-${id}`)));
    expect(ends.map((one) => one?.status)).toEqual(ids.map(() => 'delivered'));
  });

  it('changes one message from two sides at once, and loses nothing', async () => {
    const { store, other } = under;
    await store.addAttempt(attempt);
    const words = Array.from({ length: 10 }, (_, n) => `word-${n}`);
    await Promise.all(
      words.flatMap((rawStatus, n) => [
        (n % 2 === 0 ? store : other).addStatusUpdates([update('sent', { rawStatus })]),
        (n % 2 === 0 ? other : store).addStatusUpdates([update('delivered', { rawStatus: `${rawStatus}!` })]),
      ]),
    );
    await other.addStatusUpdates([update('read')]);
    expect(await store.get('c-1')).toMatchObject({
      status: 'read',
      attempts: [{ providerMessageId: 'm-1' }],
    });
  });
}
