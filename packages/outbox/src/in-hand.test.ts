import { type SendError, type SendReceipt, toSendError } from '@wamux/core';
import { err, ok, type Result, ResultAsync } from 'neverthrow';
import { beforeEach, expect, it } from 'vitest';
import type { OutboxClient } from './outbox-client.js';
import { describeOnBoth, text } from './rig.fixture.js';
import { sendNothing } from './send-nothing.fixture.js';

/**
 * Makes a client whose messages wait until the test lets them be sent, and records what was sent. Some messages are refused
 * once before that, and are tried again.
 */
function startWaitingClient() {
  const left: string[] = [];
  let isWaiting = false;
  let go = (): void => {};
  const gate = new Promise<void>((resolve) => {
    go = resolve;
  });
  const send: OutboxClient['send'] = (message, options) =>
    new ResultAsync(
      (async (): Promise<Result<SendReceipt, SendError>> => {
        if (message.tags?.includes('refused-once')) await options?.beforeSend?.('p');
        isWaiting = true;
        await gate;
        try {
          await options?.beforeSend?.('p');
        } catch {
          return err(toSendError({ kind: 'canceled', message: 'nothing was sent' }));
        }
        const correlationId = message.correlationId ?? '';
        left.push(correlationId);
        return ok({
          ...{ provider: 'p', status: 'accepted', providerMessageId: '1', correlationId, raw: {} },
          ...{ acceptedAt: new Date().toISOString() },
          attempts: [{ provider: 'p', outcome: 'accepted', durationMs: 1 }],
        });
      })(),
    );
  return { client: { ...sendNothing, id: 'p', send }, left, go: () => go(), isWaiting: () => isWaiting };
}

describeOnBoth('a message that waits in the hands of a worker', (rig) => {
  let waiting: ReturnType<typeof startWaitingClient>;
  beforeEach(async () => {
    waiting = startWaitingClient();
    rig.outbox = await rig.open({ client: waiting.client });
    rig.outbox.start();
  });

  it('never leaves when its validity is over by then, and expires', async () => {
    const { id } = (await rig.outbox.enqueue({ ...text, validityMs: 1_000 }))._unsafeUnwrap();
    await expect.poll(waiting.isWaiting).toBe(true);
    await rig.sql('update wamux_messages set lease_until = lease_until + 60000');
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    waiting.go();
    expect(await rig.until(id, 'expired')).toMatchObject({ attempts: [] });
    expect(waiting.left).toEqual([]);
  });

  it('leaves when its validity is not over', async () => {
    const { id } = (await rig.outbox.enqueue({ ...text, validityMs: 60_000 }))._unsafeUnwrap();
    await expect.poll(waiting.isWaiting).toBe(true);
    waiting.go();
    await rig.until(id, 'accepted');
    expect(waiting.left).toHaveLength(1);
  });

  it.each([[[]], [['refused-once']]])(
    'never leaves when its recipient was forgotten by then (%j)',
    async (tags) => {
      const { id } = (await rig.outbox.enqueue({ ...text, tags }))._unsafeUnwrap();
      await expect.poll(waiting.isWaiting).toBe(true);
      (await rig.outbox.forget(text.to))._unsafeUnwrap();
      waiting.go();
      await rig.until(id, 'canceled');
      expect(waiting.left).toEqual([]);
    },
  );

  it('goes back into the queue when its lane was paused meanwhile', async () => {
    const { id } = (await rig.outbox.enqueue(text))._unsafeUnwrap();
    await expect.poll(waiting.isWaiting).toBe(true);
    (await rig.outbox.pause({ lane: '' }, { reason: 'the wrong campaign' }))._unsafeUnwrap();
    waiting.go();
    await rig.until(id, 'queued');
    expect(waiting.left).toEqual([]);
    (await rig.outbox.resume({ lane: '' }))._unsafeUnwrap();
    await rig.until(id, 'accepted');
    expect(waiting.left).toHaveLength(1);
  });
});

describeOnBoth(
  'a message in hand whose claim is lost, as by a failover to a replica that lagged behind,',
  (rig) => {
    const claimAnew = async (id: string): Promise<void> => {
      await rig.sql('delete from wamux_attempts');
      await rig.sql(
        `update wamux_messages set state = 'queued', fencing_number = 0, worker = null where id = '${id}'`,
      );
      rig.outbox.start();
      await rig.until(id, 'sending');
    };

    it('is sent once where it has not left, however often it is claimed', async () => {
      const waiting = startWaitingClient();
      rig.outbox = await rig.open({ client: waiting.client });
      rig.outbox.start();
      const { id } = (await rig.outbox.enqueue(text))._unsafeUnwrap();
      await expect.poll(waiting.isWaiting).toBe(true);
      await claimAnew(id);
      waiting.go();
      expect((await rig.until(id, 'accepted')).attempts).toHaveLength(1);
      expect(waiting.left).toHaveLength(1);
    });

    it('is accepted where it has left: the answer is known', async () => {
      const answer = { accept: true, status: 202, body: { id: 'm-1', status: 'accepted' } } as const;
      rig.simulator.channels.on('send', { ...answer, delayMs: 2_500 });
      rig.outbox.start();
      const { id } = (await rig.outbox.enqueue(text))._unsafeUnwrap();
      await expect.poll(() => rig.simulator.ledger.acceptances.length).toBe(1);
      await claimAnew(id);
      const { attempts } = await rig.until(id, 'accepted');
      expect(attempts).toMatchObject([{ outcome: 'accepted', providerMessageId: 'm-1' }]);
      expect(rig.simulator.ledger.acceptances).toHaveLength(1);
    });
  },
);

describeOnBoth('a message that waits for its provider’s limits', (rig) => {
  it('is not sent after its validity, and can be canceled meanwhile', async () => {
    const { credentials, origin } = rig.simulator.channels;
    const bird = { adapter: 'channels', ...credentials, baseUrl: origin, limits: { perSecond: 1 } } as const;
    const outbox = await rig.open({
      client: await rig.connect({ providers: { bird }, routes: [{ try: ['bird'] }] }),
    });
    outbox.start();
    const ids: string[] = [];
    for (let n = 0; n < 9; n += 1) {
      ids.push(
        (await outbox.enqueue({ ...text, to: `+57300111223${n}`, validityMs: 6_500 }))._unsafeUnwrap().id,
      );
    }
    const stateOf = async (id: string) => (await outbox.get(id))._unsafeUnwrap().state;
    await expect.poll(() => stateOf(ids[0] as string)).toBe('accepted');
    // The last message cannot get its turn in time, so no worker keeps it.
    await expect.poll(async () => (await outbox.cancel(ids[8] as string)).isOk()).toBe(true);
    await expect.poll(() => stateOf(ids[7] as string)).toBe('expired');
    const states = () => Promise.all(ids.map(stateOf));
    const { acceptances } = rig.simulator.ledger;
    // The answer to the last of them may still be on its way.
    await expect
      .poll(async () => (await states()).filter((state) => state === 'accepted').length - acceptances.length)
      .toBe(0);
    expect(acceptances.length).toBeLessThanOrEqual(7);
    expect((await states()).slice(7)).toEqual(['expired', 'canceled']);
  });
});
