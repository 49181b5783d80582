import { err, ok, type Result } from 'neverthrow';
import type { Database, Trx } from '../database/database.js';
import type { MessageRow } from '../database/tables.js';
import type { OutboxError } from '../outbox-error.js';
import type { DecisionOptions } from '../parse-decision.js';
import { lockMessages } from './lock-messages.js';

/** Carries out one decision about one message, which is locked; what it refuses it has not touched. */
export type CarryOut = (trx: Trx, row: MessageRow) => Promise<Result<void, OutboxError>>;

/** Carries out one decision about several messages in one transaction. Each id has its own result. */
export function decide(
  database: Database,
  ids: readonly string[],
  { ifState }: Pick<DecisionOptions, 'ifState'>,
  carryOut: CarryOut,
): Promise<ReadonlyMap<string, Result<void, OutboxError>>> {
  return database.transaction(async (trx) => {
    const rows = await lockMessages(database, trx, ids);
    const results = new Map<string, Result<void, OutboxError>>();
    for (const [id, row] of rows) {
      const isAsSeen = ifState === undefined || ifState.includes(row.state);
      results.set(id, isAsSeen ? await carryOut(trx, row) : err(changedMeanwhile(row)));
    }
    if ([...results.values()].some((result) => result.isOk())) database.announce(trx);
    return results;
  });
}

const changedMeanwhile = ({ state }: MessageRow): OutboxError => ({
  kind: 'conflict',
  message: `it is ${state} by now, and was left as it is`,
});

/** A decision that was carried out. */
export const done: Result<void, OutboxError> = ok(undefined);
