import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { systemClock } from '@wamux/core';
import { afterEach, describe, expect, it } from 'vitest';
import { openDatabase } from './database/open-database.js';
import type { OutboxClient } from './outbox-client.js';
import { addUpdate, describeOnBoth, text } from './rig.fixture.js';
import { type Claim, claim } from './store/claim.js';
import { startAttempts } from './store/start-attempts.js';

const stop = { reason: 'it loses answers', by: 'Ada' };
const toDt = { ...text, tags: ['dt'] };
const toEither = { ...text, tags: ['otp'] };
const day = 86_400_000;

describeOnBoth('pauses', (rig) => {
  const children: ChildProcess[] = [];
  afterEach(() => {
    for (const child of children.splice(0)) child.kill('SIGKILL');
  });

  const enqueue = async (message: typeof text | typeof toDt): Promise<string> =>
    (await rig.outbox.enqueue(message))._unsafeUnwrap().id;
  const acceptedBy = (provider: string): number =>
    rig.simulator.ledger.acceptances.filter((one) => one.provider === provider).length;
  const rowOf = async (id: string) => (await rig.sql(`select * from wamux_messages where id = '${id}'`))[0];
  const pause = async (target: { provider: string } | { lane: string }) =>
    (await rig.outbox.pause(target as { provider: string }, stop))._unsafeUnwrap();
  const isKeptBack = (id: string) =>
    expect
      .poll(async () => (await rig.outbox.get(id))._unsafeUnwrap())
      .toMatchObject({
        state: 'queued',
        pausedSince: expect.any(String),
        error: { kind: 'unavailable', message: 'bird is paused by an operator: it loses answers' },
      });
  const startProcess = (env: Record<string, string> = {}): ChildProcess => {
    const { credentials, origin } = rig.simulator.channels;
    const child = fork(new URL('worker-process.fixture.ts', import.meta.url), {
      execArgv: ['--conditions=@wamux/source', '--import', 'tsx'],
      env: {
        ...{ ...process.env, OUTBOX: rig.url },
        ...{ PROVIDER: JSON.stringify({ ...credentials, baseUrl: origin }), ...env },
      },
    });
    children.push(child);
    return child;
  };

  it('a paused provider gets nothing: another one of the route does, and what has none waits', async () => {
    await pause({ provider: 'bird' });
    rig.outbox.start();
    const [waiting, either] = [await enqueue(text), await enqueue(toEither)];
    await rig.until(either, 'accepted');
    await isKeptBack(waiting);
    expect(acceptedBy('channels')).toBe(0);
    expect(await rowOf(waiting)).toMatchObject({ tries: 0 });
    const { stats } = rig.outbox;
    expect((await stats())._unsafeUnwrap()).toMatchObject({ pauses: [stop], paused: 1, due: 0 });
    await rig.outbox.resume({ provider: 'bird' });
    await rig.until(waiting, 'accepted');
    expect(acceptedBy('channels')).toBe(1);
    expect((await stats())._unsafeUnwrap()).toMatchObject({ pauses: [], paused: 0 });
  });

  it('the time of a pause does not count for how long a message is tried', async () => {
    await pause({ provider: 'bird' });
    rig.outbox.start();
    const id = await enqueue(text);
    await isKeptBack(id);
    await rig.outbox.stop();
    await rig.sql(`update wamux_messages set paused_since = paused_since - ${3 * day}, retry_until = 1000`);
    await rig.outbox.resume({ provider: 'bird' });
    const { paused_since, retry_until } = (await rowOf(id)) ?? {};
    expect(paused_since).toBeNull();
    expect(Number(retry_until)).toBeGreaterThan(3 * day);
  });

  it('what was kept back is looked at again by itself, and goes to a provider that the config has by then', async () => {
    await pause({ provider: 'bird' });
    rig.outbox.start();
    const id = await enqueue(text);
    await isKeptBack(id);
    const { dueAt } = (await rig.outbox.get(id))._unsafeUnwrap();
    expect(Date.parse(dueAt) - Date.now()).toBeLessThanOrEqual(10 * 60_000);
    await rig.outbox.stop();
    const other = await rig.open({ client: await rig.connect({ routes: [{ try: ['bird', 'dt'] }] }) });
    await rig.sql('update wamux_messages set due_at = 0');
    other.start();
    expect(await rig.until(id, 'accepted')).not.toHaveProperty('pausedSince');
    expect(acceptedBy('decision-telecom')).toBe(1);
  });

  it('a paused lane stays in the queue, whatever else its messages could go to', async () => {
    await pause({ lane: 'bird' });
    rig.outbox.start();
    const [waiting, other] = [await enqueue(toEither), await enqueue(toDt)];
    await rig.until(other, 'accepted');
    expect(await rowOf(waiting)).toMatchObject({
      state: 'queued',
      tries: 0,
      fencing_number: expect.anything(),
    });
    expect(Number((await rowOf(waiting))?.fencing_number)).toBe(0);
    const before = Number((await rowOf(waiting))?.retry_until);
    await rig.sql(`update wamux_pauses set since = since - ${day}`);
    await rig.outbox.resume({ lane: 'bird' });
    await rig.until(waiting, 'accepted');
    expect(Number((await rowOf(waiting))?.retry_until)).toBeGreaterThanOrEqual(before + day);
  });

  it('what is in flight ends, and its statuses are taken in', async () => {
    rig.simulator.channels.on('send', {
      accept: true,
      status: 202,
      delayMs: 400,
      body: { id: 'slow', status: 'accepted' },
    });
    rig.outbox.start();
    const id = await enqueue(text);
    await expect.poll(async () => (await rowOf(id))?.state).toBe('sending');
    await expect.poll(() => rig.sql('select * from wamux_attempts')).toHaveLength(1);
    await pause({ provider: 'bird' });
    const { attempts } = await rig.until(id, 'accepted');
    const { correlationId, providerMessageId } = attempts[0] ?? {};
    await addUpdate(rig.outbox.statusStore, {
      ...{ provider: 'bird', status: 'delivered', rawStatus: 'delivered', occurredAt: null },
      ...{ correlationId: correlationId ?? '', providerMessageId: providerMessageId ?? null },
    });
    await rig.until(id, 'delivered');
  });

  it('an unknown outcome is looked up at a paused provider', async () => {
    const { correlationId, id } = (await rig.outbox.enqueue(text))._unsafeUnwrap();
    // Acts as a worker that dies between the send and its answer.
    const database = await openDatabase(rig.url, 'full', systemClock);
    const { claims } = await claim(database, { worker: 'gone', roomOf: () => 1, leaseMs: 1_000 });
    await startAttempts(database, [{ row: (claims[0] as Claim).row, provider: 'bird' }]);
    await rig.client.send({ ...text, correlationId });
    await database.close();
    await pause({ provider: 'bird' });
    rig.outbox.start();
    await rig.until(id, 'accepted');
    expect(acceptedBy('channels')).toBe(1);
  });

  it('a client that knows no pauses gets nothing for a paused provider either', async () => {
    const { setPauses: _, ...client } = rig.client;
    const bird = rig.client.providers.get('bird') as OutboxClient;
    await pause({ provider: 'bird' });
    for (const given of [client, bird]) {
      const outbox = await rig.open({ client: given });
      const { id } = (await outbox.enqueue(text))._unsafeUnwrap();
      outbox.start();
      await isKeptBack(id);
      await outbox.stop();
    }
    expect(acceptedBy('channels')).toBe(0);
    await rig.outbox.resume({ provider: 'bird' });
    rig.outbox.start();
    await expect.poll(() => acceptedBy('channels')).toBe(2);
  });

  describe('of several processes', () => {
    it('hold for all of them within a second, and outlive kill -9', { timeout: 90_000 }, async () => {
      const deciding = startProcess({ PAUSE: 'bird' });
      await once(deciding, 'message');
      deciding.kill('SIGKILL');
      await once(deciding, 'exit');
      expect((await rig.outbox.pauses())._unsafeUnwrap()).toMatchObject([
        { provider: 'bird', reason: 'by a process' },
      ]);
      const worker = startProcess();
      await once(worker, 'message');
      const ids = [await enqueue(text), await enqueue(text)];
      for (const id of ids) {
        await expect.poll(async () => (await rowOf(id))?.paused_since, { timeout: 20_000 }).not.toBeNull();
      }
      worker.kill('SIGKILL');
      await once(worker, 'exit');
      await once(startProcess(), 'message');
      ids.push(await enqueue(text));
      await expect
        .poll(async () => (await rowOf(ids[2] ?? ''))?.paused_since, { timeout: 20_000 })
        .not.toBeNull();
      expect(acceptedBy('channels')).toBe(0);
      await rig.outbox.resume({ provider: 'bird' });
      await expect.poll(() => acceptedBy('channels')).toBe(3);
      await pause({ provider: 'bird' });
      const pausedAt = Date.now();
      const refusalSeen = async () => {
        await enqueue(text);
        return (await rig.outbox.workers())._unsafeUnwrap().at(-1)?.providers.bird;
      };
      await expect
        .poll(refusalSeen, { timeout: 20_000 })
        .toMatchObject({ refusal: { message: 'bird is paused by an operator: it loses answers' } });
      const lastAt = Math.max(...rig.simulator.ledger.acceptances.map(({ acceptedAt }) => acceptedAt));
      // The worker looks every half second, but a loaded machine may need longer.
      expect(lastAt - pausedAt).toBeLessThan(3_000);
    });
  });
});
