import { systemClock } from '@wamux/core';
import type { OutboxError, WorkerState } from '@wamux/outbox';
import { createLogUpdate } from 'log-update';
import type { ResultAsync } from 'neverthrow';
import type { ExitName } from '../exit-codes.js';
import type { Io, Output } from '../io.js';
import { cleanPainted } from '../output/clean.js';
import { toProviderStateLines } from '../output/provider-states.js';
import { writeJsonLine, writeLines } from '../output/write.js';
import { toCliError } from '../with-outbox.js';

const tickMs = 1_000;
/** The line below what is drawn, where the cursor stands, and the one that says that something is left out. */
const spareRows = 2;

export interface WatchedProviders {
  /** Whose knowledge is shown: that of this command alone, or of the workers of an outbox. */
  readonly source: 'process' | 'outbox';
  readonly read: () => ResultAsync<readonly WorkerState[], OutboxError>;
}

/** Shows the state of the providers until somebody has seen enough. */
export async function watchProviders(
  io: Io,
  { read, source }: WatchedProviders,
  asJson: boolean,
): Promise<ExitName> {
  const signal = AbortSignal.any([io.interrupted, io.unread]);
  const draw = createDrawing(io);
  let trouble = '';
  for (let isFirst = true; !signal.aborted; isFirst = false) {
    const workers = await read();
    const now = systemClock.now();
    const at = new Date(now).toISOString();
    if (workers.isErr()) {
      if (isFirst) throw toCliError(workers.error);
      const { message } = workers.error;
      if (message !== trouble) writeLines(io.stderr, [`no news, asked again in a moment: ${message}`]);
      trouble = message;
    } else if (asJson) {
      writeJsonLine(io.stdout, { at, source, workers: workers.value });
    } else {
      draw.show([at, ...toLines(io.stdout, workers.value, now)]);
    }
    await systemClock.sleep(tickMs, signal);
  }
  draw.end();
  return io.interrupted.aborted ? 'interrupted' : 'broken-pipe';
}

const toLines = (output: Output, workers: readonly WorkerState[], now: number): readonly string[] =>
  workers.length === 0
    ? ['no worker of this outbox has said anything for a minute']
    : toProviderStateLines(output, workers, now);

/** On a terminal each drawing replaces the one before; elsewhere they follow each other. */
function createDrawing({ environment, stdout }: Io) {
  if (!stdout.isTerminal || environment.TERM === 'dumb') {
    return { show: (lines: readonly string[]) => writeLines(stdout, [...lines, '']), end: () => {} };
  }
  // Without hiding the cursor, since what shows it again would end the process by itself.
  const update = createLogUpdate(stdout as unknown as NodeJS.WritableStream, { showCursor: true });
  const show = (lines: readonly string[]): void => {
    const room = Math.max(1, (stdout.rows ?? Number.POSITIVE_INFINITY) - spareRows);
    const left = lines.length - room;
    const shown =
      left > 0 ? [...lines.slice(0, room), `… ${left} more lines: use a higher window, or --json`] : lines;
    update(shown.map(cleanPainted).join('\n'));
  };
  return { show, end: () => update.done() };
}
