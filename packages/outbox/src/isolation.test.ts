import { expect, inject, it } from 'vitest';
import { makeRole } from './postgres-role.fixture.js';
import { describeOn } from './rig.fixture.js';

describeOn(['postgres'], 'a role whose transactions are isolated more strictly', (rig) => {
  it.each(['repeatable read', 'serializable'])(
    'by %s loses no status that comes with its attempt',
    async (level) => {
      const role = await makeRole(inject('postgresUrl'));
      await role.admin(`alter role $role set default_transaction_isolation = '${level}'`);
      rig.url = role.url;
      const [sending, receiving] = [await rig.open(), await rig.open()];
      const ids = Array.from({ length: 20 }, (_, n) => `m${n}`);
      await Promise.all(
        ids.flatMap((providerMessageId) => {
          const named = { provider: 'bird', providerMessageId };
          const attempt = { ...named, correlationId: providerMessageId, status: 'accepted' } as const;
          const update = { ...named, status: 'delivered', rawStatus: 'delivered', occurredAt: null } as const;
          return [
            sending.statusStore.addAttempt(attempt),
            receiving.statusStore.addStatusUpdates([update]),
          ] as const;
        }),
      );
      const known = await Promise.all(ids.map((id) => sending.statusStore.get(id)));
      expect(known.map((message) => message?.status)).toEqual(ids.map(() => 'delivered'));
      expect(await sending.statusStore.countOrphanedUpdates()).toBe(0);
    },
  );
});
