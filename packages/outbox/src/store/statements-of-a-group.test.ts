import { systemClock } from '@wamux/core';
import type { QueryId, RootOperationNode } from 'kysely';
import { expect, it } from 'vitest';
import { CheckPlan } from '../check-plan.js';
import type { Database, Trx } from '../database/database.js';
import { openDatabase } from '../database/open-database.js';
import type { Intent } from '../parse-enqueue.js';
import { describeOnBoth } from '../rig.fixture.js';
import { claim } from './claim.js';
import { insertIntents } from './insert-intents.js';
import { recordResults } from './record-results.js';
import { startAttempts } from './start-attempts.js';

const plan = new CheckPlan({
  providers: new Map(),
  settleForMs: 60_000,
  statusForMs: 60_000,
  random: Math.random,
});

const intentOf = (name: string): Intent => ({
  body: JSON.stringify({ type: 'text', text: name }),
  hash: `hash of ${name}`,
  recipient: `+57300${name}`,
  correlationId: `id of ${name}`,
  idempotencyKey: undefined,
  team: undefined,
  dailyLimit: undefined,
  priority: 'normal',
  isOrdered: false,
  lane: 'bird',
  scheduledFor: undefined,
  validityMs: undefined,
});

/** Takes messages from the queue to their acceptance, and returns the statements that this took. */
async function sendGroup(database: Database, prefix: string, count: number): Promise<readonly string[]> {
  const asked: string[] = [];
  const record = (trx: Trx): Trx => {
    const plugin = {
      transformQuery({ node, queryId }: { node: RootOperationNode; queryId: QueryId }) {
        asked.push(database.db.getExecutor().compileQuery(node, queryId).sql);
        return node;
      },
      transformResult: async <Result>({ result }: { result: Result }) => result,
    };
    // Plugins see only what is not written yet.
    const executeQuery: Trx['executeQuery'] = (query) => {
      if ('sql' in query) asked.push(query.sql);
      return trx.executeQuery(query);
    };
    return Object.assign(trx.withPlugin(plugin), { executeQuery });
  };
  const recorded: Database = {
    ...database,
    now: () => database.now(),
    transaction: (work) => database.transaction((trx) => work(record(trx))),
  };
  const intents = Array.from({ length: count }, (_, n) => intentOf(`${prefix}${n}`));
  await recorded.transaction((trx) =>
    insertIntents(async (query) => (await trx.executeQuery(query)).rows, database, intents, {
      now: 1,
      retryForMs: 60_000,
    }),
  );
  const { claims } = await claim(recorded, { worker: 'one', roomOf: () => count, leaseMs: 60_000 });
  expect(claims.map(({ row, body }) => [row.recipient, row.state, row.fencing_number, body])).toEqual(
    intents.map(({ recipient, body }) => [recipient, 'sending', 1, body]),
  );
  const ids = await startAttempts(
    recorded,
    claims.map(({ row }) => ({ row, provider: 'bird' })),
  );
  const stored = await recordResults(
    recorded,
    plan,
    claims.map(({ row }, index) => ({
      row,
      event: 'accept',
      attempts: [
        {
          id: String(ids[index]),
          provider: 'bird',
          outcome: 'accepted',
          status: 'accepted',
          providerMessageId: `${prefix}-${index}`,
        },
      ],
    })),
  );
  expect(stored).toEqual(Array(count).fill(true));
  return asked;
}

describeOnBoth('the statements of a group of messages', (rig) => {
  it('are the same for two and for fifty, so that each is prepared once', async () => {
    const database = await openDatabase(rig.url, 'full', systemClock);
    const ofTwo = await sendGroup(database, 'a', 2);
    const ofFifty = await sendGroup(database, 'b', 50);
    await database.close();
    expect(ofFifty).toEqual(ofTwo);
    expect(ofTwo).toHaveLength(11);
  });
});
