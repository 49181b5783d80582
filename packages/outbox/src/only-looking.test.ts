import { existsSync, statSync, writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { makeTablesBefore } from './old-database.fixture.js';
import { openOutbox } from './open-outbox.js';
import { describeOnBoth, text } from './rig.fixture.js';

describeOnBoth('an outbox that is opened only to look into it', (rig) => {
  const look = () => rig.open({ migrate: false });

  const tables = async (): Promise<number> => {
    const rows = await rig.sql(
      rig.kind === 'sqlite'
        ? "select name from sqlite_master where name like 'wamux%'"
        : "select tablename from pg_tables where tablename like 'wamux%' and schemaname = current_schema()",
    );
    return rows.length;
  };

  it('has what the workers have', async () => {
    const { id } = (await rig.outbox.enqueue(text))._unsafeUnwrap();
    const outbox = await look();
    expect((await outbox.get(id))._unsafeUnwrap().state).toBe('queued');
    expect((await outbox.cancel(id)).isOk()).toBe(true);
    expect((await rig.outbox.get(id))._unsafeUnwrap().state).toBe('canceled');
  });

  it('is not made where there is none', async () => {
    rig.url = await rig.databases.fresh();
    if (rig.kind === 'sqlite') await rig.sql('create table of_another_program (id text)');
    await expect(look()).rejects.toThrow('there is no outbox in this database, and nothing was changed');
    expect(await tables()).toBe(0);
  });

  it('leaves the tables of an older version to its workers', async () => {
    rig.url = await rig.databases.fresh();
    await makeTablesBefore('0006-plain-words', rig.url);
    await expect(look()).rejects.toThrow(
      'of an older version of wamux than this one, and were left unchanged',
    );
    await rig.sql("select chain from wamux_messages where state = 'settling'");
    await (await rig.open()).close();
    await (await look()).close();
  });

  rig.onSqlite('changes neither the log of another database nor an empty file', async () => {
    rig.url = await rig.databases.fresh();
    await rig.sql('create table of_another_program (id text)');
    await expect(look()).rejects.toThrow('there is no outbox');
    expect(await rig.sql('pragma journal_mode')).toEqual([{ journal_mode: 'delete' }]);

    const empty = (await rig.databases.fresh()).slice('file:'.length);
    await expect(openOutbox({ url: `file:${empty}`, client: rig.client, migrate: false })).rejects.toThrow(
      'there is no such file',
    );
    expect(existsSync(empty)).toBe(false);
    writeFileSync(empty, '');
    await expect(openOutbox({ url: `file:${empty}`, client: rig.client, migrate: false })).rejects.toThrow(
      'there is no outbox',
    );
    expect(statSync(empty).size).toBe(0);
  });
});
