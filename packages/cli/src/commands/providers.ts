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
      const { stdout } = io;
      writeLines(stdout, [
        ...toTable(
          stdout,
          ['provider', 'adapter', 'circuit'],
          list.map(({ id, adapter, circuit }): Cell[] => [
            id,
            adapter,
            [circuit === 'closed' ? 'green' : 'yellow', circuit],
          ]),
        ),
        '',
        ...toTable(
          stdout,
          ['capability', ...list.map(({ id }) => id)],
          capabilityNames.map((name): Cell[] => [
            name,
            ...list.map(({ capabilities }) => signs[capabilities[name]]),
          ]),
        ),
      ]);
      return 'ok';
    }),
});
