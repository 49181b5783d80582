import { systemClock } from '@wamux/core';
import type { OutboxError } from '@wamux/outbox';
import type { ResultAsync } from 'neverthrow';
import type { ExitName } from '../exit-codes.js';
import type { Io } from '../io.js';
import { toCliError } from '../with-outbox.js';
import { createDrawing } from './drawing.js';
import { writeJsonLine, writeLines } from './write.js';

const tickMs = 1_000;

/** Something that changes, and how it is shown. */
export interface Watched<Value> {
  readonly read: () => ResultAsync<Value, OutboxError>;
  readonly toJson: (value: Value, at: string) => object;
  /** @param now Milliseconds since the epoch. */
  readonly toLines: (value: Value, now: number) => readonly string[];
}

/** Shows the value again each second until the command is interrupted. A failure to read it is reported once. */
export async function watch<Value>(io: Io, watched: Watched<Value>, asJson: boolean): Promise<ExitName> {
  const signal = AbortSignal.any([io.interrupted, io.unread]);
  const drawing = createDrawing(io);
  let trouble = '';
  for (let isFirst = true; !signal.aborted; isFirst = false) {
    const value = await watched.read();
    const now = systemClock.now();
    if (value.isErr()) {
      if (isFirst) throw toCliError(value.error);
      const { message } = value.error;
      if (message !== trouble) writeLines(io.stderr, [`no answer, asking again shortly: ${message}`]);
      trouble = message;
    } else if (asJson) {
      writeJsonLine(io.stdout, watched.toJson(value.value, new Date(now).toISOString()));
    } else {
      drawing.show(watched.toLines(value.value, now));
    }
    await systemClock.sleep(tickMs, signal);
  }
  drawing.end();
  return io.interrupted.aborted ? 'interrupted' : 'broken-pipe';
}
