import type { ProviderCapabilities } from 'wamux';
import { commonArgs, defineCommand } from '../command.js';
import type { ExitName } from '../exit-codes.js';
import { type Cell, toTable } from '../output/table.js';
import { writeJson, writeLines } from '../output/write.js';
import { withClient } from '../with-client.js';

type Support = ProviderCapabilities[keyof ProviderCapabilities];

const signs: Readonly<Record<Support, Cell>> = {
  full: ['green', 'yes'],
  partial: ['yellow', 'partly'],
  none: ['dim', '-'],
};

export const providers = defineCommand({
  args: commonArgs,
  example: 'wamux providers',
  run: ({ io, args }) =>
    withClient(io, args.config, async (client): Promise<ExitName> => {
      const health = client.health();
      const list = [...client.providers.values()].map(({ id, adapter, capabilities }) => ({
        id,
        adapter,
        circuit: health[id]?.state ?? 'closed',
        capabilities,
      }));
      if (args.json) {
        writeJson(io.stdout, { providers: list });
        return 'ok';
      }
      const { capabilityNames } = await import('@wamux/core');
      const row = (title: string, cellOf: (provider: (typeof list)[number]) => Cell): Cell[] => [
        title,
        ...list.map(cellOf),
      ];
      writeLines(
        io.stdout,
        toTable(
          io.stdout,
          ['', ...list.map(({ id }) => id)],
          [
            row('adapter', ({ adapter }) => adapter),
            row('circuit', ({ circuit }) => [circuit === 'closed' ? 'green' : 'yellow', circuit]),
            ...capabilityNames.map((name) => row(name, ({ capabilities }) => signs[capabilities[name]])),
          ],
        ),
      );
      return 'ok';
    }),
});
