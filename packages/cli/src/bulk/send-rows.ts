import type { MessageState, Outbox } from '@wamux/outbox';
import type { ExitName } from '../exit-codes.js';
import type { Io } from '../io.js';
import { writeJson, writeLines } from '../output/write.js';
import { enqueueRows } from './enqueue-rows.js';
import { showProgress } from './progress.js';
import type { BulkPlan } from './read-plan.js';
import { refuseOthers } from './refuse-others.js';
import { exitOfTally, toTally } from './tally.js';
import { waitForRows } from './wait-for-rows.js';
import { writeResults } from './write-results.js';

/** How sending the rows ended. */
export interface SentRows {
  readonly exit: ExitName;
  /** Whether the outbox is no longer needed: it has these rows alone, and their outcomes are known and, if wanted, written. */
  readonly isOutboxDone: boolean;
}

/** The rows of a file that was checked, and where they are sent from. */
interface Sending {
  readonly plan: BulkPlan;
  readonly outbox: Outbox;
  /** How many rows the file has. */
  readonly rows: number;
  readonly asJson: boolean;
}

/** Stores every row, sends from there, and tells what became of them. */
export async function sendRows(io: Io, { plan, outbox, rows, asJson }: Sending): Promise<SentRows> {
  await refuseOthers(plan, outbox);
  const { conflicts, repeated, states } = await enqueueRows(plan, outbox, io);
  if (repeated > 0) writeLines(io.stderr, [`${repeated} of ${rows} rows were already in the outbox`]);
  if (!io.interrupted.aborted) {
    const done = new AbortController();
    const progress = showProgress(io, { outbox, total: rows - conflicts.size, states }, done.signal);
    outbox.start();
    await waitForRows(plan, outbox, conflicts, io.interrupted).finally(() => done.abort());
    await progress;
    await outbox.stop();
  }
  if (io.interrupted.aborted) {
    writeLines(io.stderr, [
      states.size === 0
        ? 'Nothing was stored, and nothing was sent.'
        : 'The rest is in the outbox. Run the same command again to continue, or cancel it: wamux outbox cancel --state queued --reason … --outbox …',
    ]);
    return { exit: 'interrupted', isOutboxDone: false };
  }
  const { states: ended, unwritten } = await writeResults(plan, outbox, conflicts);
  const tally = toTally((state: MessageState) => ended.get(state) ?? 0);
  const { delivered, failed, sent, unknown } = tally;
  if (asJson) writeJson(io.stdout, { rows, sent, delivered, failed, unknown, repeated });
  else {
    const counts = `sent ${sent}, of these delivered ${delivered}, failed ${failed}, unknown ${unknown}`;
    writeLines(io.stdout, [`${rows} rows: ${counts}`]);
  }
  if (unknown > 0)
    writeLines(io.stderr, [
      'Some outcomes are unknown. Check them before you send anything again:',
      `  wamux outbox review --outbox …`,
    ]);
  if (unwritten !== undefined) {
    writeLines(io.stderr, [
      unwritten.message,
      'Run the same command again with a --result that can be written: it sends nothing twice.',
    ]);
  }
  const counts = (await outbox.stats()).map((stats) => Object.values(stats.states)).unwrapOr([]);
  const isAll = conflicts.size === 0 && counts.reduce((sum, count) => sum + count, 0) === rows;
  return {
    exit: exitOfTally(tally, unwritten === undefined),
    isOutboxDone: isAll && unknown === 0 && unwritten === undefined,
  };
}
