import { decidingAttempts, type MessageState, type Outbox, type OutboxMessage } from '@wamux/outbox';
import type { CliError } from '../cli-error.js';
import { toCliError } from '../with-outbox.js';
import { readChunks } from './read-chunks.js';
import type { BulkPlan } from './read-plan.js';
import type { BulkRow } from './read-rows.js';
import { openResult } from './result-file.js';
import type { ResultRow } from './result-format.js';

export interface Results {
  /** How many rows are in each state. */
  readonly states: ReadonlyMap<MessageState, number>;
  /** Why the outcomes could not be written to the file, if there is to be one. */
  readonly unwritten: CliError | undefined;
}

/** Reads the outcome of every row, and writes it to a file if that is wanted. */
export async function writeResults(
  plan: BulkPlan,
  outbox: Outbox,
  conflicts: ReadonlySet<string>,
): Promise<Results> {
  const states = new Map<MessageState, number>();
  await using file = plan.result === undefined ? undefined : openResult(plan.result, plan);
  for await (const rows of readChunks(plan)) {
    const listed = await outbox.list({ idempotencyKey: rows.map(({ key }) => key), limit: rows.length });
    if (listed.isErr()) throw toCliError(listed.error);
    const messageOf = new Map(listed.value.map((message) => [message.idempotencyKey, message]));
    for (const row of rows) {
      const outcome = conflicts.has(row.key) ? conflict : outcomeOf(messageOf.get(row.key));
      const result = { ...noneOf(row), ...outcome };
      states.set(result.state, (states.get(result.state) ?? 0) + 1);
      await file?.write(result);
    }
  }
  return { states, unwritten: await file?.end() };
}

/** The number is the user's own, from the user's own file. */
const noneOf = ({ message, row }: BulkRow): Omit<ResultRow, 'state'> => ({
  row,
  to: message.to,
  ...{ status: '', provider: '', providerMessageId: '', error: '', message: '' },
});

const conflict = {
  state: 'failed',
  error: 'conflict',
  message: 'not sent: its key belongs to another message in the outbox',
} as const;

/** The outcome of a row that `wamux outbox forget` or `purge` removed while the others were sent. */
const removed = {
  state: 'needs-review',
  error: 'not-found',
  message: 'removed from the outbox in the meantime: it may have been sent',
} as const;

function outcomeOf(found: OutboxMessage | undefined) {
  if (found === undefined) return removed;
  const { error, reason, state, status } = found;
  const last = decidingAttempts(found).at(-1);
  return {
    state,
    status,
    provider: last?.provider ?? '',
    providerMessageId: last?.providerMessageId ?? '',
    error: error?.kind ?? reason ?? '',
    message: error?.message ?? '',
  };
}
