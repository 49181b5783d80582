import { expect, it } from 'vitest';
import { addUpdate, describeOnBoth, text } from './rig.fixture.js';

const gone = "state = 'sending', worker = 'gone', fencing_number = 1, lease_until = 1";
const damaged = ['not json', '', 'null', '[]', '42'];

describeOnBoth('a stored row that cannot be read', (rig) => {
  const accepted = () => rig.simulator.ledger.acceptances.map(({ content }) => content);
  const enqueue = async (words: string) =>
    (await rig.outbox.enqueue({ ...text, text: words }))._unsafeUnwrap().id;
  const start = async () => {
    const troubles: unknown[] = [];
    const worker = await rig.open({ leaseMs: 500, onTrouble: (error) => troubles.push(error) });
    worker.start();
    return troubles;
  };

  it.each(damaged)('as its body (%j) waits for a person, and the others are sent', async (body) => {
    const bad = await enqueue('bad');
    const good = await enqueue('good');
    await rig.sql(`update wamux_bodies set body = '${body}' where message_id = '${bad}'`);
    const troubles = await start();
    await rig.until(good, 'accepted');
    const message = await rig.until(bad, 'needs-review');
    expect(message).toMatchObject({ reason: 'unreadable', error: { kind: 'validation' }, attempts: [] });
    expect(message).not.toHaveProperty('message');
    expect([accepted(), troubles]).toEqual([['good'], []]);
    const events: object[] = [];
    for await (const event of rig.outbox.events({ after: '0-0' })) {
      events.push(event);
      if (events.length === 2) break;
    }
    expect(events).toContainEqual(
      expect.objectContaining({ id: bad, type: 'needs-review', reason: 'unreadable', state: 'needs-review' }),
    );
  });

  it('stops the recovery of nobody else, whatever of it is damaged', async () => {
    const ids = {
      body: await enqueue('a'),
      started: await enqueue('b'),
      history: await enqueue('c'),
      good: await enqueue('d'),
    };
    await rig.sql(`update wamux_messages set ${gone}`);
    for (const id of [ids.started, ids.history]) {
      await rig.sql(`insert into wamux_attempts (id, message_id, send_generation, fencing_number, provider, correlation_id, outcome, history, started_at)
        values ('of-${id}', '${id}', 1, 1, 'dt', 'c', 'started', 'not json', 1)`);
    }
    await rig.sql(
      `update wamux_bodies set body = 'not json' where message_id in ('${ids.body}', '${ids.started}')`,
    );
    const troubles = await start();
    await rig.until(ids.good, 'accepted');
    expect(await rig.until(ids.body, 'needs-review')).toMatchObject({ reason: 'unreadable' });
    expect(await rig.until(ids.started, 'needs-review')).toMatchObject({
      reason: 'outcome-unknown',
      attempts: [{ outcome: 'unknown' }],
    });
    expect(await rig.until(ids.history, 'needs-review')).toMatchObject({ reason: 'outcome-unknown' });
    expect([accepted(), troubles]).toEqual([['d'], []]);
  });

  const texts = ['not json', '{"kind":'];
  it.each(texts)('is listed, counted and told with the others (%j)', async (words) => {
    rig.outbox.start();
    const ids = [await enqueue('a'), await enqueue('b'), await enqueue('c')];
    for (const id of ids) await rig.until(id, 'accepted');
    await rig.outbox.stop();
    const [id] = ids;
    await rig.sql(`update wamux_bodies set body = '${words}' where message_id = '${id}'`);
    await rig.sql(
      `update wamux_messages set error = '${words}', created_at = 9000000000000000 where id = '${id}'`,
    );
    await rig.sql(
      `update wamux_attempts set error = '${words}', history = '${words}', started_at = 9000000000000000 where message_id = '${id}'`,
    );
    await rig.sql(`update wamux_events set data = '${words}' where message_id = '${id}'`);
    const listed = (await rig.outbox.list())._unsafeUnwrap();
    expect(listed.map((message) => message.id)).toEqual(ids);
    expect(listed[0]).toMatchObject({
      state: 'accepted',
      error: { kind: 'unknown' },
      attempts: [{ error: { kind: 'unknown' }, history: { status: 'unknown' } }],
    });
    expect((await rig.outbox.get(id ?? ''))._unsafeUnwrap()).toEqual(listed[0]);
    expect((await rig.outbox.stats())._unsafeUnwrap().states.accepted).toBe(3);
    const told = new Set<string>();
    for await (const event of rig.outbox.events({ after: '0-0' })) {
      told.add(event.id);
      if (told.size === 2) break;
    }
    expect(told).toEqual(new Set(ids.slice(1)));
  });

  it('as news that waits for its message is dropped, and the message is sent', async () => {
    const id = await enqueue('a');
    const { correlationId } = (await rig.outbox.get(id))._unsafeUnwrap();
    for (const [key, event] of ['not json', '{}', '{"status":"none"}'].entries()) {
      await rig.sql(
        `insert into wamux_orphaned_updates (name, update_key, status_update, at) values ('correlation:4:bird:${correlationId}', '${key}', '${event}', ${Date.now()})`,
      );
    }
    rig.outbox.start();
    await rig.until(id, 'accepted');
    expect((await rig.outbox.stats())._unsafeUnwrap().orphanedUpdates).toBe(0);
  });

  it('does not keep its own news out', async () => {
    rig.outbox.start();
    const id = await enqueue('a');
    const { attempts } = await rig.until(id, 'accepted');
    await rig.sql("update wamux_attempts set history = 'not json'");
    const providerMessageId = attempts[0]?.providerMessageId ?? '';
    const about = { type: 'status', provider: 'bird', providerMessageId } as const;
    await addUpdate(rig.outbox.statusStore, {
      ...about,
      status: 'delivered',
      rawStatus: 'x',
      occurredAt: null,
    });
    await rig.until(id, 'delivered');
  });
});
