import { expect, it } from 'vitest';
import { describeOnBoth, text } from './rig.fixture.js';

// One provider will never take the message, and another one, before or after it in the route, may take it later.
describeOnBoth('a message that waits for one provider of its route', (rig) => {
  const routes = (order: readonly ('bird' | 'dt')[]) => [{ try: [...order], retry: { attempts: 1 } }];
  const orders = [[['bird', 'dt']], [['dt', 'bird']]] as const satisfies readonly (readonly [
    readonly ('bird' | 'dt')[],
  ])[];
  const open = async (order: readonly ('bird' | 'dt')[]) =>
    rig.open({ client: await rig.connect({ routes: routes(order) }), random: () => 0 });

  it.each(orders)('is sent when that one is well again: %j', async (order) => {
    rig.simulator.decisionTelecom.on('send-whatsapp', 'window-closed');
    await rig.simulator.channels.unplug();
    const outbox = await open(order);
    const { id } = (await outbox.enqueue(text))._unsafeUnwrap();
    outbox.start();
    await expect
      .poll(async () => (await rig.outbox.get(id))._unsafeUnwrap())
      .toMatchObject({ state: 'queued', error: { kind: 'unavailable', provider: 'bird' } });
    await rig.simulator.channels.plug();
    expect((await rig.until(id, 'accepted')).attempts.at(-1)?.provider).toBe('bird');
  });

  it.each(orders)('is sent when an operator resumes that one: %j', async (order) => {
    rig.simulator.decisionTelecom.on('send-whatsapp', 'window-closed');
    const outbox = await open(order);
    (await outbox.pause({ provider: 'bird' }, { reason: 'it loses answers' }))._unsafeUnwrap();
    const { id } = (await outbox.enqueue(text))._unsafeUnwrap();
    outbox.start();
    await expect
      .poll(async () => (await rig.outbox.get(id))._unsafeUnwrap())
      .toMatchObject({ state: 'queued', pausedSince: expect.any(String) });
    (await outbox.resume({ provider: 'bird' }))._unsafeUnwrap();
    await rig.until(id, 'accepted');
  });

  it.each(orders)('waits as long as the one that may take it soonest, and no longer: %j', async (order) => {
    const headers = { 'retry-after': '3600' };
    rig.simulator.decisionTelecom.on('send-whatsapp', { accept: false, status: 429, headers, body: {} });
    await rig.simulator.channels.unplug();
    const outbox = await open(order);
    const { id } = (await outbox.enqueue(text))._unsafeUnwrap();
    outbox.start();
    await expect
      .poll(async () => (await rig.outbox.get(id))._unsafeUnwrap().attempts.length)
      .toBeGreaterThanOrEqual(2);
    const [row] = await rig.sql(`select due_at, updated_at from wamux_messages where id = '${id}'`);
    expect(Number(row?.due_at) - Number(row?.updated_at)).toBeLessThan(10_000);
  });
});
