import { systemClock } from '@wamux/core';
import { CompiledQuery, sql } from 'kysely';
import { expect, it } from 'vitest';
import { openDatabase } from './database/open-database.js';
import { describeOnBoth, text } from './rig.fixture.js';
import { selectByAttempt, selectTeams, selectUntried } from './store/find-messages.js';

describeOnBoth('a message is found', (rig) => {
  const found = async (query: object) => (await rig.outbox.list(query))._unsafeUnwrap().map(({ id }) => id);

  it('by the idempotency key that it was given, in any team', async () => {
    const ids: string[] = [];
    for (const team of ['shop', 'desk', undefined, 'care']) {
      const options = { idempotencyKey: 'order-1', ...(team !== undefined && { team }) };
      ids.push((await rig.outbox.enqueue(text, options))._unsafeUnwrap().id);
    }
    (await rig.outbox.enqueue(text, { idempotencyKey: 'order-2', team: 'shop' }))._unsafeUnwrap();
    expect(await found({ idempotencyKey: 'order-1', ofAnyTeam: true })).toEqual(ids);
    expect(await found({ idempotencyKey: 'order-1', ofAnyTeam: true, team: 'desk' })).toEqual([ids[1]]);
    expect(await found({ idempotencyKey: 'order-1' })).toEqual([ids[2]]);
    expect(await found({ idempotencyKey: 'order-3', ofAnyTeam: true })).toEqual([]);
  });

  it('by the correlation id of each send of it, also of one that has not left yet', async () => {
    rig.outbox.start();
    const { id, correlationId: first } = (await rig.outbox.enqueue(text))._unsafeUnwrap();
    await rig.until(id, 'accepted');
    await rig.outbox.stop();
    const { correlationId: second } = (await rig.outbox.resend(id, { reason: 'x' }))._unsafeUnwrap();
    const other = (await rig.outbox.enqueue(text))._unsafeUnwrap();
    expect(second).not.toBe(first);
    expect(await found({ correlationId: first })).toEqual([id]);
    expect(await found({ correlationId: second })).toEqual([id]);
    expect(await found({ correlationId: other.correlationId })).toEqual([other.id]);
    expect(await found({ correlationId: first, state: 'accepted' })).toEqual([]);
    expect(await found({ correlationId: 'nobodys' })).toEqual([]);
    rig.outbox.start();
    await rig.until(id, 'accepted');
    expect(await found({ correlationId: second })).toEqual([id]);
  });

  it('without reading all that there are', async () => {
    const database = await openDatabase(rig.url, 'full', systemClock);
    const { kind } = database;
    const plans = await database.transaction(async (trx) => {
      // Since nothing is stored, the planner would prefer to scan the table.
      if (kind === 'postgres') await sql`set local enable_seqscan = off`.execute(trx);
      const how = kind === 'postgres' ? 'explain' : 'explain query plan';
      const explained: string[] = [];
      for (const { sql: statement, parameters } of [
        selectByAttempt(trx, 'x').compile(),
        selectUntried(trx, 'x').compile(),
        selectTeams(database).compile(trx),
      ]) {
        const { rows } = await trx.executeQuery(CompiledQuery.raw(`${how} ${statement}`, [...parameters]));
        explained.push(JSON.stringify(rows));
      }
      return explained;
    });
    await database.close();
    const indexes = ['wamux_attempts_correlation', 'wamux_messages_state', 'wamux_messages_team'];
    for (const [place, index] of indexes.entries()) {
      expect(plans[place]).toContain(index);
      expect(plans[place]).not.toMatch(/Seq Scan|SCAN wamux_/);
    }
  });
});
