import { statusUpdateKey } from '@wamux/core/policy';
import { expect, it } from 'vitest';
import { add, attempt, type StoreUnderTest, update } from './updates.js';

export function describeEvents(under: StoreUnderTest): void {
  it('are told, however often an update comes and from wherever', async () => {
    const { store, other } = under;
    await store.addAttempt(attempt);
    const results = await Promise.all(
      Array.from({ length: 10 }, (_, n) => add(n % 2 === 0 ? store : other, update('delivered'))),
    );
    const outcomes = results.map(({ outcome }) => outcome).sort();
    expect(outcomes).toEqual(['applied', ...Array.from({ length: 9 }, () => 'duplicate')]);
    expect(await add(store, update('delivered'))).toMatchObject({ message: { status: 'delivered' } });
  });

  it('are told while the message is not known, and after it became known', async () => {
    expect(await add(under.store, update('delivered'))).toEqual({ outcome: 'orphaned' });
    expect(await add(under.other, update('delivered'))).toEqual({ outcome: 'duplicate' });
    await under.store.addAttempt(attempt);
    expect(await add(under.store, update('delivered'))).toMatchObject({ outcome: 'duplicate' });
  });

  it('are no updates that differ in word, code or member of a group', async () => {
    await under.store.addAttempt(attempt);
    const coded = (providerCode: string) =>
      update('failed', { error: { kind: 'unknown', message: 'no', providerCode } });
    const results = await under.store.addStatusUpdates([
      update('failed'),
      coded('1'),
      coded('2'),
      update('read', { recipient: '+573001112233' }),
      update('read', { recipient: '+573001112244' }),
    ]);
    expect(results.map(({ outcome }) => outcome)).toEqual(Array.from({ length: 5 }, () => 'applied'));
  });

  it('are no events that say what an answer to a question said before', async () => {
    await under.store.addAttempt(attempt);
    const answer = { ...update('delivered'), isAnswer: true } as const;
    expect(await add(under.store, answer)).toMatchObject({ outcome: 'applied', changed: true });
    expect(await add(under.store, answer)).toMatchObject({ outcome: 'applied', changed: false });
    expect(await add(under.store, update('delivered'))).toMatchObject({ outcome: 'applied', changed: false });
    expect(await add(under.store, update('delivered'))).toMatchObject({ outcome: 'duplicate' });
  });

  it('are told of other events, in one call and in several', async () => {
    const { store, other } = under;
    expect(await store.markEvents([])).toEqual([]);
    expect(await store.markEvents(['a', 'b', 'a'])).toEqual([true, true, false]);
    expect(await other.markEvents(['b', 'c'])).toEqual([false, true]);
    const raced = await Promise.all([store.markEvents(['x', 'y']), other.markEvents(['y', 'x'])]);
    expect(raced.flat().filter(Boolean)).toHaveLength(2);
  });

  it('are forgotten where the app could not take the events, those of statuses too', async () => {
    const { store } = under;
    await store.addAttempt(attempt);
    await add(store, update('delivered'));
    await store.markEvents(['a', 'b']);
    await store.unmarkEvents(['a', statusUpdateKey(update('delivered')), 'nobody']);
    await store.unmarkEvents([]);
    expect(await store.markEvents(['a', 'b'])).toEqual([true, false]);
    expect(await add(store, update('delivered'))).toMatchObject({ outcome: 'applied', changed: false });
  });
}
