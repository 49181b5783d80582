import type { MessageState, Outbox } from '@wamux/outbox';
import type { Io } from '../io.js';
import { toCliError } from '../with-outbox.js';
import { readChunks } from './read-chunks.js';
import type { BulkPlan } from './read-plan.js';

export interface Enqueued {
  /** Rows that were in the outbox before. */
  readonly repeated: number;
  /** Rows whose key already belongs to another message there. They are not sent. */
  readonly conflicts: ReadonlySet<string>;
  /** How many of the remaining rows are in each state. */
  readonly states: ReadonlyMap<MessageState, number>;
}

/** Stores every row that is not stored yet, so that a repeated run stores none twice. */
export async function enqueueRows(plan: BulkPlan, outbox: Outbox, { interrupted }: Io): Promise<Enqueued> {
  const conflicts = new Set<string>();
  const states = new Map<MessageState, number>();
  let repeated = 0;
  for await (const rows of readChunks(plan)) {
    if (interrupted.aborted) break;
    const results = await outbox.enqueueMany(
      rows.map(({ key, message }) => ({ message, idempotencyKey: key })),
    );
    for (const [index, result] of results.entries()) {
      if (result.isOk()) {
        const { repeated: wasThere, state } = result.value;
        if (wasThere) repeated += 1;
        states.set(state, (states.get(state) ?? 0) + 1);
      } else if (result.error.kind === 'conflict') conflicts.add(rows[index]?.key ?? '');
      else throw toCliError(result.error);
    }
  }
  return { repeated, conflicts, states };
}
