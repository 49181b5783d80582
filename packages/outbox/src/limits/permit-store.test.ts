import type { PermitLease } from '@wamux/limits';
import { expect, it } from 'vitest';
import { createPermitStore } from './permit-store.js';
import { describeOnStores } from './stores.fixture.js';

const lease = (holder: string, more: Partial<PermitLease> = {}): PermitLease => ({
  ...{ holder, permits: 1, waitingSince: null, isInGrace: false, until: 9_000 },
  ...more,
});

describeOnStores('the store of permits', (stores) => {
  it('keeps leases as they are written, of each limit for itself', async () => {
    const store = createPermitStore(await stores.open());
    const written = [
      lease('busy', { waitingSince: 5, permits: 0 }),
      lease('late', { isInGrace: true, permits: 3 }),
    ];
    const change = (leases: readonly PermitLease[], value: string) => () => ({ leases, value });
    expect(await store.changeLeases('k', change(written, 'done'))).toBe('done');
    await store.changeLeases('other', change([lease('other')], ''));
    const byHolder = async (key: string) =>
      (await store.readLeases(key)).toSorted((a, b) => (a.holder < b.holder ? -1 : 1));
    expect(await byHolder('k')).toEqual(written);
    const changed = lease('late', { permits: 4 });
    await store.changeLeases('k', (leases) => ({
      leases: [...leases.filter(({ holder }) => holder === 'busy'), changed],
      value: '',
    }));
    expect(await byHolder('k')).toEqual([written[0], changed]);
    await store.changeLeases('k', () => ({ leases: [changed], value: '' }));
    expect(await byHolder('k')).toEqual([changed]);
    expect(await byHolder('other')).toEqual([lease('other')]);
  });

  it('lets one process change the leases of a limit at a time', async () => {
    const storesOfAll = await Promise.all(
      Array.from({ length: 3 }, async () => createPermitStore(await stores.open())),
    );
    const takeOneOf = (limit: number, holder: string) =>
      storesOfAll[holder.length % 3]?.changeLeases('k', (leases) => {
        const isTaken = leases.length < limit;
        return { leases: isTaken ? [...leases, lease(holder)] : leases, value: isTaken };
      });
    const taken = await Promise.all(
      Array.from({ length: 12 }, (_, index) => takeOneOf(7, 'p'.repeat(index + 1))),
    );
    expect(taken.filter(Boolean)).toHaveLength(7);
    expect(await storesOfAll[0]?.readLeases('k')).toHaveLength(7);
  });
});
