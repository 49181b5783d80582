import { systemClock } from '@wamux/core';
import { defineCommand, jsonArgs } from '../command.js';
import type { ExitName } from '../exit-codes.js';
import { outboxArgs, withOutbox } from '../with-outbox.js';

export const outboxWatch = defineCommand({
  args: { ...outboxArgs, ...jsonArgs },
  example: 'wamux outbox watch --outbox file:outbox.db',
  run: ({ io, args }) =>
    withOutbox(io, args.outbox, async (outbox): Promise<ExitName> => {
      const { EventRates } = await import('../outbox/event-rates.js');
      const { toSpan } = await import('../output/instant.js');
      const { toStatsLines } = await import('../output/outbox-stats.js');
      const { watch } = await import('../output/watch.js');
      const rates = new EventRates(systemClock.now());
      const ending = new AbortController();
      const listening = rates.listen(outbox, ending.signal);
      const exit = await watch(
        io,
        {
          read: outbox.stats,
          toJson: (stats, at) => ({ at, ...stats, rates: rates.read(Date.parse(at)) }),
          toLines: (stats, now) => {
            const { events, overMs } = rates.read(now);
            const counts = Object.entries(events).map(([type, count]) => `${type} ${count}`);
            return [
              ...toStatsLines(io.stdout, stats, { now }),
              `events of the last ${toSpan(overMs)}`.padEnd(34) + (counts.join(', ') || 'none'),
            ];
          },
        },
        args.json === true,
      );
      ending.abort();
      await listening;
      return exit;
    }),
});
