import { systemClock } from '@wamux/core';
import { defineCommand, jsonArgs } from '../command.js';
import type { ExitName } from '../exit-codes.js';
import { writeJson, writeLines } from '../output/write.js';
import { outboxArgs, toCliError, withOutbox } from '../with-outbox.js';

export const outboxStats = defineCommand({
  args: { ...outboxArgs, ...jsonArgs },
  example: 'wamux outbox stats --outbox file:outbox.db',
  run: ({ io, args }) =>
    withOutbox(io, args.outbox, async (outbox): Promise<ExitName> => {
      const { toStatsLines } = await import('../output/outbox-stats.js');
      const read = await outbox.stats();
      if (read.isErr()) throw toCliError(read.error);
      if (args.json) writeJson(io.stdout, read.value);
      else writeLines(io.stdout, toStatsLines(io.stdout, read.value, { now: systemClock.now() }));
      return 'ok';
    }),
});
