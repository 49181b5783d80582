import { expect, it } from 'vitest';
import { describeOnBoth, text } from './rig.fixture.js';

describeOnBoth('an outbox', (rig) => {
  it('sends what was enqueued, once, and follows it to its end', async () => {
    const queued = (await rig.outbox.enqueue(text))._unsafeUnwrap();
    expect(queued).toMatchObject({ state: 'queued', repeated: false });
    expect(rig.simulator.ledger.acceptances).toHaveLength(0);
    rig.outbox.start();
    const accepted = await rig.until(queued.id, 'accepted');
    expect(accepted.attempts).toMatchObject([
      { provider: 'bird', outcome: 'accepted', correlationId: queued.correlationId, chain: 1 },
    ]);
    expect(rig.simulator.ledger.acceptances).toMatchObject([{ reference: queued.correlationId }]);
  });
});
