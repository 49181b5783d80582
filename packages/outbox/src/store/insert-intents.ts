import type { Issue } from '@wamux/core';
import { newId } from '@wamux/core/helpers';
import { type RawBuilder, sql } from 'kysely';
import type { Database, Db } from '../database/database.js';
import type { Columns } from '../database/json-rows.js';
import { columnNames, rowsStatement } from '../database/rows-statement.js';
import type { Run } from '../database/run.js';
import type { MessageRow } from '../database/tables.js';
import type { MessageState } from '../message-state.js';
import { priorities } from '../outbox-message.js';
import type { Intent } from '../parse-enqueue.js';
import { orderKeyOf } from './team-key.js';
import { addUsage, lockUsage, type QuotaRefusal, refuseOverQuota } from './team-usage.js';

export interface InsertOptions {
  readonly now: number;
  /** For how long a message is retried, in milliseconds from the time at which it is due. */
  readonly retryForMs: number;
}

/**
 * What became of an intent: a new message, one that was stored already, a conflict with another one under the same key, or
 * a refusal because its team has used up its limit or the message can never be sent.
 */
export type Inserted =
  | {
      readonly id: string;
      readonly correlationId: string;
      readonly state: MessageState;
      readonly repeated: boolean;
    }
  | { readonly hashes: { readonly stored: string; readonly given: string } }
  | QuotaRefusal
  | { readonly unsendable: readonly Issue[] };

/**
 * Stores intents. An intent is not stored again where its idempotency key is there already. It is refused where its team
 * has used up its limit, or where it can never be sent.
 */
export async function insertIntents(
  run: Run,
  database: Database,
  intents: readonly Intent[],
  options: InsertOptions,
): Promise<readonly Inserted[]> {
  if (intents.every(({ team, unsendable }) => (team ?? unsendable) === undefined))
    return insertAdmitted(run, database, intents, options);
  const limited = new Set(
    intents.flatMap(({ team, dailyLimit }) => (dailyLimit === undefined ? [] : (team ?? []))),
  );
  const used = limited.size === 0 ? new Map() : await lockUsage(run, database, [...limited], options.now);
  const doubtful = intents.filter(
    ({ team, unsendable }) => unsendable !== undefined || (team !== undefined && limited.has(team)),
  );
  const keys = doubtful.flatMap(({ idempotencyKey }) => idempotencyKey ?? []);
  const known = await findByKey(run, database.db, keys);
  const sendable = intents.filter(
    ({ unsendable, idempotencyKey }) => unsendable === undefined || known.has(idempotencyKey),
  );
  const overQuota = refuseOverQuota(sendable, used, new Set(known.keys()), options.now);
  const unsendable = intents.filter((intent) => !sendable.includes(intent));
  const refusals = new Map<Intent, Inserted>([
    ...overQuota,
    ...unsendable.map((intent) => [intent, { unsendable: intent.unsendable ?? [] }] as const),
  ]);
  const admitted = intents.filter((intent) => !refusals.has(intent));
  const inserted = await insertAdmitted(run, database, admitted, options);
  const stored = new Map(admitted.map((intent, index) => [intent, inserted[index]]));
  const counts = new Map<string, number>();
  for (const [{ team }, one] of stored) {
    const isNew = one !== undefined && 'repeated' in one && !one.repeated;
    if (team !== undefined && isNew) counts.set(team, (counts.get(team) ?? 0) + 1);
  }
  await addUsage(run, database, { counts, locked: limited, now: options.now });
  return intents.flatMap((intent) => refusals.get(intent) ?? stored.get(intent) ?? []);
}

async function insertAdmitted(
  run: Run,
  database: Database,
  intents: readonly Intent[],
  { now, retryForMs }: InsertOptions,
): Promise<readonly Inserted[]> {
  if (intents.length === 0) return [];
  const rows = intents.map((intent) => ({ intent, id: newId() }));
  const messages = rows.map(({ intent, id }) => toRow(intent, id, now, retryForMs));
  const store = database.kind === 'postgres' ? storeInOneStatement : storeInTwo;
  const ids = new Set(await store(run, database, messages));
  const known = await findByKey(
    run,
    database.db,
    rows.filter(({ id }) => !ids.has(id)).map(({ intent }) => intent.idempotencyKey ?? ''),
  );
  return rows.map(({ id, intent }): Inserted => {
    if (ids.has(id)) return { id, correlationId: intent.correlationId, state: 'queued', repeated: false };
    const other = known.get(intent.idempotencyKey ?? '');
    if (other === undefined || other.hash !== intent.hash) {
      return { hashes: { stored: other?.hash ?? '', given: intent.hash } };
    }
    return { id: other.id, correlationId: other.correlation, state: other.state, repeated: true };
  });
}

async function findByKey(run: Run, db: Db, keys: readonly string[]) {
  if (keys.length === 0) return new Map();
  // The result names have one word each, so that no plugin of the caller's transaction rewrites them.
  const rows = await run(
    db
      .selectFrom('wamux_messages')
      .select(['id', 'state', 'idempotency_key as key', 'body_hash as hash', 'correlation_id as correlation'])
      .where('idempotency_key', 'in', keys)
      .compile(),
  );
  return new Map(rows.map((row) => [row.key, row]));
}

const messageColumns = {
  id: 'text',
  idempotency_key: 'text',
  body_hash: 'text',
  recipient: 'text',
  order_key: 'text',
  lane: 'text',
  priority: 'integer',
  state: 'text',
  status: 'text',
  due_at: 'bigint',
  expires_at: 'bigint',
  retry_until: 'bigint',
  team: 'text',
  send_generation: 'integer',
  tries: 'integer',
  fencing_number: 'integer',
  correlation_id: 'text',
  duplicate_possible: 'integer',
  duplicate_observed: 'integer',
  created_at: 'bigint',
  updated_at: 'bigint',
} as const satisfies Columns<MessageRow>;

const bodyColumns = { id: 'text', body: 'text' } as const;

const insertMessages = rowsStatement(messageColumns, 'id', (database, { from, values }) =>
  insertInto(database, values, from),
);

const insertBodies = rowsStatement(
  bodyColumns,
  'id',
  (database, { from, values }) => sql`
    insert into ${database.table('wamux_bodies')} (message_id, body) select ${values} from ${from}
  `,
);

const insertWithBodies = rowsStatement({ ...messageColumns, ...bodyColumns }, 'id', (database, given) => {
  const names = Object.keys(messageColumns) as (keyof typeof messageColumns)[];
  const values = sql.join(names.map(given.value));
  return sql<{ id: string }>`
    with given as materialized (select * from ${given.from}),
    stored as (${insertInto(database, values, sql`given`)})
    insert into ${database.table('wamux_bodies')} (message_id, body)
    select given.id, ${given.value('body')} from given join stored on stored.id = given.id
    returning message_id as id
  `;
});

/** Inserts messages, and returns the ids of those that were stored. */
const insertInto = (database: Database, values: RawBuilder<unknown>, from: RawBuilder<unknown>) =>
  // Without "where true", SQLite parses "on conflict" as part of the join.
  sql<{ id: string }>`
    insert into ${database.table('wamux_messages')} (${columnNames(messageColumns)})
    select ${values} from ${from} where true
    on conflict (idempotency_key) do nothing returning id
  `;

type Store = (run: Run, database: Database, messages: readonly NewMessage[]) => Promise<readonly string[]>;

/** Stores a message together with its body, even where a caller ends the transaction between two statements. */
const storeInOneStatement: Store = async (run, database, messages) =>
  (await run(insertWithBodies(database, messages))).map(({ id }) => id);

/** SQLite cannot do it in one statement, and no transaction of it can end in between. */
const storeInTwo: Store = async (run, database, messages) => {
  const stored = await run(insertMessages(database, messages));
  const ids = new Set(stored.map(({ id }) => id));
  const fresh = messages.filter(({ id }) => ids.has(id));
  if (fresh.length > 0) await run(insertBodies(database, fresh));
  return [...ids];
};

/** The columns of a new message, of which the others are still empty, and its body. */
type NewMessage = Pick<MessageRow, keyof typeof messageColumns> & { readonly body: string };

function toRow(intent: Intent, id: string, now: number, retryForMs: number): NewMessage {
  const dueAt = Math.max(now, intent.scheduledFor ?? now);
  return {
    id,
    body: intent.body,
    idempotency_key: intent.idempotencyKey ?? null,
    body_hash: intent.hash,
    recipient: intent.recipient,
    order_key: intent.isOrdered ? orderKeyOf(intent.team, intent.recipient) : null,
    lane: intent.lane,
    priority: priorities.indexOf(intent.priority),
    state: 'queued',
    status: 'unknown',
    due_at: dueAt,
    expires_at: intent.validityMs === undefined ? null : dueAt + intent.validityMs,
    retry_until: dueAt + retryForMs,
    team: intent.team ?? null,
    send_generation: 0,
    tries: 0,
    fencing_number: 0,
    correlation_id: intent.correlationId,
    duplicate_possible: 0,
    duplicate_observed: 0,
    created_at: now,
    updated_at: now,
  };
}
