import type { OutboxStats } from '@wamux/outbox';
import type { Check } from '../check.js';
import { CliError } from '../cli-error.js';
import type { Io } from '../io.js';
import { toCliError, withOutbox } from '../with-outbox.js';

/** Whether an outbox's database can be written, keeps what it acknowledges, and has what only a person can decide. */
export async function checkOutbox(io: Io, given: string | undefined): Promise<readonly Check[]> {
  if (given === undefined && io.environment.WAMUX_OUTBOX === undefined) return [];
  const about = { check: 'database', of: 'outbox' };
  try {
    // It opens none that may lose what it acknowledged, and none that can only be read.
    const stats = await withOutbox(io, given, async (outbox) => {
      const read = await outbox.stats();
      if (read.isErr()) throw toCliError(read.error);
      return read.value;
    });
    return [
      { ...about, result: 'ok', message: 'written to disk before it is acknowledged' },
      toReview(stats),
    ];
  } catch (error) {
    if (!(error instanceof CliError) || error.exit === 'usage') throw error;
    return [{ ...about, result: 'failed', message: error.message, next: error.next }];
  }
}

function toReview({ states }: OutboxStats): Check {
  const waiting = states['needs-review'];
  const about = { check: 'review', of: 'outbox' };
  if (waiting === 0) return { ...about, result: 'ok', message: 'no message waits for a person' };
  const message = `${waiting} ${waiting === 1 ? 'message waits' : 'messages wait'} for a person`;
  return { ...about, result: 'warning', message, next: 'See wamux outbox review.' };
}
