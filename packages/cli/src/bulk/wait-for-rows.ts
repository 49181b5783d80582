import { systemClock } from '@wamux/core';
import type { MessageState, Outbox } from '@wamux/outbox';
import { readChunks } from './read-chunks.js';
import type { BulkPlan } from './read-plan.js';

/** The states of rows that are not accepted yet, and have not ended. */
const openStates: MessageState[] = ['queued', 'sending', 'reconciling'];
const pollMs = 200;

/** Waits until every row was accepted or came to an end. The outbox sends in the order of the file. */
export async function waitForRows(
  plan: BulkPlan,
  outbox: Outbox,
  conflicts: ReadonlySet<string>,
  signal: AbortSignal,
): Promise<void> {
  for await (const rows of readChunks(plan)) {
    const keys = rows.map(({ key }) => key).filter((key) => !conflicts.has(key));
    while (keys.length > 0 && !signal.aborted) {
      const open = await outbox.list({ idempotencyKey: keys, state: openStates, limit: 1 });
      // A database that is away comes back; its worker waits for it too.
      if (open.isOk() && open.value.length === 0) break;
      await systemClock.sleep(pollMs, signal);
    }
    if (signal.aborted) return;
  }
}
