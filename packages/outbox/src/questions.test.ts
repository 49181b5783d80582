import { expect, it } from 'vitest';
import { describeOnBoth, text } from './rig.fixture.js';

describeOnBoth('questions to a provider', (rig) => {
  it('are first about an unknown outcome, however many deliveries are asked about as well', async () => {
    const { channels, ledger } = rig.simulator;
    const messages = Array.from({ length: 40 }, (_, n) => ({ message: { ...text, text: `n ${n}` } }));
    const enqueued = await rig.outbox.enqueueMany(messages);
    const { id } = enqueued.at(-1)?._unsafeUnwrap() ?? { id: '' };
    rig.outbox.start();
    const countAccepted = async () => (await rig.outbox.stats())._unsafeUnwrap().states.accepted;
    await expect.poll(countAccepted, { timeout: 15_000 }).toBe(40);
    await rig.outbox.stop();
    // As a crash before its answer was stored leaves it.
    await rig.sql(`UPDATE wamux_messages SET state = 'reconciling', status = 'unknown' WHERE id = '${id}'`);
    await rig.sql(`UPDATE wamux_attempts SET next_check_at = 1`);
    await rig.sql(
      `UPDATE wamux_attempts SET outcome = 'unknown', provider_message_id = NULL, next_check_at = 2 WHERE message_id = '${id}'`,
    );
    channels.on('get-message', 'hang');
    const next = await rig.open();
    next.start();
    await rig.until(id, 'accepted');
    expect(ledger.acceptances).toHaveLength(40);
  });
});
