import { expect, it } from 'vitest';
import type { Outbox } from './outbox.js';
import { describeOnBoth, text } from './rig.fixture.js';

describeOnBoth('an outbox with a message in flight', (rig) => {
  const troubles: unknown[] = [];
  /** Opens an outbox that waits for a provider's answer. */
  async function sending(answerMs = 700): Promise<Outbox> {
    const outbox = await rig.open({ onTrouble: (error) => troubles.push(error) });
    const answer = { status: 202, body: { id: 'taken', status: 'accepted' } };
    rig.simulator.channels.on('send', { accept: true, ...answer, delayMs: answerMs }, { times: 1 });
    await outbox.enqueue(text);
    outbox.start();
    await expect.poll(() => rig.sql('select outcome from wamux_attempts')).toEqual([{ outcome: 'started' }]);
    return outbox;
  }
  const stored = async () => [
    ...(await rig.sql('select state from wamux_messages')),
    ...(await rig.sql('select outcome, provider_message_id from wamux_attempts')),
  ];
  const taken = [{ state: 'accepted' }, { outcome: 'accepted', provider_message_id: 'taken' }];

  it.each(['close', 'stop'] as const)(
    'keeps its answer where two %s it at once, and both wait for that',
    async (end) => {
      const outbox = await sending();
      const first = outbox[end]();
      await outbox[end]();
      expect(await stored()).toEqual(taken);
      await first;
      expect(troubles).toEqual([]);
    },
  );

  it('begins nothing any more while it is being closed', async () => {
    const outbox = await sending();
    const closed = outbox.close();
    expect(() => outbox.start()).toThrow('the outbox is closed');
    await closed;
  });

  it('waits for the answer for as long as it is told, also without an end', async () => {
    const outbox = await sending();
    await outbox.stop({ drainMs: Number.POSITIVE_INFINITY });
    expect(await stored()).toEqual(taken);
  });

  it('gives up sooner where somebody who stops it again says so', async () => {
    const outbox = await sending(5_000);
    const first = outbox.stop();
    await outbox.stop({ drainMs: 1 });
    expect(await stored()).toMatchObject([{ state: 'reconciling' }, { outcome: 'unknown' }]);
    await first;
  });
});
