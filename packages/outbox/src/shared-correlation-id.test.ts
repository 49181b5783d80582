import { expect, it } from 'vitest';
import { addUpdate, describeOnBoth, text } from './rig.fixture.js';

const correlationId = 'order-1';

describeOnBoth('messages with one correlation id', (rig) => {
  const attemptsOf = async (id: string) => (await rig.outbox.get(id))._unsafeUnwrap().attempts;
  const enqueue = async () => (await rig.outbox.enqueue({ ...text, correlationId }))._unsafeUnwrap().id;

  it('are not taken for each other where a provider is asked what became of one', async () => {
    rig.outbox.start();
    const sent = await rig.until(await enqueue(), 'accepted');
    rig.simulator.channels.on('*', 'reset', { times: 1 });
    const lost = await rig.until(await enqueue(), 'reconciling', 15_000);
    expect(lost).toMatchObject({
      error: { kind: 'unknown', message: expect.stringContaining('its own id') },
      attempts: [{ outcome: 'unknown', providerMessageId: null }],
    });
    expect(await attemptsOf(sent.id)).toMatchObject([{ outcome: 'accepted' }]);
    expect(rig.simulator.ledger.acceptances).toHaveLength(1);
  });

  it('are one acceptance where one of two was taken, and both look it up', async () => {
    rig.simulator.channels.on('send', 'reset', { times: 1 });
    rig.simulator.channels.on('send', 'reset-after-acceptance', { times: 1 });
    const ids = [await enqueue(), await enqueue()];
    rig.outbox.start();
    const outcomes = async () => (await Promise.all(ids.map(attemptsOf))).map(([one]) => one?.outcome).sort();
    await expect.poll(outcomes).toEqual(['accepted', 'unknown']);
    expect(rig.simulator.ledger.acceptances).toHaveLength(1);
  });

  it('have each their own news, also where an id comes first with it', async () => {
    const byOther = { ...text, correlationId, tags: ['dt'] };
    rig.simulator.decisionTelecom.on('send-whatsapp', 'reset-after-acceptance', { times: 1 });
    rig.outbox.start();
    const lost = (await rig.outbox.enqueue(byOther))._unsafeUnwrap();
    await rig.until(lost.id, 'reconciling');
    const sent = (await rig.outbox.enqueue(byOther))._unsafeUnwrap();
    await rig.until(sent.id, 'accepted');
    const [first] = rig.simulator.ledger.acceptances;
    await addUpdate(rig.outbox.statusStore, {
      ...{ provider: 'dt', providerMessageId: first?.providerMessageId ?? '', correlationId },
      ...{ status: 'delivered', rawStatus: 'delivered', occurredAt: null },
    });
    expect(await rig.until(lost.id, 'delivered')).not.toHaveProperty('duplicateObserved');
    expect(await attemptsOf(sent.id)).toHaveLength(1);
  });
});
