import pg from 'pg';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { describeOn, text } from './rig.fixture.js';

describeOn(['postgres'], 'an open transaction of an app whose order refers to a message', (rig) => {
  let shop: pg.Client;
  beforeEach(async () => {
    await rig.sql('create table orders (message_id text references wamux_messages (id) on delete set null)');
    shop = new pg.Client(rig.url);
    await shop.connect();
    await shop.query('begin');
  });
  afterEach(() => shop.end());

  /** By its foreign key it keeps others from deleting the message, until the transaction ends. */
  const order = (id: string) => shop.query('insert into orders values ($1)', [id]);

  it('keeps the message neither in the queue, nor from its statuses', async () => {
    const { id, correlationId } = (await rig.outbox.enqueue(text))._unsafeUnwrap();
    await order(id);
    rig.outbox.start();
    await rig.until(id, 'accepted', 5_000);
    const about = { provider: 'bird', providerMessageId: null, correlationId } as const;
    await rig.outbox.statusStore.addStatusUpdates([
      { ...about, status: 'delivered', rawStatus: 'delivered', occurredAt: null },
    ]);
    await rig.until(id, 'delivered', 5_000);
  });

  it('keeps no result from being stored', async () => {
    const answer = { accept: true, status: 202, body: { id: 'm-1', status: 'accepted' } } as const;
    rig.simulator.channels.on('send', { ...answer, delayMs: 500 });
    const { id } = (await rig.outbox.enqueue(text))._unsafeUnwrap();
    rig.outbox.start();
    await expect.poll(() => rig.simulator.ledger.acceptances.length).toBe(1);
    await order(id);
    await rig.until(id, 'accepted', 5_000);
  });

  it('keeps the message itself until it has ended', async () => {
    const { id } = (await rig.outbox.enqueue(text))._unsafeUnwrap();
    await rig.outbox.cancel(id);
    await order(id);
    expect((await rig.outbox.purge({ olderThanMs: 0 }))._unsafeUnwrap()).toBe(0);
    await shop.query('commit');
    expect((await rig.outbox.purge({ olderThanMs: 0 }))._unsafeUnwrap()).toBe(1);
  });

  it('that keeps an account for good keeps nothing else that is old', async () => {
    await rig.sql('create table receipts (message_id text references wamux_messages (id))');
    const { id } = (await rig.outbox.enqueue(text))._unsafeUnwrap();
    await rig.outbox.cancel(id);
    await rig.sql(`insert into receipts values ('${id}')`);
    await rig.sql("insert into wamux_seen_events values ('old', 1)");
    const troubles: string[] = [];
    const outbox = await rig.open({ accountsForMs: 1, onTrouble: (error) => troubles.push(String(error)) });
    outbox.start();
    await expect.poll(() => rig.sql('select key from wamux_seen_events')).toEqual([]);
    await expect.poll(() => troubles).toEqual([expect.stringContaining('violates foreign key constraint')]);
  });
});
