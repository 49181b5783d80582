import { newId } from '@wamux/core/helpers';
import { noStatusHistory } from '@wamux/core/policy';
import { sql } from 'kysely';
import type { Database } from '../database/database.js';
import { columnNames, rowsStatement } from '../database/rows-statement.js';
import type { AttemptRow, MessageRow } from '../database/tables.js';
import type { HeldMessage } from './lock-messages.js';
import type { StartedAttempt } from './processing-result.js';
import { newAttemptColumns } from './save.js';

/** A message that is about to be sent through one provider. */
export interface Start {
  readonly row: MessageRow;
  readonly provider: string;
}

/**
 * Records messages that are about to be sent; once this is committed, they may be sent. Returns the id of each attempt, or
 * `undefined` where the message must not be sent:
 * - The message no longer belongs to this worker, see `isStillOurs`.
 * - Its lease is over, for example because the claim took too long to commit: another worker would soon take it over.
 * - Its own time is over, however long it waited for a turn or another try.
 * - Its recipient was forgotten meanwhile, or has received it by an earlier attempt.
 */
export function startAttempts(
  database: Database,
  starts: readonly Start[],
): Promise<readonly (string | undefined)[]> {
  return database.transaction(async (trx) => {
    const at = database.now();
    const attempts = starts.map(({ row, provider }) => ({
      ...toStartedRow(row, { id: newId(), provider }, at),
      worker: row.worker,
    }));
    const { rows } = await trx.executeQuery(insertAllowed(database, attempts));
    const started = new Set(rows.map(({ id }) => id));
    return attempts.map(({ id }) => (started.has(id) ? id : undefined));
  });
}

/** Inserts the attempts of messages that may be sent, and locks these messages, in the order in which everybody does. */
const insertAllowed = rowsStatement({ ...newAttemptColumns, worker: 'text' }, 'id', (database, given) => {
  const { from, value } = given;
  const isPostgres = database.kind === 'postgres';
  const names = Object.keys(newAttemptColumns) as (keyof typeof newAttemptColumns)[];
  const ids = sql`(select ${value('message_id')} from given)`;
  return sql<{ id: string }>`
    with given as materialized (select * from ${from}),
    held as materialized (
      select message.id, message.worker, message.fencing_number, message.state, message.lease_until, message.expires_at,
        message.recipient, message.status
      from ${database.table('wamux_messages')} as message
      where message.id ${isPostgres ? sql`= any(array${ids})` : sql`in ${ids}`}
      order by message.id ${sql.raw(isPostgres ? 'for no key update' : '')}
    )
    insert into ${database.table('wamux_attempts')} (${columnNames(newAttemptColumns)})
    select ${sql.join(names.map(value))} from given
    join held on held.id = ${value('message_id')} and held.worker = ${value('worker')}
      and held.fencing_number <= ${value('fencing_number')}
    where held.state = 'sending' and held.lease_until > ${value('started_at')}
      and (held.expires_at is null or held.expires_at > ${value('started_at')})
      and held.recipient is not null and held.status not in ('delivered', 'read')
    returning id
  `;
});

/** Makes the row of an attempt that begins. */
export const toStartedRow = (row: MessageRow, { id, provider }: StartedAttempt, at: number): AttemptRow => ({
  id,
  message_id: row.id,
  send_generation: row.send_generation,
  fencing_number: row.fencing_number,
  provider,
  correlation_id: row.correlation_id,
  provider_message_id: null,
  outcome: 'started',
  history: JSON.stringify(noStatusHistory),
  error: null,
  started_at: at,
  ended_at: null,
  next_check_at: null,
});

/**
 * Whether nobody else has taken the message since this worker did. The fencing number alone does not tell after a failover to
 * a replica that lagged behind: the claim is gone there, and that of another worker gets the same number. It is lower where
 * this worker itself has claimed the message there once more.
 */
export function isStillOurs(claimed: MessageRow, now: HeldMessage | undefined): now is HeldMessage {
  if (now?.state !== 'sending' || now.worker !== claimed.worker) return false;
  return now.fencing_number <= claimed.fencing_number;
}
