import { expect, inject, it } from 'vitest';
import { makeRole, type PostgresRole } from './postgres-role.fixture.js';
import { describeOn, text } from './rig.fixture.js';

describeOn(['postgres'], 'a server that refuses whatever is to be stored', (rig) => {
  async function asRole(): Promise<PostgresRole> {
    const role = await makeRole(inject('postgresUrl'));
    rig.url = role.url;
    rig.outbox = await rig.open();
    return role;
  }

  it('for want of a right throws no status away: the provider has to push it again', async () => {
    const role = await asRole();
    const { statusStore } = rig.outbox;
    const sent = {
      correlationId: 'a',
      provider: 'bird',
      providerMessageId: 'a',
      status: 'accepted',
    } as const;
    await statusStore.addAttempt(sent);
    await role.admin('revoke update on $schema.wamux_attempts from $role');
    const { correlationId: _, ...named } = sent;
    const update = { ...named, status: 'read', rawStatus: 'read', occurredAt: null } as const;
    await expect(statusStore.addStatusUpdates([update])).rejects.toThrow(/permission denied/);
    await role.admin('grant update on $schema.wamux_attempts to $role');
    expect(await statusStore.addStatusUpdates([update])).toMatchObject([{ outcome: 'applied' }]);
  });

  it('for a sequence that is behind throws no status away either', async () => {
    rig.outbox = await rig.open();
    const { statusStore } = rig.outbox;
    const { id, correlationId } = (await rig.outbox.enqueue(text))._unsafeUnwrap();
    rig.outbox.start();
    await rig.until(id, 'accepted');
    // This is the state after a logical replica took over, to which no sequence is copied.
    await rig.sql("select setval('wamux_events_seq_seq', 1, false)");
    const update = {
      ...({ provider: 'bird', providerMessageId: null, correlationId } as const),
      ...({ status: 'read', rawStatus: 'read', occurredAt: null } as const),
    };
    await expect(statusStore.addStatusUpdates([update])).rejects.toThrow(/duplicate key/);
  });

  it('for want of a policy that lets anything in throws no status away either', async () => {
    const role = await asRole();
    const tables = ['messages', 'attempts', 'orphaned_updates'].map((name) => `$schema.wamux_${name}`);
    for (const table of tables) {
      await role.admin(
        `alter table ${table} enable row level security; alter table ${table} force row level security`,
      );
    }
    const update = {
      ...({ provider: 'bird', providerMessageId: 'a' } as const),
      ...({ status: 'read', rawStatus: 'read', occurredAt: null } as const),
    };
    await expect(rig.outbox.statusStore.addStatusUpdates([update])).rejects.toThrow(/row-level security/);
  });

  it('keeps to one item what a policy says of its row', async () => {
    const role = await asRole();
    await role.admin(`
      alter table $schema.wamux_messages enable row level security;
      alter table $schema.wamux_messages force row level security;
      create policy own on $schema.wamux_messages using (true) with check (idempotency_key <> 'bad')
    `);
    const keys = ['a', 'bad', 'b'];
    const results = await Promise.all(
      keys.map((idempotencyKey) => rig.outbox.enqueue(text, { idempotencyKey })),
    );
    expect(results.map((result) => result.isOk())).toEqual([true, false, true]);
  });
});
