import { expect, it } from 'vitest';
import { describeOnBoth, text } from './rig.fixture.js';

describeOnBoth('a worker whose client is closed before it', (rig) => {
  it('fails no message: it leaves them to the others, who send each once', async () => {
    const closed = await rig.connect();
    const first = await rig.open({ client: closed });
    const ids: string[] = [];
    for (let n = 0; n < 5; n += 1) ids.push((await rig.outbox.enqueue(text))._unsafeUnwrap().id);
    await closed.close();
    first.start();
    await expect.poll(async () => (await rig.outbox.stats())._unsafeUnwrap().unserved).toBe(ids.length);
    for (const id of ids)
      expect((await rig.outbox.get(id))._unsafeUnwrap()).toMatchObject({
        state: 'queued',
        error: { kind: 'canceled' },
      });
    rig.outbox.start();
    for (const id of ids) await rig.until(id, 'accepted');
    expect(rig.simulator.ledger.acceptances).toHaveLength(ids.length);
  });

  it('says why after the time in which nobody could', async () => {
    const closed = await rig.connect();
    const only = await rig.open({ client: closed, unservedForMs: 1 });
    const { id } = (await rig.outbox.enqueue(text))._unsafeUnwrap();
    await closed.close();
    only.start();
    expect(await rig.until(id, 'failed')).toMatchObject({ error: { kind: 'canceled' } });
  });
});

describeOnBoth('a client whose outbox is closed before it', (rig) => {
  it('sends on, though it had sent nothing before, and another process has the same limits', async () => {
    const client = await rig.connect();
    const closed = await rig.open({ client });
    await closed.close();
    const receipts = await Promise.all([1, 2].map(() => client.send(text, { timeoutMs: 10_000 })));
    expect(receipts.map((receipt) => receipt.isOk())).toEqual([true, true]);
  });
});
