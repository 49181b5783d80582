import { expect, it } from 'vitest';
import { describeOnBoth, text } from './rig.fixture.js';

describeOnBoth('what an outbox counts', (rig) => {
  const stats = async () => (await rig.outbox.stats())._unsafeUnwrap();

  it('has what is due in each lane, and that nobody takes it', async () => {
    expect(await stats()).toMatchObject({ due: 0, lanes: [], workers: 0 });
    const later = new Date(Date.now() + 3_600_000).toISOString();
    const messages = [text, { ...text, scheduledFor: later }, { ...text, tags: ['dt'] }];
    const [first] = await rig.outbox.enqueueMany(messages.map((message) => ({ message })));
    const { dueAt } = (await rig.outbox.get(first?._unsafeUnwrap().id ?? ''))._unsafeUnwrap();
    expect(await stats()).toMatchObject({
      due: 2,
      workers: 0,
      lanes: [
        { lane: 'bird', queued: 2, due: 1, sending: 0, dueSince: dueAt },
        { lane: 'dt', queued: 1, due: 1, sending: 0 },
      ],
    });
  });

  it('counts workers by their leases and by what they say of their providers', async () => {
    const { id } = (await rig.outbox.enqueue(text))._unsafeUnwrap();
    const hold = async (until: number) =>
      rig.sql(
        `update wamux_messages set state = 'sending', worker = 'w1', lease_until = ${until} where id = '${id}'`,
      );
    await hold(Date.now() + 60_000);
    expect(await stats()).toMatchObject({
      due: 0,
      workers: 1,
      lanes: [{ lane: 'bird', queued: 0, sending: 1 }],
    });
    // The server's time is known only to within some milliseconds.
    await hold(Date.now() - 5_000);
    expect(await stats()).toMatchObject({ workers: 0 });
    const say = (worker: string, at: number) =>
      rig.sql(`insert into wamux_provider_states values ('${worker}', 'bird', '{}', ${at})`);
    await say('w1', Date.now());
    await say('w2', Date.now());
    await say('gone', Date.now() - 70_000);
    await hold(Date.now() + 60_000);
    expect(await stats()).toMatchObject({ workers: 2 });
  });
});

describeOnBoth('a page of events', (rig) => {
  it('goes on behind a cursor, and is empty at the end', async () => {
    const ids: string[] = [];
    for (const n of [1, 2, 3]) {
      const { id } = (await rig.outbox.enqueue({ ...text, text: `n ${n}` }))._unsafeUnwrap();
      ids.push(id);
      (await rig.outbox.cancel(id))._unsafeUnwrap();
    }
    // Events wait for older transactions of the server, including those of other tests.
    const all = async () => (await rig.outbox.listEvents())._unsafeUnwrap().length;
    await expect.poll(all).toBe(3);
    const first = (await rig.outbox.listEvents({ limit: 2 }))._unsafeUnwrap();
    expect(first.map(({ id }) => id)).toEqual(ids.slice(0, 2));
    const after = first.at(-1)?.cursor ?? '';
    const rest = (await rig.outbox.listEvents({ after }))._unsafeUnwrap();
    expect(rest.map(({ id }) => id)).toEqual(ids.slice(2));
    expect((await rig.outbox.listEvents({ after: rest.at(-1)?.cursor ?? '' }))._unsafeUnwrap()).toEqual([]);
  });

  it.each([
    ['after', { after: 'here' }],
    ['limit', { limit: 0 }],
    ['(root)', { before: '1-1' }],
  ])('says that %s is wrong', async (path, query) => {
    const wrong = (await rig.outbox.listEvents(query as never))._unsafeUnwrapErr();
    expect(wrong).toMatchObject({ kind: 'validation', issues: [{ path }] });
  });

  it('says that the database is away', async () => {
    await rig.outbox.close();
    expect((await rig.outbox.listEvents())._unsafeUnwrapErr().kind).toBe('unavailable');
  });
});
