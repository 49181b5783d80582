import { expect, it } from 'vitest';
import { describeOnBoth, text } from './rig.fixture.js';

describeOnBoth('recorded events', (rig) => {
  const cancelOne = async () => {
    const { id } = (await rig.outbox.enqueue(text))._unsafeUnwrap();
    (await rig.outbox.cancel(id))._unsafeUnwrap();
    return id;
  };

  /** Events wait for older transactions of the server, whoever's they are: those of other tests too. */
  const listed = async (query = {}) => {
    await expect
      .poll(async () => (await rig.outbox.listEvents(query))._unsafeUnwrap().length, { timeout: 8_000 })
      .toBe(1);
    return (await rig.outbox.listEvents(query))._unsafeUnwrap();
  };

  it('are given from the beginning, and behind a cursor', async () => {
    expect((await rig.outbox.listEvents())._unsafeUnwrap()).toEqual([]);
    const first = await cancelOne();
    const [event, ...others] = await listed();
    expect([event?.id, event?.type, others]).toEqual([first, 'canceled', []]);
    const second = await cancelOne();
    const after = event?.cursor ?? '';
    expect(await listed({ after })).toMatchObject([{ id: second }]);
  });

  it.each(['', 'yesterday', '1', '0-x', '18446744073709551616-0', `0-${'9'.repeat(17)}`])(
    'know no cursor %j',
    async (after) => {
      const error = (await rig.outbox.listEvents({ after }))._unsafeUnwrapErr();
      expect(error).toMatchObject({ kind: 'validation', issues: [{ path: 'after' }] });
    },
  );

  it('know the largest cursor that there can be', async () => {
    const after = `18446744073709551615-${'9'.repeat(16)}`;
    expect((await rig.outbox.listEvents({ after })).isOk()).toBe(true);
  });
});
