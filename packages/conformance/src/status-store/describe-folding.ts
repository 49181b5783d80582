import { expect, it } from 'vitest';
import { add, attempt, permutations, type StoreUnderTest, update } from './updates.js';

export function describeFolding(under: StoreUnderTest): void {
  it('ends at read in whatever order sent, delivered and read come, one by one and in one batch', async () => {
    const { store } = under;
    for (const [n, order] of permutations(['sent', 'delivered', 'read'] as const).entries()) {
      for (const batch of [true, false]) {
        const own = { correlationId: `c-${n}-${batch}`, providerMessageId: `m-${n}-${batch}` };
        await store.addAttempt({ ...attempt, ...own });
        const updates = order.map((status) => update(status, { providerMessageId: own.providerMessageId }));
        if (batch) await store.addStatusUpdates(updates);
        else for (const one of updates) await add(store, one);
        expect((await store.get(own.correlationId))?.status).toBe('read');
      }
    }
  });

  it.each([
    ['delivered', 'failed', 'delivered'],
    ['failed', 'delivered', 'delivered'],
    ['failed', 'sent', 'failed'],
    ['failed', 'expired', 'failed'],
    ['sent', 'unknown', 'sent'],
  ] as const)('makes of %s and then %s: %s', async (first, second, end) => {
    await under.store.addAttempt(attempt);
    await under.store.addStatusUpdates([update(first), update(second)]);
    expect((await under.store.get('c-1'))?.status).toBe(end);
  });

  it('keeps the provider’s word, the time and the reason', async () => {
    const error = { kind: 'recipient_invalid', message: 'not on WhatsApp', providerCode: '131026' } as const;
    const occurredAt = '2026-01-01T00:00:01Z';
    await under.store.addAttempt(attempt);
    await add(under.store, update('failed', { rawStatus: 'FLD', occurredAt, error }));
    const [known] = (await under.store.get('c-1'))?.attempts ?? [];
    expect(known?.history).toMatchObject({
      status: 'failed',
      rawStatus: 'FLD',
      times: { failed: occurredAt },
      error: { kind: 'recipient_invalid', providerCode: '131026' },
    });
  });

  it('tells whether the message changed by an update', async () => {
    await under.store.addAttempt(attempt);
    expect(await add(under.store, update('delivered'))).toMatchObject({ outcome: 'applied', changed: true });
    expect(await add(under.store, update('sent'))).toMatchObject({
      outcome: 'applied',
      changed: false,
      message: { correlationId: 'c-1', status: 'delivered' },
    });
  });
}
