import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { openOutbox } from './open-outbox.js';
import { makeRole, type PostgresRole } from './postgres-role.fixture.js';
import { addUpdate, describeOn, text } from './rig.fixture.js';

const client = { id: 'p', send() {}, sendTemplate() {} } as never;
const withPath = (url: string, path: string) => {
  const changed = new URL(url);
  changed.search = `?options=${encodeURIComponent(`-csearch_path=${path.replaceAll(/[\\ ]/g, '\\$&')}`)}`;
  return changed.href.replaceAll('+', '%20');
};

describeOn(['postgres'], 'the schema of an outbox', (rig) => {
  let shop: pg.Client;
  afterEach(() => shop?.end());

  it("is its own, whatever the search path of a caller's transaction says", async () => {
    const [first, second] = [rig.outbox, await rig.open({ url: await rig.databases.fresh() })];
    const elsewhere = new URL(await rig.databases.fresh());
    for (const url of [rig.url, elsewhere.href]) {
      shop = new pg.Client(url);
      await shop.connect();
      await shop.query('begin');
      const queued = await second.enqueue(text, { transaction: shop });
      await shop.query('commit');
      await shop.end();
      const { id } = queued._unsafeUnwrap();
      expect((await second.get(id))._unsafeUnwrap().state).toBe('queued');
      expect((await first.get(id))._unsafeUnwrapErr().kind).toBe('not-found');
    }
  });

  it('is made while other programs drop and rename tables of theirs', { timeout: 60_000 }, async () => {
    const elsewhere = new URL(await rig.databases.fresh());
    shop = new pg.Client(elsewhere.href);
    await shop.connect();
    let isOver = false;
    const others = (async () => {
      // The number is bounded, since other tests use the server too.
      for (let n = 0; !isOver && n < 400; n += 1) {
        await shop.query(`create table shop_${n} (id bigserial primary key, other bigserial)`);
        await shop.query(`alter table shop_${n} rename to renamed_${n}`);
        await shop.query(`drop table renamed_${n}`);
      }
    })();
    for (let n = 0; n < 6; n += 1) {
      const outbox = await openOutbox({ url: await rig.databases.fresh(), client });
      await outbox.close();
    }
    isOver = true;
    await others;
  });

  it('is settled when it is opened, for every statement', async () => {
    // This is like a pooler that changes the settings later: new sessions cannot find the tables by name alone.
    const role = await makeRole(inject('postgresUrl'));
    rig.url = role.url.replace(/\?.*/, '');
    await role.admin('alter role $role set search_path = $schema');
    const outbox = await rig.open();
    rig.outbox = outbox;
    await role.admin('alter role $role set search_path = pg_catalog');
    await role.admin("select pg_terminate_backend(pid) from pg_stat_activity where usename = '$role'");
    await expect.poll(async () => (await outbox.stats()).isOk()).toBe(true);

    const troubles: unknown[] = [];
    const worker = await rig.open({
      url: role.url,
      onTrouble: (error) => troubles.push(error),
      leaseMs: 300,
    });
    worker.start();
    const { id, correlationId } = (await outbox.enqueue(text, { idempotencyKey: 'a' }))._unsafeUnwrap();
    expect((await outbox.enqueue(text, { idempotencyKey: 'a' }))._unsafeUnwrap().repeated).toBe(true);
    await rig.until(id, 'accepted');
    await worker.stop();
    outbox.start();
    const later = (await outbox.enqueue({ ...text, tags: ['dt'] }))._unsafeUnwrap();
    await rig.until(later.id, 'accepted');
    const news = {
      type: 'status',
      provider: 'bird',
      status: 'read',
      rawStatus: 'read',
      occurredAt: null,
    } as const;
    await addUpdate(outbox.statusStore, { ...news, providerMessageId: 'nobody' });
    await addUpdate(outbox.statusStore, { ...news, providerMessageId: null, correlationId });
    expect(await outbox.statusStore.countOrphanedUpdates()).toBe(1);
    expect((await outbox.statusStore.get(correlationId))?.status).toBe('read');
    await outbox.statusStore.addAttempt({ ...news, providerMessageId: 'past', correlationId: 'past' });
    expect((await outbox.resend(id, { reason: 'again' })).isOk()).toBe(true);
    const scheduled = { ...text, scheduledFor: new Date(Date.now() + 60_000).toISOString() };
    const canceled = (await outbox.enqueue(scheduled))._unsafeUnwrap();
    expect((await outbox.cancel(canceled.id)).isOk()).toBe(true);
    expect((await outbox.list({ idempotencyKey: ['a', 'b'] }))._unsafeUnwrap()).toHaveLength(1);
    expect((await outbox.removeBodies({ olderThanMs: 0 })).isOk()).toBe(true);
    expect((await outbox.forget(text.to)).isOk()).toBe(true);
    for await (const event of outbox.events({ after: '0-0' })) if (event.type === 'canceled') break;
    expect(troubles).toEqual([]);
  });

  it('may be called anything', async () => {
    const admin = new pg.Client(inject('postgresUrl'));
    await admin.connect();
    const name = `Mi 'esquema'."é"-${randomBytes(4).toString('hex')}`;
    await admin.query(`create schema ${pg.escapeIdentifier(name)}`);
    await admin.end();
    rig.url = withPath(inject('postgresUrl'), pg.escapeIdentifier(name));
    const outbox = await rig.open();
    rig.outbox = outbox;
    const worker = await rig.open();
    worker.start();
    const { id } = (await outbox.enqueue(text, { idempotencyKey: 'a' }))._unsafeUnwrap();
    await rig.until(id, 'accepted');
  });
});

describeOn(['postgres'], 'a schema that is put in front of that of an outbox', (rig) => {
  it('is refused while it has none of its own, and nothing is left behind', async () => {
    const { id } = (await rig.outbox.enqueue(text))._unsafeUnwrap();
    const front = decodeURIComponent(await rig.databases.fresh()).split('search_path=')[1];
    const path = `${front},${decodeURIComponent(rig.url).split('search_path=')[1]}`;
    await expect(rig.open({ url: withPath(rig.url, path) })).rejects.toThrow('after it has one');
    expect((await rig.sql(`select tablename from pg_tables where schemaname = '${front}'`)).length).toBe(0);
    await rig.open({ url: withPath(rig.url, front ?? '') });
    const other = await rig.open({ url: withPath(rig.url, path) });
    expect((await other.get(id))._unsafeUnwrapErr().kind).toBe('not-found');
  });
});

describe('a search path', () => {
  let role: PostgresRole;
  beforeEach(async () => {
    role = await makeRole(inject('postgresUrl'));
  });

  it.each([
    ['is empty', `''`, '("")'],
    ['names a schema that is not there', 'nowhere', 'nowhere'],
  ])('that %s is named', async (_, path, shown) => {
    await role.admin(`alter role $role set search_path = ${path}`);
    const error = await openOutbox({ url: role.url.replace(/\?.*/, ''), client }).catch((thrown) => thrown);
    expect(error).toMatchObject({ name: 'OutboxOpenError', message: expect.stringContaining(shown) });
    expect(error.message).toContain('the search_path of this connection');
  });
});
