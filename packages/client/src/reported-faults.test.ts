import { expect, it } from 'vitest';
import { startPushedRig } from './pushed-rig.fixture.js';

/** Each of these passes Meta's codes on. */
const passingOn = ['bird', 'dialog360', 'meta'];

it.each(passingOn)('%s goes out of use when its account turns out to have no money', async (id) => {
  const rig = await startPushedRig({});
  try {
    const side = rig.sideOf(id);
    side.sendWebhooksTo(rig.addressOf(id));
    for (const n of [1, 2]) {
      const order = rig.order(id, n);
      side.setTimeline(order.to, [
        { status: 'sent', afterMs: 0 },
        { status: 'failed', afterMs: 10, metaCode: 131042 },
      ]);
      (await rig.client.sendTemplate(order))._unsafeUnwrap();
    }
    await expect
      .poll(() => rig.client.health()[id], { timeout: 10_000 })
      .toMatchObject({
        state: 'open',
        reason: 'billing',
      });
    const error = (await rig.client.sendTemplate(rig.order(id, 3)))._unsafeUnwrapErr();
    expect(error).toMatchObject({ kind: 'billing', outcome: 'not-accepted' });
  } finally {
    await rig.close();
  }
});
