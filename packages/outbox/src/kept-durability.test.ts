import { beforeEach, expect, inject, it } from 'vitest';
import { makeRole, type PostgresRole } from './postgres-role.fixture.js';
import { describeOn, text } from './rig.fixture.js';

describeOn(['postgres'], 'a server that is told to acknowledge before it has written', (rig) => {
  let role: PostgresRole;
  beforeEach(async () => {
    role = await makeRole(inject('postgresUrl'));
    rig.url = role.url;
  });

  /** Opens an outbox, changes the setting of its role, and gives the settings with which messages are then stored. */
  const settingsOf = async (durability: 'full' | 'relaxed'): Promise<unknown[]> => {
    const outbox = await rig.open({ durability });
    await role.admin(`
      create table $schema.seen (setting text);
      grant all on $schema.seen to $role;
      create function $schema.see() returns trigger language plpgsql as $$ begin
        insert into $schema.seen values (current_setting('synchronous_commit'));
        return new;
      end $$;
      create trigger see after insert on $schema.wamux_messages for each row execute function $schema.see();
      alter role $role set synchronous_commit = off;
    `);
    await role.admin("select pg_terminate_backend(pid) from pg_stat_activity where usename = '$role'");
    await expect.poll(async () => (await outbox.enqueue(text)).isOk()).toBe(true);
    return (await role.admin('select distinct setting from $schema.seen')).map(({ setting }) => setting);
  };

  it('waits for the disk all the same, for what an open outbox stores', async () => {
    expect(await settingsOf('full')).toEqual(['on']);
  });

  it('is believed where the outbox was told that this will do', async () => {
    expect(await settingsOf('relaxed')).toEqual(['off']);
  });
});
