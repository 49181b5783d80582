import { expect, it } from 'vitest';
import { describeOnBoth, text } from './rig.fixture.js';

describeOnBoth('those who are committed together', (rig) => {
  /** Makes the database refuse some rows, as it does those that are too large, have a wrong encoding, or fail a trigger. */
  async function refuseRows(table: string, event: 'insert' | 'update', condition: string): Promise<void> {
    if (rig.kind === 'sqlite') {
      await rig.sql(
        `create trigger refuse_${event} before ${event} on ${table} when ${condition}
          begin select raise(abort, 'refused'); end`,
      );
      return;
    }
    await rig.sql(`create function refuse_${event}() returns trigger language plpgsql as
      'begin raise exception ''refused'' using errcode = ''22021''; end'`);
    await rig.sql(
      `create trigger refuse_${event} before ${event} on ${table} for each row when (${condition})
        execute function refuse_${event}()`,
    );
  }

  const accepted = () => rig.simulator.ledger.acceptances.length;

  it('share no bad fate when they are enqueued', async () => {
    await refuseRows('wamux_messages', 'insert', `new.idempotency_key = 'bad'`);
    const keys = ['a', 'b', 'bad', 'c', 'd'];
    const results = await Promise.all(
      keys.map((idempotencyKey) => rig.outbox.enqueue(text, { idempotencyKey })),
    );
    expect(results.map((result) => result.isOk())).toEqual([true, true, false, true, true]);
    expect(results[2]?._unsafeUnwrapErr()).toMatchObject({ kind: 'unavailable' });
    expect((await rig.outbox.list())._unsafeUnwrap()).toHaveLength(4);
  });

  it('share none when their statuses are pushed', async () => {
    const { statusStore } = rig.outbox;
    const ids = ['a', 'b', 'bad', 'c'];
    for (const id of ids) {
      await statusStore.addAttempt({
        ...{ correlationId: id, provider: 'bird', providerMessageId: id, status: 'accepted' },
      });
    }
    await refuseRows('wamux_attempts', 'update', `new.provider_message_id = 'bad'`);
    const results = await Promise.all(
      ids.map((providerMessageId) =>
        statusStore.addStatusUpdates([
          { provider: 'bird', providerMessageId, status: 'read', rawStatus: 'read', occurredAt: null },
        ]),
      ),
    );
    expect(results.map(([result]) => result?.outcome)).toEqual(['applied', 'applied', 'refused', 'applied']);
    const statuses = await Promise.all(ids.map(async (id) => (await statusStore.get(id))?.status));
    expect(statuses).toEqual(['read', 'read', 'accepted', 'read']);
  });

  it('share none when what became of them is written down, nor when they start', async () => {
    const messages = await Promise.all(Array.from({ length: 12 }, () => rig.outbox.enqueue(text)));
    const ids = messages.map((message) => message._unsafeUnwrap().id);
    await refuseRows('wamux_attempts', 'insert', `new.message_id = '${ids[3]}'`);
    await refuseRows('wamux_attempts', 'update', `new.message_id = '${ids[7]}'`);
    rig.outbox = await rig.open({ onTrouble: () => {} });
    const startedAt = performance.now();
    rig.outbox.start();
    const states = async () => (await rig.outbox.stats())._unsafeUnwrap().states;
    await expect.poll(async () => (await states()).accepted).toBe(10);
    // One attempt could not be recorded, so its message was not sent; another was sent, but its result cannot be recorded.
    expect(accepted()).toBe(11);
    expect((await rig.outbox.get(ids[7] ?? ''))._unsafeUnwrap().state).toBe('sending');
    // The first one is tried again, but not without a pause.
    const claims = async () => {
      const [row] = await rig.sql(`select fencing_number from wamux_messages where id = '${ids[3]}'`);
      return row?.fencing_number;
    };
    await expect.poll(claims).toBeGreaterThanOrEqual(3);
    expect(await claims()).toBeLessThanOrEqual(1 + (performance.now() - startedAt) / 500);
    await rig.outbox.stop({ drainMs: 10 });
  });
});
