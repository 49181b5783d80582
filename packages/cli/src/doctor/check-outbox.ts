import { randomUUID } from 'node:crypto';
import { systemClock } from '@wamux/core';
import type { Outbox, OutboxStats, Pause } from '@wamux/outbox';
import type { Check } from '../check-results.js';
import { CliError } from '../cli-error.js';
import type { Io } from '../io.js';
import { clean } from '../output/clean.js';
import { toCommand } from '../output/command.js';
import { toSpan } from '../output/instant.js';
import { toCliError, withOutbox } from '../with-outbox.js';

/** Whether an outbox's database can be written, keeps what it acknowledges, and has what only a person can decide. */
export async function checkOutbox(io: Io, given: string | undefined): Promise<readonly Check[]> {
  if (given === undefined && !io.environment.WAMUX_OUTBOX) return [];
  const about = { check: 'database', of: 'outbox' };
  try {
    // It opens none that may lose what it acknowledged.
    const stats = await withOutbox(io, given, async (outbox) => {
      await requireWrite(outbox);
      const read = await outbox.stats();
      if (read.isErr()) throw toCliError(read.error);
      return read.value;
    });
    return [
      { ...about, result: 'ok', message: 'written to disk before it is acknowledged' },
      toQueue(stats),
      ...stats.pauses.map(toPaused),
      toReview(stats),
    ];
  } catch (error) {
    if (!(error instanceof CliError) || error.exit === 'usage') throw error;
    return [{ ...about, result: 'failed', message: error.message, next: error.next }];
  }
}

/**
 * Writes something and takes it away again, each in a commit of its own: a database whose disk is full can still be opened
 * and read.
 */
async function requireWrite({ statusStore }: Outbox): Promise<void> {
  const marks = [`doctor-${randomUUID()}`];
  try {
    await statusStore.markEvents(marks);
    await statusStore.unmarkEvents(marks);
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    throw new CliError(
      'failed',
      clean(`nothing can be stored: ${said}`),
      'See whether its disk is full, and whether it may be written.',
    );
  }
}

/** A message that is due for this long has no worker: a worker looks once a second. */
const unattendedMs = 10_000;
/** Messages may wait for a provider's limits; after this long somebody should have a look. */
const lateMs = 5 * 60_000;

/** Whether what is due is sent. */
function toQueue({ lanes, pauses, states, workers }: OutboxStats): Check {
  const about = { check: 'queue', of: 'outbox' };
  // What an operator has paused is not late.
  const going = lanes.filter(({ lane }) => !pauses.some((pause) => pause.lane === lane));
  const due = going.reduce((sum, lane) => sum + lane.due, 0);
  const dueSince = going
    .flatMap((lane) => lane.dueSince ?? [])
    .sort()
    .at(0);
  const waitedMs = dueSince === undefined ? 0 : systemClock.now() - Date.parse(dueSince);
  const are = due === 1 ? 'message is' : 'messages are';
  if (workers === 0 && waitedMs > unattendedMs) {
    const message = `${due} ${are} due for ${toSpan(waitedMs)}: no worker is running`;
    return {
      ...about,
      result: 'failed',
      message,
      next: 'Start wamux worker, or the process of the app that calls `outbox.start()`.',
    };
  }
  if (waitedMs > lateMs) {
    const message = `${due} ${are} due, the first for ${toSpan(waitedMs)}, with ${workers} ${workers === 1 ? 'worker' : 'workers'}`;
    return {
      ...about,
      result: 'warning',
      message,
      next: 'See wamux outbox watch, and wamux providers --watch.',
    };
  }
  const message = `${states.queued} queued, ${due} due, ${workers} ${workers === 1 ? 'worker' : 'workers'}`;
  return { ...about, result: 'ok', message };
}

/** A person wanted the pause, but it is easily forgotten. */
function toPaused({ by, lane, provider, reason, since }: Pause): Check {
  const who = by === undefined ? '' : ` by ${by}`;
  // An empty name is no value of a flag.
  const waitsFor = lane || 'anybody';
  const about = { check: 'pause', of: provider ?? `lane ${waitsFor}` };
  const message = `paused${who} for ${toSpan(systemClock.now() - Date.parse(since))}: ${reason}`;
  const command = toCommand('outbox resume', provider === undefined ? { lane: waitsFor } : {}, provider);
  return { ...about, result: 'warning', message, next: `End it: ${command}` };
}

function toReview({ states }: OutboxStats): Check {
  const waiting = states['needs-review'];
  const about = { check: 'review', of: 'outbox' };
  if (waiting === 0) return { ...about, result: 'ok', message: 'no message needs review' };
  const message = `${waiting} ${waiting === 1 ? 'message needs' : 'messages need'} review`;
  return { ...about, result: 'warning', message, next: 'See wamux outbox review.' };
}
