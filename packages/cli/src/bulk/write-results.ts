import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { rename } from 'node:fs/promises';
import type { MessageState, Outbox, OutboxMessage } from '@wamux/outbox';
import { type Stringifier, stringify } from 'csv-stringify';
import { CliError } from '../cli-error.js';
import { toCliError } from '../with-outbox.js';
import { readChunks } from './read-chunks.js';
import type { BulkPlan } from './read-plan.js';
import type { BulkRow } from './read-rows.js';

const columns = [
  'row',
  'to',
  'state',
  'status',
  'provider',
  'providerMessageId',
  'error',
  'message',
] as const;

type ResultRow = Readonly<Record<(typeof columns)[number], string | number>> & {
  readonly state: MessageState;
};

/** Reads what became of every row, and writes it down where that is wanted; gives how many are in each state. */
export async function writeResults(
  plan: BulkPlan,
  outbox: Outbox,
  conflicts: ReadonlySet<string>,
): Promise<ReadonlyMap<MessageState, number>> {
  const states = new Map<MessageState, number>();
  const file = plan.result === undefined ? undefined : openResult(plan.result);
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
  await file?.end();
  return states;
}

function toResult({ message, row }: BulkRow, found: OutboxMessage | undefined): ResultRow {
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

/** A file that is there when it is complete, and not before. */
function openResult(path: string) {
  const part = `${path}.part`;
  const csv: Stringifier = stringify({ header: true, columns: [...columns] });
  const file = createWriteStream(part);
  csv.pipe(file);
  const failed = once(file, 'error').then(([error]) => {
    throw new CliError('failed', `--result cannot be written: ${(error as NodeJS.ErrnoException).code}`);
  });
  // Whoever waits next is told.
  failed.catch(() => {});
  return {
    async write(row: ResultRow): Promise<void> {
      if (!csv.write(row)) await Promise.race([once(csv, 'drain'), failed]);
    },
    async end(): Promise<void> {
      csv.end();
      await Promise.race([once(file, 'close'), failed]);
      await rename(part, path);
    },
  };
}
