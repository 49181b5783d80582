import { expect, it } from 'vitest';
import type { WorkerState } from './index.js';
import { describeOnBoth, text, to } from './rig.fixture.js';

describeOnBoth('what workers know of their providers', (rig) => {
  const workers = async (): Promise<readonly WorkerState[]> => (await rig.outbox.workers())._unsafeUnwrap();
  const written = () => rig.sql('select * from wamux_provider_states');
  const insert = (worker: string, at: number, state = '{}') =>
    rig.sql(`insert into wamux_provider_states values ('${worker}', 'bird', '${state}', ${at})`);

  it('is told to every process, and removed when the worker stops', async () => {
    const [first, second] = [await rig.open(), await rig.open({ client: await rig.connect() })];
    expect(await workers()).toEqual([]);
    first.start();
    second.start();
    await expect.poll(workers).toHaveLength(2);
    const [one] = await workers();
    expect(one?.at).toMatch(/^\d{4}-\d\d-\d\dT/);
    expect(Object.keys(one?.providers ?? {})).toEqual(['bird', 'dt']);
    expect(one?.providers.bird).toMatchObject({ state: 'closed', share: 1, repeats: { used: 0, limit: 10 } });
    await first.stop();
    expect(await workers()).toHaveLength(1);
    await second.close();
    expect(await workers()).toEqual([]);
    expect(await written()).toEqual([]);
  });

  it('follows what happens: an open circuit, its errors, its limits; no number, no text', async () => {
    rig.simulator.channels.on('send', 'unauthorized');
    const { id } = (await rig.outbox.enqueue(text))._unsafeUnwrap();
    rig.outbox.start();
    const bird = async () => (await workers())[0]?.providers.bird;
    await expect.poll(bird).toMatchObject({
      state: 'open',
      reason: 'auth',
      messages: 1,
      limits: { concurrency: { used: 0 } },
      errors: { auth: { count: 1 } },
    });
    expect((await rig.outbox.get(id))._unsafeUnwrap().state).toBe('queued');
    const stored = JSON.stringify(await written());
    expect(stored).not.toContain(to.slice(1));
    expect(stored).not.toContain('Hola');
    const { accessKey } = rig.simulator.channels.credentials;
    expect(stored).not.toContain(accessKey);
  });

  it('is not given when it is older than a minute, and then removed by the next worker', async () => {
    await insert('gone', Date.now() - 70_000);
    await insert('here', Date.now() - 30_000, 'damaged');
    expect(await workers()).toMatchObject([{ worker: 'here', providers: { bird: {} } }]);
    rig.outbox.start();
    await expect.poll(async () => (await written()).map(({ worker }) => worker)).not.toContain('gone');
    expect((await workers()).map(({ worker }) => worker)).toContain('here');
  });

  it('is not given where it was written before the clock was set back, and then removed by the next worker', async () => {
    await insert('gone', Date.now() + 3_600_000);
    expect(await workers()).toEqual([]);
    expect((await rig.outbox.stats())._unsafeUnwrap().workers).toBe(0);
    rig.outbox.start();
    await expect.poll(async () => (await written()).map(({ worker }) => worker)).not.toContain('gone');
  });

  it('is nothing where the client cannot tell', async () => {
    const { health: _, ...client } = rig.client;
    const outbox = await rig.open({ client });
    outbox.start();
    const { id } = (await outbox.enqueue({ ...text, tags: ['dt'] }))._unsafeUnwrap();
    await rig.until(id, 'accepted');
    expect(await written()).toEqual([]);
  });

  it('keeps no worker from sending when it cannot be written', async () => {
    const troubles: unknown[] = [];
    const outbox = await rig.open({ onTrouble: (error) => troubles.push(error) });
    await rig.sql('drop table wamux_provider_states');
    outbox.start();
    await expect.poll(() => troubles.length).toBeGreaterThan(0);
    const { id } = (await outbox.enqueue(text))._unsafeUnwrap();
    await rig.until(id, 'accepted');
    await outbox.stop();
  });
});
