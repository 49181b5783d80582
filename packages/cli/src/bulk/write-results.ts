import type { MessageState, Outbox, OutboxMessage } from '@wamux/outbox';
import type { CliError } from '../cli-error.js';
import { toCliError } from '../with-outbox.js';
import { readChunks } from './read-chunks.js';
import type { BulkPlan } from './read-plan.js';
import type { BulkRow } from './read-rows.js';
import { openResult } from './result-file.js';
import type { ResultRow } from './result-format.js';

type StatedRow = ResultRow & { readonly state: MessageState };

export interface Results {
  /** How many rows are in each state. */
  readonly states: ReadonlyMap<MessageState, number>;
  /** Why they could not be written down, where that is wanted. */
  readonly unwritten: CliError | undefined;
}

/** Reads what became of every row, and writes it down where that is wanted. */
export async function writeResults(
  plan: BulkPlan,
  outbox: Outbox,
  conflicts: ReadonlySet<string>,
): Promise<Results> {
  const states = new Map<MessageState, number>();
  await using file = plan.result === undefined ? undefined : openResult(plan.result);
  for await (const rows of readChunks(plan)) {
    const listed = await outbox.list({ idempotencyKey: rows.map(({ key }) => key), limit: rows.length });
    if (listed.isErr()) throw toCliError(listed.error);
    const messageOf = new Map(listed.value.map((message) => [message.idempotencyKey, message]));
    for (const row of rows) {
      const result = toResult(row, conflicts.has(row.key) ? undefined : messageOf.get(row.key));
      states.set(result.state, (states.get(result.state) ?? 0) + 1);
      await file?.write(result);
    }
  }
  return { states, unwritten: await file?.end() };
}

function toResult({ message, row }: BulkRow, found: OutboxMessage | undefined): StatedRow {
  // The number is the user's own, from the user's own file.
  const none = { row, to: message.to, provider: '', providerMessageId: '', error: '', message: '' };
  if (found === undefined) {
    const why = 'not sent: its key stands for another message in the outbox';
    return { ...none, state: 'failed', status: '', error: 'conflict', message: why };
  }
  const { attempts, error, reason, state, status } = found;
  const last = attempts.at(-1);
  return {
    ...none,
    state,
    status,
    provider: last?.provider ?? '',
    providerMessageId: last?.providerMessageId ?? '',
    error: error?.kind ?? reason ?? '',
    message: error?.message ?? '',
  };
}
