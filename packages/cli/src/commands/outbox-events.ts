import { systemClock } from '@wamux/core';
import { defineCommand, jsonArgs } from '../command.js';
import type { ExitName } from '../exit-codes.js';
import type { Io } from '../io.js';
import { readEvents } from '../outbox/read-events.js';
import { writeJsonLine, writeLines } from '../output/write.js';
import { outboxArgs, withOutbox } from '../with-outbox.js';

export const outboxEvents = defineCommand({
  args: {
    after: {
      type: 'string',
      valueHint: 'cursor',
      description: 'Only events after this cursor. Default: from the beginning',
    },
    follow: { type: 'boolean', description: 'Keep printing new events until Ctrl-C' },
    full: { type: 'boolean', description: 'With --json: include the full content of webhooks, as stored' },
    ...outboxArgs,
    ...jsonArgs,
  },
  example: 'wamux outbox events --follow --outbox file:outbox.db',
  run: ({ io, args }) =>
    withOutbox(io, args.outbox, async (outbox): Promise<ExitName> => {
      const { toShownEvent } = await import('../output/shown-message.js');
      const { toEventLine } = await import('../output/timeline.js');
      const signal = AbortSignal.any([io.interrupted, io.unread]);
      let cursor = args.after;
      for await (const event of readEvents(outbox, args.after, args.follow === true, signal)) {
        cursor = event.cursor;
        if (args.json) writeJsonLine(io.stdout, toShownEvent(event, args.full === true));
        else writeLines(io.stdout, [toEventLine(io.stdout, event, { now: systemClock.now() })]);
        if (signal.aborted) break;
      }
      return end(io, cursor, args.json === true);
    }),
});

function end(io: Io, cursor: string | undefined, asJson: boolean): ExitName {
  if (!asJson && cursor !== undefined) writeLines(io.stderr, [`To continue from here: --after ${cursor}`]);
  if (io.interrupted.aborted) return 'interrupted';
  return io.unread.aborted ? 'broken-pipe' : 'ok';
}
