import { setTimeout as sleep } from 'node:timers/promises';
import { DatabaseSync } from '@photostructure/sqlite';
import { type Clock, systemClock } from '@wamux/core';
import { expect, it } from 'vitest';
import { describeOnSqlite, text } from './rig.fixture.js';

const hourMs = 3_600_000;

describeOnSqlite('a clock that was ahead', (rig) => {
  /** Makes a clock that is ahead of the machine's by this time. */
  const ahead = (ms: number): Clock => ({
    now: () => Date.now() + ms,
    sleep: (waitMs, signal) => systemClock.sleep(waitMs, signal),
  });

  /** Makes a client that leaves retries to the outbox. */
  const impatient = () => rig.connect({ routes: [{ try: ['bird'], retry: { attempts: 1 } }] });

  it('holds nothing back when it was set right: neither what was queued, nor what was refused meanwhile', async () => {
    const early = await rig.open({ client: await impatient(), clock: ahead(hourMs) });
    rig.simulator.channels.on('send', 'rate-limit', { times: 1 });
    const refused = (await early.enqueue(text))._unsafeUnwrap();
    early.start();
    await expect
      .poll(async () => (await early.get(refused.id))._unsafeUnwrap().error?.kind)
      .toBe('rate_limited');
    await early.stop();
    const queued = (await early.enqueue({ ...text, validityMs: hourMs / 2 }))._unsafeUnwrap();
    const scheduledFor = new Date(Date.now() + 3 * hourMs).toISOString();
    const scheduled = (await early.enqueue({ ...text, scheduledFor }))._unsafeUnwrap();
    rig.outbox.start();
    await rig.until(refused.id, 'accepted');
    const { expiresAt = '' } = await rig.until(queued.id, 'accepted');
    expect(Date.parse(expiresAt) - Date.now()).toBeLessThan(hourMs);
    expect((await rig.outbox.get(scheduled.id))._unsafeUnwrap()).toMatchObject({
      state: 'queued',
      dueAt: scheduledFor,
    });
  });

  /** Lets a worker put a message back into the queue while its clock is ahead, and returns what sets the clock right. */
  async function refuseOneAhead() {
    let aheadMs = hourMs;
    const clock: Clock = { ...ahead(0), now: () => Date.now() + aheadMs };
    const worker = await rig.open({ client: await impatient(), clock, leaseMs: 400 });
    worker.start();
    const early = await rig.open({ clock });
    rig.simulator.channels.on('send', 'rate-limit', { times: 1 });
    const { id } = (await early.enqueue(text))._unsafeUnwrap();
    await expect.poll(async () => (await early.get(id))._unsafeUnwrap().error?.kind).toBe('rate_limited');
    const setRight = (): void => {
      aheadMs = 0;
    };
    return { id, setRight };
  }

  it('holds nothing back when it is set right under a worker', async () => {
    const { id, setRight } = await refuseOneAhead();
    setRight();
    await rig.until(id, 'accepted');
  });

  it('holds nothing back when it is set right while a worker waits for the database', async () => {
    const { id, setRight } = await refuseOneAhead();
    const other = new DatabaseSync(rig.url.slice('file:'.length), { timeout: 2_000 });
    other.exec('begin immediate');
    // The worker looks for dead ones every 100 ms, so it is waiting for this lock by then.
    await sleep(300);
    setRight();
    other.exec('commit');
    other.close();
    await rig.until(id, 'accepted');
  });
});
