import { systemClock } from '@wamux/core';
import { defineCommand, jsonArgs } from '../command.js';
import type { ExitName } from '../exit-codes.js';
import { type Cell, toTable } from '../output/table.js';
import { writeJson, writeLines } from '../output/write.js';
import { outboxArgs, toCliError, withOutbox } from '../with-outbox.js';

export const outboxStats = defineCommand({
  args: { ...outboxArgs, ...jsonArgs },
  example: 'wamux outbox stats --outbox file:outbox.db',
  run: ({ io, args }) =>
    withOutbox(io, args.outbox, async (outbox): Promise<ExitName> => {
      const { messageStates } = await import('@wamux/outbox');
      const { toInstant } = await import('../output/instant.js');
      const instant = (at: string) => toInstant(at, { now: systemClock.now() });
      const { toStateCell } = await import('../output/outbox-message.js');
      const read = await outbox.stats();
      if (read.isErr()) throw toCliError(read.error);
      const { dueSince, oldestUnfinished, orphanedUpdates, states, unserved } = read.value;
      if (args.json) {
        writeJson(io.stdout, read.value);
        return 'ok';
      }
      const rows = messageStates.map((state): Cell[] => [toStateCell(state), String(states[state])]);
      writeLines(io.stdout, [
        ...toTable(io.stdout, ['state', 'messages'], rows),
        '',
        `oldest that has not ended  ${oldestUnfinished === undefined ? 'none' : instant(oldestUnfinished)}`,
        `due and not sent since     ${dueSince === undefined ? 'none is due' : instant(dueSince)}`,
        `no worker could serve      ${unserved}`,
        `orphaned status updates    ${orphanedUpdates}`,
      ]);
      return 'ok';
    }),
});
