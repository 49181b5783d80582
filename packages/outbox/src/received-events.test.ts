import { readFileSync } from 'node:fs';
import { beforeEach, expect, it } from 'vitest';
import type { Outbox } from './outbox.js';
import { describeOnBoth, text, to } from './rig.fixture.js';
import type { RecordedEvent } from './store/read-events.js';
import type { OtherEvent } from './store/received-events.js';

const inbound = (id: string, more: object = {}): OtherEvent => ({
  type: 'message',
  provider: 'meta',
  providerMessageId: id,
  from: to,
  content: { type: 'text', text: `words of ${id}` },
  occurredAt: '2026-11-28T10:00:00.000Z',
  raw: { id },
  ...more,
});
const day = 86_400_000;

describeOnBoth('events that are received', (rig) => {
  let outbox: Outbox;
  beforeEach(async () => {
    outbox = await rig.open({ keepReceived: true });
  });

  const keep = (...events: readonly (readonly [string | undefined, OtherEvent])[]) =>
    outbox.statusStore.keepEvents?.(events.map(([key, event]) => ({ key, event })));
  /**
   * Lists events once there are this many: they wait for older transactions of the server, including those of other tests.
   */
  async function listed(count: number): Promise<readonly RecordedEvent[]> {
    const list = async () => (await outbox.listEvents())._unsafeUnwrap();
    await expect.poll(async () => (await list()).length).toBe(count);
    return list();
  }
  const kept = async () => Number((await rig.sql('select count(*) as n from wamux_received_events'))[0]?.n);

  it('are kept where that was asked for, and told among those of messages, by one cursor', async () => {
    expect(rig.outbox.statusStore.keepEvents).toBeUndefined();
    const cancelOne = async () => {
      const { id } = (await outbox.enqueue(text))._unsafeUnwrap();
      (await outbox.cancel(id))._unsafeUnwrap();
    };
    await cancelOne();
    expect(await keep(['a', inbound('a')], ['b', inbound('b')])).toEqual([true, true]);
    await cancelOne();
    const events = await listed(4);
    expect(events.map(({ type }) => type)).toEqual(['canceled', 'received', 'received', 'canceled']);
    expect(events[1]).toMatchObject({ event: inbound('a') });
    const behind = (await outbox.listEvents({ after: events[1]?.cursor ?? '' }))._unsafeUnwrap();
    expect(behind.map(({ id }) => id)).toEqual(events.slice(2).map(({ id }) => id));
    expect((await outbox.lastCursor())._unsafeUnwrap()).toBe(events[3]?.cursor);
  });

  it('are kept once, in one request, in the next, and after the app could not take them', async () => {
    expect(await keep(['a', inbound('a')], ['a', inbound('a')])).toEqual([true, false]);
    expect(await keep(['a', inbound('a')])).toEqual([false]);
    const [first] = await listed(1);
    await outbox.statusStore.unmarkEvents(['a']);
    expect(await keep(['a', inbound('a')])).toEqual([true]);
    expect(await listed(1)).toEqual([first]);
    expect(await keep([undefined, inbound('x')], [undefined, inbound('x')])).toEqual([true, true]);
    await listed(3);
    expect(await keep()).toEqual([]);
  });

  it('are marked and kept together, or not at all', async () => {
    await rig.sql('alter table wamux_received_events rename to gone');
    await expect(keep(['a', inbound('a')])).rejects.toThrow();
    await rig.sql('alter table gone rename to wamux_received_events');
    expect(await keep(['a', inbound('a')])).toEqual([true]);
    await listed(1);
  });

  it('come in pages that fit in memory, however much users send', async () => {
    const large = { content: { type: 'text', text: 'x'.repeat(2 * 2 ** 20) } };
    await keep(['a', inbound('a', large)], ['b', inbound('b', large)], ['c', inbound('c', large)]);
    await keep(['d', inbound('d', { content: { type: 'text', text: 'x'.repeat(5 * 2 ** 20) } })]);
    const sizes: number[] = [];
    const ids = new Set<string>();
    await expect
      .poll(async () => {
        sizes.length = 0;
        ids.clear();
        for (let after = '0-0'; ; ) {
          const page = (await outbox.listEvents({ after }))._unsafeUnwrap();
          if (page.length === 0) return ids.size;
          sizes.push(page.length);
          for (const { id } of page) ids.add(id);
          after = page.at(-1)?.cursor ?? '';
        }
      })
      .toBe(4);
    expect(sizes).toEqual([1, 1, 1, 1]);
  });

  it('are forgotten with their person, by each name that the person has', async () => {
    const card = { contacts: [{ phones: [{ phone: to.slice(1) }] }] };
    const mine: OtherEvent[] = [
      inbound('by number', { userId: 'CO.77' }),
      inbound('by id', { from: 'CO.77' }),
      {
        type: 'user-changed',
        provider: 'meta',
        from: 'CO.77',
        to: '+573009998877',
        occurredAt: null,
        raw: 1,
      },
      inbound('by the next number', { from: '+573009998877' }),
      { type: 'marketing-preference', provider: 'meta', from: to, wants: false, occurredAt: null, raw: 2 },
      {
        type: 'echo',
        provider: 'meta',
        providerMessageId: 'e',
        to,
        content: { type: 'text', text: 'words of us' },
        occurredAt: null,
        raw: 3,
      },
      inbound('of somebody who passes the number on', { from: '+573004445566', raw: card }),
      { type: 'unknown', provider: 'meta', raw: { deep: [{ wa_id: to.slice(1) }] } },
    ];
    const others: OtherEvent[] = [
      inbound('of Bob', { from: '+573004445566', userId: 'CO.78' }),
      { type: 'account', provider: 'meta', change: 'quality', occurredAt: null, raw: 4 },
    ];
    await keep(...[...mine, ...others].map((event, n) => [String(n), event] as const));
    await listed(10);
    expect((await outbox.forget(to))._unsafeUnwrap()).toBe(mine.length);
    const left = await listed(2);
    expect(left.map((one) => (one.type === 'received' ? one.event : one))).toEqual(others);
    const needles = [to.slice(1), 'CO.77', '3009998877', 'by number', 'words of us'];
    const rows = JSON.stringify(await rig.sql('select * from wamux_received_events'));
    expect(needles.filter((needle) => rows.includes(needle))).toEqual([]);
    if (rig.kind === 'sqlite') {
      const path = rig.url.slice('file:'.length);
      const bytes = ['', '-wal'].map((part) => readFileSync(path + part, 'latin1')).join('\n');
      expect(needles.filter((needle) => bytes.includes(needle))).toEqual([]);
    }
    // The mark is kept, so a repeat of a forgotten event does not bring it back.
    expect(await keep(['0', mine[0] as OtherEvent])).toEqual([false]);
    await listed(2);
  });

  it('tell the names of a person of whom everything that was written is forgotten', async () => {
    await keep(['1', inbound('by number', { userId: 'CO.77' })], ['2', inbound('by id', { from: 'CO.77' })]);
    for (const recipient of [to, 'CO.77', 'CO.78']) {
      (await outbox.enqueue({ to: recipient, type: 'text', text: `words to ${recipient}` }))._unsafeUnwrap();
    }
    expect((await outbox.forget(to))._unsafeUnwrap()).toBe(4);
    const messages = (await outbox.list())._unsafeUnwrap();
    expect(messages.map((message) => [message.to, message.state])).toEqual([
      [undefined, 'canceled'],
      [undefined, 'canceled'],
      ['CO.78', 'queued'],
    ]);
    expect(await rig.sql('select body from wamux_bodies')).toHaveLength(1);
  });

  it('are forgotten in any number', async () => {
    const many = Array.from({ length: 1_100 }, (_, n) => [String(n), inbound(String(n))] as const);
    await keep(...many, ['Bob', inbound('of Bob', { from: '+573004445566' })]);
    expect((await outbox.forget(to))._unsafeUnwrap()).toBe(1_100);
    await listed(1);
  });

  it('are removed when they are old', async () => {
    await keep(['old', inbound('old')]);
    await rig.sql(`update wamux_received_events set at = at - ${31 * day}`);
    await keep(['new', inbound('new')]);
    expect((await outbox.removeBodies({ olderThanMs: 32 * day }))._unsafeUnwrap()).toBe(0);
    expect((await outbox.removeBodies({ olderThanMs: 30 * day }))._unsafeUnwrap()).toBe(1);
    await listed(1);
    expect(await kept()).toBe(1);
    expect((await outbox.purge({ olderThanMs: 0 }))._unsafeUnwrap()).toBe(1);
    await listed(0);
  });

  it('are removed by a worker when they are old', async () => {
    await keep(['old', inbound('old')], ['older', inbound('older')]);
    await rig.sql(`update wamux_received_events set at = at - ${31 * day}`);
    await keep(['new', inbound('new')]);
    outbox.start();
    await expect.poll(kept).toBe(1);
  });

  it('keep a name that no index takes, and are found by what they say', async () => {
    const odd = inbound('odd', { from: `${'x'.repeat(5_000)}\u0000` });
    expect(await keep(['odd', odd])).toEqual([true]);
    expect(await listed(1)).toMatchObject([{ event: odd }]);
  });
});
