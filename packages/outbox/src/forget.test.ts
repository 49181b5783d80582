import { readFileSync } from 'node:fs';
import { systemClock } from '@wamux/core';
import { expect, it } from 'vitest';
import type { Database, Trx } from './database/database.js';
import { openDatabase } from './database/open-database.js';
import { addUpdate, describeOnBoth, to } from './rig.fixture.js';
import { type Claim, claim } from './store/claim.js';
import { forgetRecipient } from './store/forget.js';
import { disguise, personalData } from './store/personal-data.js';
import { startAttempts } from './store/start-attempts.js';

const digits = to.slice(1);
/** Makes an id as WhatsApp does: it contains the number, as text in base64. */
const wamid = (number: string, tail: string): string =>
  `wamid.${Buffer.from(`\u001d\u000c${tail.slice(0, tail.length % 3)}${number}\u0015\u0002${tail}`).toString('base64')}`;
const person = {
  number: digits,
  words: 'WORDS-TO-ADA',
  key: 'order-of-Ada',
  ours: 'correlation-of-Ada',
  reason: 'Ada has asked again',
  error: 'ERROR-ABOUT-ADA',
  status: 'STATUS-OF-ADA',
  ids: ['first', 'second!', 'past', 'parked', 'late!!'].map((tail) => wamid(digits, tail)),
};
const needles = Object.values(person).flat();
const other = { to: '+573004445566', type: 'text', text: 'WORDS-TO-BOB' } as const;
const kept = [other.to, other.text, 'key-of-Bob'];

describeOnBoth('forgetting a person', (rig) => {
  it('reaches what was sent past the outbox, also where a transaction has to be done again', async () => {
    const past = { correlationId: 'past', provider: 'meta', providerMessageId: wamid(digits, 'past') };
    await rig.outbox.statusStore.addAttempt({ ...past, status: 'accepted' });
    const database = await openDatabase(rig.url, 'full', systemClock);
    const transaction: Database['transaction'] = async (work) => {
      const undone = async (trx: Trx): Promise<void> => {
        await work(trx);
        throw new Error('undone, as by a serialization failure');
      };
      await expect(database.transaction(undone)).rejects.toThrow('undone');
      return database.transaction(work);
    };
    await forgetRecipient({ ...database, transaction }, to);
    expect(await rig.sql('select correlation_id, provider_message_id from wamux_attempts')).toEqual([
      { correlation_id: disguise('past'), provider_message_id: disguise(past.providerMessageId) },
    ]);
    await database.close();
  });

  const text = { to, type: 'text', text: person.words } as const;

  /** Reads everything in the database, as somebody would find it who takes its files, or dumps its tables. */
  async function dump(): Promise<string> {
    if (rig.kind === 'sqlite') {
      const file = rig.url.slice('file:'.length);
      return ['', '-wal', '-shm'].map((part) => readFileSync(file + part, 'latin1')).join('\n');
    }
    const tables = Object.keys(personalData).map((table) => rig.sql(`select * from ${table}`));
    return JSON.stringify(await Promise.all(tables));
  }
  const found = async (of: readonly string[]): Promise<string[]> => {
    const all = await dump();
    return of.filter((needle) => all.includes(needle));
  };
  const news = (more: object) => ({
    type: 'status' as const,
    provider: 'bird',
    providerMessageId: person.ids[0] ?? '',
    status: 'failed' as const,
    rawStatus: person.status,
    occurredAt: null,
    error: {
      kind: 'recipient_invalid' as const,
      message: `${person.error} ${to}`,
      providerCode: person.error,
    },
    ...more,
  });

  it('leaves nothing of it in any place, and everything of the others', async () => {
    const { statusStore } = rig.outbox;
    await rig.outbox.enqueue(other, { idempotencyKey: 'key-of-Bob' });
    rig.outbox.start();
    const sent = (
      await rig.outbox.enqueue(
        { ...text, correlationId: person.ours },
        { idempotencyKey: person.key, ordered: true },
      )
    )._unsafeUnwrap();
    await rig.until(sent.id, 'accepted');
    await rig.outbox.stop();
    // The provider refuses the message in the end, with a text that names the person: once by our id, and once by its own.
    const [attempt] = (await rig.outbox.get(sent.id))._unsafeUnwrap().attempts;
    await addUpdate(statusStore, news({ correlationId: person.ours }));
    await addUpdate(statusStore, news({ providerMessageId: attempt?.providerMessageId }));
    await rig.until(sent.id, 'failed');
    await rig.outbox.resend(sent.id, { reason: person.reason });
    const queued = (await rig.outbox.enqueue(text))._unsafeUnwrap();
    // One message was sent past the outbox, and one update belongs to no known message.
    const [, , past = '', parked = ''] = person.ids;
    await statusStore.addAttempt({
      correlationId: 'past',
      provider: 'meta',
      providerMessageId: past,
      status: 'accepted',
    });
    await addUpdate(statusStore, news({ provider: 'meta', providerMessageId: past }));
    await addUpdate(statusStore, news({ provider: 'meta', providerMessageId: parked }));
    await addUpdate(
      statusStore,
      news({ provider: 'meta', providerMessageId: 'of Bob', error: undefined, rawStatus: 'x' }),
    );
    expect((await rig.outbox.stats())._unsafeUnwrap().orphanedUpdates).toBe(2);
    const before = ['number', 'words', 'key', 'reason', 'error', 'status'].map(
      (name) => person[name as 'key'],
    );
    expect(await found(before)).toEqual(before);

    expect((await rig.outbox.forget(to))._unsafeUnwrap()).toBe(2);

    expect(await found(needles)).toEqual([]);
    expect(await found(kept)).toEqual(kept);
    const told = JSON.stringify([(await rig.outbox.list())._unsafeUnwrap(), await readEvents()]);
    expect(needles.filter((needle) => told.includes(needle))).toEqual([]);
    expect((await rig.outbox.get(sent.id))._unsafeUnwrap()).toMatchObject({
      state: 'canceled',
      attempts: [1, 2].map(() => ({ provider: 'bird', history: { status: 'failed' } })),
    });
    expect((await rig.outbox.get(queued.id))._unsafeUnwrap().state).toBe('canceled');
    expect((await rig.outbox.stats())._unsafeUnwrap().orphanedUpdates).toBe(1);
    expect((await rig.outbox.list({ to: other.to }))._unsafeUnwrap()).toHaveLength(1);
    expect((await rig.outbox.forget(to))._unsafeUnwrap()).toBe(0);
  });

  it('keeps what comes later about its messages, without names and words', async () => {
    const { statusStore } = rig.outbox;
    rig.outbox.start();
    const { id } = (await rig.outbox.enqueue({ ...text, correlationId: person.ours }))._unsafeUnwrap();
    await rig.until(id, 'accepted');
    await addUpdate(statusStore, news({ correlationId: person.ours, status: 'sent', error: undefined }));
    await rig.outbox.forget(to);
    const delivered = news({ correlationId: person.ours, status: 'delivered' });
    expect(await addUpdate(statusStore, delivered)).toMatchObject({ outcome: 'applied' });
    await rig.until(id, 'delivered');
    expect(await addUpdate(statusStore, delivered)).toMatchObject({ outcome: 'duplicate' });
    expect(await addUpdate(statusStore, news({ status: 'read', rawStatus: 'seen' }))).toMatchObject({
      outcome: 'applied',
    });
    expect(await statusStore.get(person.ours)).toMatchObject({ status: 'read' });
    // A client may record its send a second time.
    await statusStore.addAttempt({
      correlationId: person.ours,
      provider: 'bird',
      providerMessageId: person.ids[0] ?? '',
      status: 'accepted',
    });
    await rig.outbox.stop();
    await rig.outbox.forget(other.to);
    expect(await found(needles)).toEqual([]);
  });

  it('while a message is on its way: what becomes of it is kept, and nothing else', async () => {
    const answer = { id: '9d3b7e60-43a4-4c3e-9b0c-8ad7a6f2b101', status: 'accepted', reference: person.ours };
    rig.simulator.channels.on('send', { accept: true, status: 202, body: answer, delayMs: 2_000 });
    rig.outbox.start();
    const { id } = (await rig.outbox.enqueue({ ...text, correlationId: person.ours }))._unsafeUnwrap();
    await expect.poll(async () => (await rig.outbox.get(id))._unsafeUnwrap().attempts.length).toBe(1);
    expect((await rig.outbox.forget(to))._unsafeUnwrap()).toBe(1);
    expect((await rig.outbox.get(id))._unsafeUnwrap().state).toBe('sending');
    await rig.until(id, 'accepted');
    await rig.outbox.stop();
    await rig.outbox.forget(other.to);
    expect(await found([...needles, answer.id])).toEqual([]);
  });

  it('while a message is on its way that is refused for now: it does not go out again', async () => {
    rig.simulator.channels.on('send', { accept: false, status: 429, body: {}, delayMs: 700 });
    rig.outbox.start();
    const { id } = (await rig.outbox.enqueue(text))._unsafeUnwrap();
    await expect.poll(async () => (await rig.outbox.get(id))._unsafeUnwrap().attempts.length).toBe(1);
    await rig.outbox.forget(to);
    expect(await rig.until(id, 'canceled')).not.toHaveProperty('error');
    // Events wait for older transactions of the server, including those of other tests.
    await expect
      .poll(async () => (await readEvents()).at(-1))
      .toMatchObject({ id, type: 'canceled', reason: 'forgotten' });
  });

  it('stops what a worker has in hand and has not begun to send', async () => {
    const { id } = (await rig.outbox.enqueue(text))._unsafeUnwrap();
    const database = await openDatabase(rig.url, 'full', systemClock);
    let claims: readonly Claim[] = [];
    while (claims.length === 0) {
      claims = (await claim(database, { worker: 'one', roomOf: () => 1, leaseMs: 60_000 })).claims;
    }
    await rig.outbox.forget(to);
    expect((await rig.outbox.get(id))._unsafeUnwrap().state).toBe('canceled');
    expect(await startAttempts(database, [{ row: (claims[0] as Claim).row, provider: 'bird' }])).toEqual([
      undefined,
    ]);
    await database.close();
  });

  it('of many messages: all of them', async () => {
    const many = Array.from({ length: 250 }, () => ({ message: text, idempotencyKey: undefined }));
    await rig.outbox.enqueueMany(many as never);
    expect((await rig.outbox.forget(to))._unsafeUnwrap()).toBe(250);
    expect(await found(needles)).toEqual([]);
    expect((await rig.outbox.stats())._unsafeUnwrap().states).toMatchObject({ canceled: 250, queued: 0 });
  });

  it('knows every column that there is', async () => {
    for (const [table, columns] of Object.entries(personalData)) {
      if (typeof columns === 'string') continue;
      const [row] = await rig.sql(
        rig.kind === 'sqlite'
          ? `select group_concat(name) as names from pragma_table_info('${table}')`
          : `select string_agg(column_name, ',') as names from information_schema.columns
             where table_name = '${table}' and table_schema = current_schema()`,
      );
      expect(String(row?.names).split(',').sort()).toEqual(Object.keys(columns).sort());
    }
    const tables = await rig.sql(
      rig.kind === 'sqlite'
        ? "select name from sqlite_schema where type = 'table'"
        : 'select table_name as name from information_schema.tables where table_schema = current_schema()',
    );
    const own = tables.map(({ name }) => String(name)).filter((name) => /^wamux_(?!migrations)/.test(name));
    expect(own.sort()).toEqual(Object.keys(personalData).sort());
  });

  async function readEvents(): Promise<object[]> {
    const stop = AbortSignal.timeout(300);
    const events: object[] = [];
    for await (const event of rig.outbox.events({ after: '0-0', signal: stop })) events.push(event);
    return events;
  }
});
