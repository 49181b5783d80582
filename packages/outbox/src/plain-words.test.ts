import { newId } from '@wamux/core/helpers';
import { noStatusHistory } from '@wamux/core/policy';
import { beforeEach, describe, expect, it } from 'vitest';
import { makeTablesBefore } from './old-database.fixture.js';
import { addUpdate, describeOnBoth, text, to } from './rig.fixture.js';
import type { RecordedEvent } from './store/read-events.js';

const history = JSON.stringify(noStatusHistory);
const quoted = (value: unknown): string =>
  value === null ? 'null' : `'${String(value).replaceAll("'", "''")}'`;

describeOnBoth('a database of the version with "chain" and "settling"', (rig) => {
  const insert = async (table: string, row: Readonly<Record<string, unknown>>): Promise<void> => {
    const columns = Object.keys(row).join(', ');
    await rig.sql(`insert into ${table} (${columns}) values (${Object.values(row).map(quoted).join(', ')})`);
  };
  let correlationIds: Map<string, string>;
  /** Adds a message as that version stored it. */
  async function addMessage(id: string, state: string, more: Record<string, unknown> = {}): Promise<void> {
    const now = Date.now();
    const correlationId = newId();
    correlationIds.set(id, correlationId);
    const times = { due_at: now, created_at: now, updated_at: now };
    const isOpen = ['queued', 'sending', 'settling', 'accepted'].includes(state);
    await insert('wamux_messages', {
      ...{ id, body_hash: 'hash', recipient: to, lane: 'bird', priority: 1, state, status: 'unknown' },
      ...{ retry_until: now + 60_000, chain: 1, tries: 0, fence: state === 'queued' ? 0 : 1, ...times },
      ...{ correlation_id: correlationId, duplicate_possible: 0, duplicate_observed: 0 },
      ended_at: isOpen ? null : now,
      ...more,
    });
    await insert('wamux_bodies', { message_id: id, body: JSON.stringify({ ...text, text: id }) });
  }
  async function addAttempt(id: string, outcome: string, more: Record<string, unknown> = {}): Promise<void> {
    await insert('wamux_attempts', {
      ...{ id: `attempt-${id}-${more.chain ?? 1}`, message_id: id, chain: 1, fence: 1, provider: 'bird' },
      ...{ correlation_id: correlationIds.get(id), outcome, history, started_at: Date.now(), ...more },
    });
  }
  const addEvent = (id: string, type: string, data: object): Promise<void> =>
    insert('wamux_events', { message_id: id, at: Date.now(), type, data: JSON.stringify(data) });
  const openIt = async (): Promise<void> => {
    rig.outbox = await rig.open();
  };
  const get = async (id: string) => (await rig.outbox.get(id))._unsafeUnwrap();
  async function readEvents(count: number): Promise<readonly RecordedEvent[]> {
    const events: RecordedEvent[] = [];
    for await (const event of rig.outbox.events({ after: '0-0' })) {
      // The simulator's statuses of an accepted message come at any time, so they are left out.
      if (event.type !== 'status') events.push(event);
      if (events.length === count) break;
    }
    return events;
  }

  beforeEach(async () => {
    correlationIds = new Map();
    rig.url = await rig.databases.fresh();
    await makeTablesBefore('0006', rig.url);
  });

  it('reads the same in the words of now, whatever state a message is in', async () => {
    const states = ['queued', 'sending', 'settling', 'accepted', 'delivered', 'read', 'failed', 'expired'];
    for (const state of [...states, 'canceled', 'needs-review']) await addMessage(state, state);
    await addAttempt('settling', 'unknown', { check_at: Date.now() });
    await addMessage('resent', 'accepted', { chain: 2 });
    await addAttempt('resent', 'not-accepted', { started_at: 1 });
    await addAttempt('resent', 'accepted', { chain: 2, correlation_id: 'second' });
    await openIt();

    const now = ['queued', 'sending', 'reconciling', ...states.slice(3), 'canceled', 'needs-review'];
    const listed = (await rig.outbox.list())._unsafeUnwrap();
    expect(listed.map(({ state }) => state)).toEqual([...now, 'accepted']);
    expect((await rig.outbox.stats())._unsafeUnwrap().states).toEqual({
      ...Object.fromEntries(now.map((state) => [state, 1])),
      accepted: 2,
    });
    const { attempts } = await get('resent');
    expect(attempts.map(({ outcome, sendGeneration }) => [outcome, sendGeneration])).toEqual([
      ['not-accepted', 0],
      ['accepted', 1],
    ]);
    expect((await rig.outbox.list({ state: 'reconciling' }))._unsafeUnwrap()).toMatchObject([
      { id: 'settling', attempts: [{ outcome: 'unknown', sendGeneration: 0 }] },
    ]);
  });

  it('tells its events in the words of now, and providers keep theirs', async () => {
    const raw = { state: 'settling', note: '{"state":"settling"}' };
    const error = { kind: 'unknown', message: '"state":"settling"', raw };
    await addEvent('a', 'unknown', { state: 'settling', error });
    await addEvent('a', 'settled', { state: 'accepted', status: 'accepted' });
    await addEvent('b', 'accepted', { state: 'accepted', status: 'accepted' });
    await rig.sql(
      "insert into wamux_events (message_id, at, type, data) values ('c', 1, 'settled', 'damaged')",
    );
    await openIt();
    expect(await readEvents(3)).toMatchObject([
      { id: 'a', type: 'unknown', state: 'reconciling', error },
      { id: 'a', type: 'reconciled', state: 'accepted' },
      { id: 'b', type: 'accepted', state: 'accepted' },
    ]);
  });

  describe('goes on', () => {
    it('with what waits, what a dead worker had, and what may have left', async () => {
      const { acceptances } = rig.simulator.ledger;
      await addMessage('waits', 'queued');
      const dead = { worker: 'dead', lease_until: 1 };
      await addMessage('claimed', 'sending', dead);
      await addMessage('started', 'sending', dead);
      await addAttempt('started', 'started');
      await addMessage('unknown', 'settling');
      await addAttempt('unknown', 'unknown', { check_at: 1 });
      // The provider accepted both, and knows them by our id.
      for (const id of ['started', 'unknown']) {
        await rig.client.send({ ...text, text: id, correlationId: correlationIds.get(id) ?? '' });
      }
      await openIt();
      rig.outbox.start();
      for (const id of ['waits', 'claimed', 'started', 'unknown']) await rig.until(id, 'accepted');
      expect(acceptances.map(({ content }) => content).sort()).toEqual([
        'claimed',
        'started',
        'unknown',
        'waits',
      ]);
      const types = (await readEvents(5)).map(({ id, type }) => `${id} ${type}`);
      expect(types.sort()).toEqual([
        'claimed accepted',
        'started reconciled',
        'started unknown',
        'unknown reconciled',
        'waits accepted',
      ]);
    });

    it('with the order of messages to one recipient, behind one that is looked up', async () => {
      await addMessage('first', 'settling', { order_key: to });
      await addAttempt('first', 'unknown', { check_at: Date.now() + 60_000 });
      await addMessage('second', 'queued', { order_key: to });
      await addMessage('other', 'queued');
      await openIt();
      rig.outbox.start();
      await rig.until('other', 'accepted');
      expect((await get('second')).state).toBe('queued');
      const about = { provider: 'bird', providerMessageId: 'theirs', rawStatus: 'sent', occurredAt: null };
      const correlationId = correlationIds.get('first') ?? '';
      await addUpdate(rig.outbox.statusStore, { ...about, correlationId, status: 'sent' });
      await rig.until('second', 'accepted');
    });

    it('with what a person decides', async () => {
      await addMessage('review', 'needs-review', { reason: 'outcome-unknown' });
      await addAttempt('review', 'unknown');
      await addMessage('failed', 'failed', { chain: 2 });
      await openIt();
      for (const id of ['review', 'failed']) {
        expect((await rig.outbox.resend(id, { reason: 'asked' })).isOk()).toBe(true);
      }
      rig.outbox.start();
      expect((await rig.until('review', 'accepted')).attempts).toMatchObject([
        { sendGeneration: 0, outcome: 'unknown' },
        { sendGeneration: 1, outcome: 'accepted' },
      ]);
      expect((await rig.until('failed', 'accepted')).attempts).toMatchObject([{ sendGeneration: 2 }]);
    });

    it('with a status that came before its message, and the permits of a process that lives', async () => {
      await addMessage('waits', 'queued');
      const update = { provider: 'bird', providerMessageId: 'theirs', status: 'delivered', rawStatus: 'd' };
      await insert('wamux_parked_news', {
        name: `correlation:4:bird:${correlationIds.get('waits')}`,
        ...{ news_key: 'k', event: JSON.stringify({ ...update, occurredAt: null }), at: Date.now() },
      });
      const until = Date.now() + 600;
      const lease = { holder: 'another', waits_since: null, lapsed: 0, until };
      await insert('wamux_places', { key: 'limit', places: 3, ...lease });
      await openIt();
      expect(await rig.sql('select holder, permits, is_in_grace from wamux_permit_leases')).toEqual([
        { holder: 'another', permits: 3, is_in_grace: 0 },
      ]);
      expect((await rig.outbox.stats())._unsafeUnwrap().orphanedUpdates).toBe(1);
      rig.outbox.start();
      await rig.until('waits', 'delivered');
      expect((await rig.outbox.stats())._unsafeUnwrap().orphanedUpdates).toBe(0);
    });
  });

  it('is not touched while a worker of that version has messages in hand', async () => {
    await addMessage('in-hand', 'sending', { worker: 'old', lease_until: Date.now() + 60_000 });
    await expect(rig.open()).rejects.toThrow(
      /^a worker of the previous version holds 1 message\(s\), until \d{4}-.*; stop all processes of that version/,
    );
    expect(await rig.sql('select chain, fence from wamux_messages')).toHaveLength(1);
    // The worker has answered, or its lease is over. A lease that seems never to end was given while the clock was wrong.
    await rig.sql("update wamux_messages set lease_until = 1 where id = 'in-hand'");
    await addMessage('for-ever', 'sending', { worker: 'old', lease_until: Date.now() + 10 * 86_400_000 });
    await openIt();
    expect((await get('in-hand')).state).toBe('sending');
  });

  it('lets no process of that version write any more', async () => {
    await addMessage('a', 'queued');
    await addAttempt('a', 'started');
    await openIt();
    const parts = {
      enqueue: `insert into wamux_messages (id, body_hash, lane, priority, state, status, due_at, retry_until, chain, tries,
        fence, correlation_id, duplicate_possible, duplicate_observed, created_at, updated_at)
        values ('b', 'h', 'bird', 1, 'queued', 'unknown', 1, 1, 1, 0, 0, 'c', 0, 0, 1, 1)`,
      claim: "update wamux_messages set state = 'sending', fence = fence + 1 where id = 'a'",
      start: `insert into wamux_attempts (id, message_id, chain, fence, provider, correlation_id, outcome, history, started_at)
        values ('x', 'a', 1, 1, 'bird', 'c', 'started', '{}', 1)`,
      'record a result or a status':
        "update wamux_attempts set outcome = 'unknown', check_at = 1 where message_id = 'a'",
      'take a question': 'select * from wamux_attempts where check_at <= 1',
      'keep a status whose message is not known':
        "insert into wamux_parked_news (name, news_key, event, at) values ('n', 'k', '{}', 1)",
      resend: "update wamux_messages set chain = 2, state = 'queued' where id = 'a'",
    };
    for (const [name, statement] of Object.entries(parts)) {
      const done = await rig.sql(statement).then(
        () => 'done',
        ({ message }: Error) => message,
      );
      expect([name, done]).toEqual([
        name,
        expect.stringMatching(/(column|table|relation).*(chain|fence|check_at|parked_news)/),
      ]);
    }
    expect((await rig.outbox.list())._unsafeUnwrap()).toHaveLength(1);
  });
});
