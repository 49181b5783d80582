import { err, ok, type Result } from 'neverthrow';
import type { Database, Trx } from '../database/database.js';
import type { MessageRow } from '../database/tables.js';
import type { OutboxError } from '../outbox-error.js';
import type { DecisionOptions } from '../parse-decision.js';
import { lockMessages } from './lock-messages.js';

/** Carries out one decision about one locked message. Where it refuses, it has changed nothing. */
export type CarryOut = (trx: Trx, row: MessageRow) => Promise<Result<void, OutboxError>>;

/** Carries out one decision about several messages in one transaction. Each id has its own result. */
export function decide(
  database: Database,
  ids: readonly string[],
  seen: Pick<DecisionOptions, 'ifState' | 'ifCorrelationId'>,
  carryOut: CarryOut,
): Promise<ReadonlyMap<string, Result<void, OutboxError>>> {
  return database.transaction(async (trx) => {
    const rows = await lockMessages(database, trx, ids);
    const results = new Map<string, Result<void, OutboxError>>();
    for (const [id, row] of rows) {
      const change = changeSince(seen, row);
      results.set(id, change === undefined ? await carryOut(trx, row) : err(change));
    }
    if ([...results.values()].some((result) => result.isOk())) database.announce(trx);
    return results;
  });
}

/**
 * Says what has changed since the caller looked. The state alone is not enough: a message that was sent again may come back
 * to the same state.
 */
function changeSince(
  { ifState, ifCorrelationId }: Parameters<typeof decide>[2],
  { state, correlation_id: correlationId }: MessageRow,
): OutboxError | undefined {
  if (ifCorrelationId?.has(correlationId) === false) {
    return conflict(
      `it was sent again in the meantime, with the correlation id ${correlationId}; its state is ${state}, and it was left unchanged`,
    );
  }
  if (ifState?.includes(state) === false) {
    return conflict(`it is ${state} by now, and was left unchanged`);
  }
  return undefined;
}

const conflict = (message: string): OutboxError => ({ kind: 'conflict', message });

/** The result of a decision that was carried out. */
export const done: Result<void, OutboxError> = ok(undefined);
