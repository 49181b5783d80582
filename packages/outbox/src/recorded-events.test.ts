import { expect, it } from 'vitest';
import { describeOnBoth, text } from './rig.fixture.js';
import type { EventPage, EventPageQuery } from './store/read-events.js';

describeOnBoth('recorded events', (rig) => {
  const cancelOne = async () => {
    const { id } = (await rig.outbox.enqueue(text))._unsafeUnwrap();
    (await rig.outbox.cancel(id))._unsafeUnwrap();
    return id;
  };

  /** Lists events when they are complete: they wait for older transactions of the server, including those of other tests. */
  const listed = async (query = {}) => {
    await expect.poll(async () => (await rig.outbox.listEvents(query))._unsafeUnwrap().length).toBe(1);
    return (await rig.outbox.listEvents(query))._unsafeUnwrap();
  };

  it('are given from the beginning, and behind a cursor', async () => {
    expect((await rig.outbox.listEvents())._unsafeUnwrap()).toEqual([]);
    const first = await cancelOne();
    const [event, ...others] = await listed();
    expect([event?.id, event?.type, others]).toEqual([first, 'canceled', []]);
    const second = await cancelOne();
    const after = event?.cursor ?? '';
    expect(await listed({ after })).toMatchObject([{ id: second }]);
  });

  it.each(['', 'yesterday', '1', '0-x', '18446744073709551616-0', `0-${'9'.repeat(17)}`])(
    'know no cursor %j',
    async (after) => {
      const error = (await rig.outbox.listEvents({ after }))._unsafeUnwrapErr();
      expect(error).toMatchObject({ kind: 'validation', issues: [{ path: 'after' }] });
    },
  );

  it('know the largest cursor that there can be', async () => {
    const after = `18446744073709551615-${'9'.repeat(16)}`;
    expect((await rig.outbox.listEvents({ after })).isOk()).toBe(true);
  });

  /** Adds events about no message of the tests, which cannot be read where `data` is damaged. */
  const addForeign = (count: number, data: string) =>
    rig.sql(`insert into wamux_events (message_id, at, type, data)
      with recursive numbers (n) as (select 1 union all select n + 1 from numbers where n < ${count})
      select 'foreign ' || n, 1, 'accepted', '${data}' from numbers`);
  const lastCursor = async () => (await rig.outbox.lastCursor())._unsafeUnwrap();
  /** Reads like a caller that asks again at once until nothing is new. */
  const readPages = async (query: EventPageQuery) => {
    const pages: EventPage[] = [];
    for (let after = query.after ?? '0-0'; ; ) {
      const page = (await rig.outbox.eventPage({ ...query, after }))._unsafeUnwrap();
      if (page.cursor === after) return pages;
      pages.push(page);
      after = page.cursor;
    }
  };
  const untilRead = (cursor: string) => expect.poll(lastCursor).not.toBe(cursor);

  it('of a team are found behind those of others, and each page looks through a bounded number of them', async () => {
    const enqueue = async (team: string) => {
      const { id } = (await rig.outbox.enqueue(text, { team }))._unsafeUnwrap();
      (await rig.outbox.cancel(id))._unsafeUnwrap();
      return id;
    };
    const others = await enqueue('desk');
    await addForeign(12_000, '{"state":"accepted"}');
    const own = [await enqueue('shop'), await enqueue('shop')];
    await addForeign(3, '{"state":"accepted"}');
    const unread = await lastCursor();
    await cancelOne();
    await untilRead(unread);
    const end = await lastCursor();

    const pages = await readPages({ team: 'shop' });
    expect(pages.map(({ events }) => events.length)).toEqual([0, 0, 2]);
    expect(pages.at(-1)?.events).toMatchObject(own.map((id) => ({ id, type: 'canceled', team: 'shop' })));
    expect(pages.at(-1)?.cursor).toBe(end);
    const singly = await readPages({ team: 'shop', limit: 1 });
    expect(singly.flatMap(({ events }) => events.map(({ id }) => id))).toEqual(own);
    expect((await readPages({ team: 'desk' })).flatMap(({ events }) => events)).toMatchObject([
      { id: others },
    ]);
    expect((await readPages({ team: 'nobody' })).at(-1)).toEqual({ events: [], cursor: end });
  });

  it('go on behind rows that cannot be read, however many they are', async () => {
    await addForeign(600, 'damaged');
    const id = await cancelOne();
    await untilRead('0-0');
    const events = async () => (await readPages({})).flatMap((page) => page.events);
    await expect.poll(events).toMatchObject([{ id }]);
    for await (const event of rig.outbox.events({ after: '0-0' })) {
      expect(event.id).toBe(id);
      break;
    }
  });
});
