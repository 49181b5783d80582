import { describe, expect, it } from 'vitest';
import { describeOnBoth, text } from './rig.fixture.js';

const found = (outcome: 'accepted' | 'not-accepted') => ({ outcome, reason: 'looked at its pages' });

describeOnBoth('what a person found out', (rig) => {
  async function lose(): Promise<string> {
    rig.outbox.start();
    rig.simulator.decisionTelecom.on('send-whatsapp', 'reset-after-acceptance', { times: 1 });
    const { id } = (await rig.outbox.enqueue({ ...text, tags: ['dt'] }))._unsafeUnwrap();
    await rig.until(id, 'needs-review');
    return id;
  }

  const lastEvent = async () => {
    const events = await rig.sql('select type, data from wamux_events order by seq');
    const { type, data } = events.at(-1) ?? {};
    return { type, ...JSON.parse(String(data)) };
  };

  it('makes an unknown outcome accepted, and its statuses are awaited', async () => {
    const id = await lose();
    const message = (await rig.outbox.resolve(id, found('accepted')))._unsafeUnwrap();
    expect(message).toMatchObject({
      state: 'accepted',
      status: 'accepted',
      attempts: [{ outcome: 'accepted' }],
    });
    expect(message).not.toHaveProperty('reason');
    expect(message).not.toHaveProperty('endedAt');
    const [attempt] = await rig.sql('select next_check_at from wamux_attempts');
    expect(Number(attempt?.next_check_at)).toBeGreaterThan(Date.parse(message.updatedAt));
    expect(await lastEvent()).toMatchObject({ state: 'accepted', reason: 'looked at its pages' });
    expect(rig.simulator.ledger.acceptances).toHaveLength(1);
  });

  it('makes it failed, after which a resend makes no second copy', async () => {
    const id = await lose();
    const message = (await rig.outbox.resolve(id, found('not-accepted')))._unsafeUnwrap();
    expect(message).toMatchObject({
      state: 'failed',
      error: { kind: 'timeout' },
      endedAt: expect.any(String),
      attempts: [{ outcome: 'not-accepted' }],
    });
    expect(message).not.toHaveProperty('reason');
    expect(await lastEvent()).toMatchObject({ state: 'failed', reason: 'looked at its pages' });
    const resent = (await rig.outbox.resend(id, { reason: 'nobody took it' }))._unsafeUnwrap();
    expect(resent).not.toHaveProperty('duplicatePossible');
  });

  it('is refused where nothing is unknown', async () => {
    const { id } = (await rig.outbox.enqueue(text))._unsafeUnwrap();
    expect((await rig.outbox.resolve(id, found('accepted')))._unsafeUnwrapErr()).toEqual({
      kind: 'conflict',
      message: 'it is queued; its outcome is not unknown, so there is nothing to resolve',
    });
    rig.outbox.start();
    await rig.until(id, 'accepted');
    expect((await rig.outbox.resolve(id, found('not-accepted')))._unsafeUnwrapErr().kind).toBe('conflict');
    const lost = await lose();
    (await rig.outbox.resolve(lost, found('not-accepted')))._unsafeUnwrap();
    expect((await rig.outbox.resolve(lost, found('accepted')))._unsafeUnwrapErr().kind).toBe('conflict');
  });

  describe('is checked:', () => {
    it.each([
      ['options.outcome', { outcome: 'unknown', reason: 'x' }],
      ['options.reason', { outcome: 'accepted' }],
      ['options.reason', { outcome: 'accepted', reason: ' ' }],
      ['options', { outcome: 'accepted', reason: 'x', force: true }],
    ])('%s', async (path, options) => {
      const { id } = (await rig.outbox.enqueue(text))._unsafeUnwrap();
      const error = (await rig.outbox.resolve(id, options as never))._unsafeUnwrapErr();
      expect(error).toMatchObject({ kind: 'validation', issues: [{ path }] });
    });

    it('the id', async () => {
      expect((await rig.outbox.resolve('nobody', found('accepted')))._unsafeUnwrapErr().kind).toBe(
        'not-found',
      );
    });
  });

  it('tells messages by the provider that was given them', async () => {
    const lost = await lose();
    const { id } = (await rig.outbox.enqueue(text))._unsafeUnwrap();
    await rig.until(id, 'accepted');
    await rig.outbox.stop();
    (await rig.outbox.enqueue(text))._unsafeUnwrap();
    const idsOf = async (provider: string) =>
      (await rig.outbox.list({ provider }))._unsafeUnwrap().map((message) => message.id);
    expect(await idsOf('dt')).toEqual([lost]);
    expect(await idsOf('bird')).toEqual([id]);
    expect(await idsOf('nobody')).toEqual([]);
  });
});
