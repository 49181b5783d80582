import { errAsync, okAsync, ResultAsync } from 'neverthrow';
import { expect, it } from 'vitest';
import type { Client } from 'wamux';
import type { Outbox } from './outbox.js';
import type { OutboxMessage } from './outbox-message.js';
import { addUpdate, describeOnBoth, text } from './rig.fixture.js';

describeOnBoth('a client of somebody else’s', (rig) => {
  type Answer = ReturnType<Client['send']>;
  let calls = 0;
  async function sendingBy(send: Client['send']): Promise<Outbox> {
    calls = 0;
    const counted: Client['send'] = (...given) => {
      calls += 1;
      return send(...given);
    };
    const client = { ...rig.client, id: 'bird', send: counted };
    return rig.open({ client, leaseMs: 5_000, settleForMs: 500 });
  }
  async function sent(outbox: Outbox, state: OutboxMessage['state']): Promise<OutboxMessage> {
    const { id } = (await outbox.enqueue(text))._unsafeUnwrap();
    outbox.start();
    return rig.until(id, state);
  }
  const announced = (answer: Answer): Client['send'] => {
    return (_, options) =>
      new ResultAsync(Promise.resolve(options?.beforeSend?.('bird')).then(async () => answer));
  };
  const rubbish = errAsync({ kind: 'overload', outcome: 'not-accepted', message: 'no' }) as unknown as Answer;
  const contrary = errAsync({ kind: 'timeout', outcome: 'not-accepted', message: 'no' }) as Answer;
  const nothing = okAsync(undefined) as unknown as Answer;
  const bare = okAsync({ status: 'OK', providerMessageId: 'm-1' }) as unknown as Answer;
  const withNoAttempts = okAsync({ providerMessageId: 'm-1', attempts: [null] }) as unknown as Answer;

  it('that calls an unknown outcome a refusal is not believed', async () => {
    const outbox = await sendingBy(announced(contrary));
    expect(await sent(outbox, 'needs-review')).toMatchObject({ attempts: [{ outcome: 'unknown' }] });
  });

  it.each([
    ['throws before it has said what it sends', () => new ResultAsync(Promise.reject(new Error('a bug')))],
    ['says nothing before, and answers with an error of no kind', () => rubbish],
    ['answers with an error of no kind', announced(rubbish)],
    ['answers with no receipt', announced(nothing)],
  ] as const)('that %s is asked once, and a person has to look', async (_, send) => {
    const outbox = await sendingBy(send as Client['send']);
    // Bird does not know the message when it is asked.
    expect(await sent(outbox, 'needs-review')).toMatchObject({
      reason: 'outcome-unknown',
      attempts: [{ provider: 'bird', outcome: 'unknown', error: { kind: 'unknown' } }],
    });
    expect(calls).toBe(1);
  });

  it.each([
    ['before it sends', () => bare],
    ['in its receipt but the id', announced(bare)],
    ['before it sends, and whose attempts are none,', () => withNoAttempts],
  ] as const)('that says nothing %s is asked once, and its statuses are known', async (_, send) => {
    const outbox = await sendingBy(send);
    const { id } = await sent(outbox, 'accepted');
    await addUpdate(outbox.statusStore, {
      ...{
        provider: 'bird',
        providerMessageId: 'm-1',
        status: 'delivered',
        rawStatus: 'd',
        occurredAt: null,
      },
    });
    expect(await rig.until(id, 'delivered')).toMatchObject({
      attempts: [{ provider: 'bird', outcome: 'accepted', providerMessageId: 'm-1' }],
    });
    expect(calls).toBe(1);
  });
});
