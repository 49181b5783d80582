import { type ErrorKind, errorKinds, toSendError } from '@wamux/core';
import { err, errAsync, ok, okAsync, ResultAsync } from 'neverthrow';
import { expect, it } from 'vitest';
import type { Client } from 'wamux';
import type { Outbox } from './outbox.js';
import type { OutboxMessage } from './outbox-message.js';
import { addUpdate, describeOnBoth, text } from './rig.fixture.js';

describeOnBoth('a client of somebody else’s', (rig) => {
  type Answer = ReturnType<Client['send']>;
  let calls = 0;
  async function sendingBy(send: Client['send'], others: object = {}): Promise<Outbox> {
    calls = 0;
    const counted: Client['send'] = (...given) => {
      calls += 1;
      return send(...given);
    };
    const client = { ...rig.client, id: 'bird', send: counted, ...others };
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

  it('that sends although its provider is paused, and does not know the outcome, is not asked again', async () => {
    const regardless: Client['send'] = (_, options) =>
      new ResultAsync(
        Promise.resolve(options?.beforeSend?.('bird'))
          .catch(() => {})
          .then(() => err(toSendError({ kind: 'timeout', provider: 'bird', message: 'no answer' }))),
      );
    const outbox = await sendingBy(regardless, { id: 'own', setPauses: undefined });
    (await rig.outbox.pause({ provider: 'bird' }, { reason: 'it loses answers' }))._unsafeUnwrap();
    await sent(outbox, 'needs-review');
    expect(calls).toBe(1);
  });

  it('that fails when it is told of pauses sends, and a paused provider gets nothing all the same', async () => {
    const setPauses = (): never => {
      throw new Error('a bug');
    };
    const troubles: unknown[] = [];
    const client = { ...rig.client, id: 'bird', setPauses };
    const outbox = await rig.open({ client, onTrouble: (error) => void troubles.push(error) });
    await sent(outbox, 'accepted');
    (await outbox.pause({ provider: 'bird' }, { reason: 'it loses answers' }))._unsafeUnwrap();
    const { id } = (await outbox.enqueue(text))._unsafeUnwrap();
    await expect
      .poll(async () => (await outbox.get(id))._unsafeUnwrap())
      .toMatchObject({ state: 'queued', error: { kind: 'unavailable' } });
    expect(rig.simulator.ledger.acceptances).toHaveLength(1);
    expect(new Set(troubles.map(String))).toEqual(new Set(['Error: a bug']));
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

  /** An error as an adapter in JavaScript may make it. */
  const withError = (kind: ErrorKind, parts: object, attempt: object = {}): Client['send'] =>
    announced(
      errAsync({
        ...{ kind, outcome: errorKinds[kind].outcome, message: 'no', provider: 'bird' },
        attempts: [{ provider: 'bird', outcome: 'not-accepted', durationMs: 1, ...attempt }],
        ...parts,
      }) as unknown as Answer,
    );
  const circle: Record<string, unknown> = {};
  circle.circle = circle;

  it.each([
    ['a bigint', { code: 1n }],
    ['a circle', { raw: circle }],
    ['a symbol for words', { message: Symbol('no') }],
    ['an object for a provider', { provider: { name: 'bird' } }],
  ])('that refuses with %s in its error ends the message all the same', async (_, parts) => {
    const outbox = await sendingBy(withError('validation', parts));
    const { error } = await sent(outbox, 'failed');
    expect(error).toMatchObject({ kind: 'validation', message: expect.any(String) });
    expect(calls).toBe(1);
  });

  it('that does not know the outcome, though it calls every attempt refused, leaves it to a person', async () => {
    const outbox = await sendingBy(withError('timeout', {}));
    expect(await sent(outbox, 'needs-review')).toMatchObject({ attempts: [{ outcome: 'unknown' }] });
  });

  it.each([{}, { provider: undefined }, { error: null }])(
    'that calls a message refused, though one of its attempts is unknown, does not get it again: %j',
    async (parts) => {
      const outbox = await sendingBy(withError('unavailable', {}, { outcome: 'unknown', ...parts }));
      await sent(outbox, 'needs-review');
      expect(calls).toBe(1);
    },
  );

  it.each([undefined, null, '', 5, {}])('that calls itself %s when it sends is asked once', async (name) => {
    const send: Client['send'] = (_, options) =>
      new ResultAsync(Promise.resolve(options?.beforeSend?.(name as never)).then(async () => bare));
    expect(await sent(await sendingBy(send), 'accepted')).toMatchObject({
      attempts: [{ provider: 'bird', outcome: 'accepted' }],
    });
    expect(calls).toBe(1);
  });

  it('that throws when it explains a message, or explains nothing, can still send it', async () => {
    for (const explain of [
      broken,
      () => ok({}),
      () => ({ isOk: broken }),
    ] as unknown as Client['explain'][]) {
      const client = { ...rig.client, id: 'bird', explain };
      const outbox = await rig.open({ client });
      const { id } = (await outbox.enqueue(text))._unsafeUnwrap();
      outbox.start();
      await rig.until(id, 'accepted');
      await outbox.close();
    }
  });

  it.each([
    ['nothing', undefined],
    ['no status', {}],
    ['a status of its own', { status: 'OK', provider: 5n }],
  ])('that answers %s when it is asked leaves an unknown outcome to a person', async (_, report) => {
    const findByCorrelationId = () => okAsync(report) as never;
    const client = { ...rig.client, id: 'bird', send: announced(contrary), findByCorrelationId };
    const outbox = await rig.open({ client, settleForMs: 500, onTrouble: broken });
    const { id } = (await outbox.enqueue(text))._unsafeUnwrap();
    outbox.start();
    await rig.until(id, 'needs-review');
  });

  it('that never answers keeps no worker from stopping: its message is unknown, and others are sent', async () => {
    const silent = new ResultAsync(new Promise<never>(() => {})) as unknown as Answer;
    const findByCorrelationId = () => silent as never;
    const client = { ...rig.client, id: 'bird', send: announced(silent), findByCorrelationId };
    const outbox = await rig.open({ client, leaseMs: 5_000 });
    const { id } = (await outbox.enqueue(text))._unsafeUnwrap();
    outbox.start();
    const attempts = async () => (await rig.outbox.get(id))._unsafeUnwrap().attempts;
    await expect.poll(attempts).toHaveLength(1);
    await outbox.stop({ drainMs: 0 });
    expect((await rig.outbox.get(id))._unsafeUnwrap()).toMatchObject({
      ...{ state: 'reconciling', attempts: [{ outcome: 'unknown' }] },
    });
    const other = await rig.open({ client, leaseMs: 5_000 });
    other.start();
    // It asks about the message now, and gets no answer to that either.
    await expect.poll(() => rig.sql(asked)).toHaveLength(1);
    await other.stop({ drainMs: 0 });
  });
});

/** Whether somebody is asking about the attempt: the next question is a whole lease away. */
const asked = `select id from wamux_attempts where next_check_at > started_at + 4000`;

const broken = (): never => {
  throw new Error('+573001112233');
};
