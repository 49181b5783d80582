import { expect, it } from 'vitest';
import { describeOnBoth, text } from './rig.fixture.js';

describeOnBoth('a reader of events', (rig) => {
  const cancelOne = async () => {
    const { id } = (await rig.outbox.enqueue(text))._unsafeUnwrap();
    (await rig.outbox.cancel(id))._unsafeUnwrap();
  };
  const lastCursor = async () => (await rig.outbox.lastCursor())._unsafeUnwrap();

  it('begins at the end, and goes on where it was, in whatever process', async () => {
    await cancelOne();
    await expect.poll(lastCursor).not.toBe('0-0');
    const [one, other] = [rig.outbox.eventReader('shop'), (await rig.open()).eventReader('shop')];
    const begun = (await one.hold(60_000))._unsafeUnwrap();
    expect(begun).toEqual({ cursor: await lastCursor(), isDead: false });
    expect((await other.hold(60_000))._unsafeUnwrap()).toBeUndefined();
    const cursor = '0-77';
    expect((await other.save({ cursor, isDead: false }, 60_000))._unsafeUnwrap()).toBe(false);
    expect((await one.save({ cursor, isDead: false, failingSince: 5 }, 60_000))._unsafeUnwrap()).toBe(true);
    expect((await one.hold(60_000))._unsafeUnwrap()).toEqual({ cursor, isDead: false, failingSince: 5 });
    (await other.release())._unsafeUnwrap();
    expect((await other.hold(60_000))._unsafeUnwrap()).toBeUndefined();
    (await one.release())._unsafeUnwrap();
    expect((await other.hold(60_000))._unsafeUnwrap()).toEqual({ cursor, isDead: false, failingSince: 5 });
    // Each name has its own position.
    expect((await one.hold(60_000))._unsafeUnwrap()).toBeUndefined();
    expect((await rig.outbox.eventReader('desk').hold(1))._unsafeUnwrap()).toMatchObject({ isDead: false });
  });

  it('is nobody’s whose lease was made before the clock was set back', async () => {
    (await rig.outbox.eventReader('shop').hold(86_400_000))._unsafeUnwrap();
    // A short lease does not help the other one either.
    expect((await rig.outbox.eventReader('shop').hold(1))._unsafeUnwrap()).toBeUndefined();
    await rig.sql('update wamux_event_readers set lease_until = lease_until + 86400000');
    expect((await rig.outbox.eventReader('shop').hold(1_000))._unsafeUnwrap()).toMatchObject({
      isDead: false,
    });
    expect((await rig.outbox.eventReader('shop').hold(1_000))._unsafeUnwrap()).toBeUndefined();
  });

  it('is told dead once, and recovered once', async () => {
    const reader = rig.outbox.eventReader('shop');
    const { cursor } = (await reader.hold(60_000))._unsafeUnwrap() ?? { cursor: '' };
    for (const isDead of [false, true, true, false, false]) await reader.save({ cursor, isDead }, 60_000);
    await expect
      .poll(async () => (await rig.outbox.listEvents())._unsafeUnwrap().map(({ id, type }) => [id, type]), {
        timeout: 8_000,
      })
      .toEqual([
        ['shop', 'endpoint-dead'],
        ['shop', 'endpoint-recovered'],
      ]);
  });

  it.each([
    ['name', '', 1_000, '0-0'],
    ['name', 'x'.repeat(201), 1_000, '0-0'],
    ['name', 'a\u0000b', 1_000, '0-0'],
    ['leaseMs', 'shop', 0, '0-0'],
    ['leaseMs', 'shop', 1.5, '0-0'],
    ['state.cursor', 'shop', 1_000, 'yesterday'],
  ])('names what is wrong: %s', async (path, name, leaseMs, cursor) => {
    const reader = rig.outbox.eventReader(name);
    const wrong = { kind: 'validation', issues: [{ path }] };
    expect((await reader.save({ cursor, isDead: false }, leaseMs))._unsafeUnwrapErr()).toMatchObject(wrong);
    if (path !== 'state.cursor') expect((await reader.hold(leaseMs))._unsafeUnwrapErr()).toMatchObject(wrong);
  });
});
