import type { WorkerState } from '@wamux/outbox';
import type { Client, ProviderCapabilities } from 'wamux';
import { commonArgs, defineCommand } from '../command.js';
import type { ExitName } from '../exit-codes.js';
import type { Io } from '../io.js';
import { circuitsOf, readWorkers } from '../outbox/read-workers.js';
import { toCircuitOfWorkers } from '../output/provider-states.js';
import { type Cell, toTable } from '../output/table.js';
import { writeJson, writeLines } from '../output/write.js';
import { withClient } from '../with-client.js';
import { outboxArgs, withOutbox } from '../with-outbox.js';

interface Flags {
  readonly config?: string | undefined;
  readonly json?: boolean | undefined;
  readonly outbox?: string | undefined;
}

type Support = ProviderCapabilities[keyof ProviderCapabilities];

const signs: Readonly<Record<Support, Cell>> = {
  full: ['green', 'yes'],
  partial: ['yellow', 'partly'],
  none: ['dim', '-'],
};

export const providers = defineCommand({
  args: {
    ...commonArgs,
    watch: {
      type: 'boolean',
      description: 'Show the live state of each until Ctrl-C; with --json one line per second',
    },
    outbox: {
      ...outboxArgs.outbox,
      description: `The outbox whose workers report the state of each. ${outboxArgs.outbox.description}`,
    },
  },
  example: 'wamux providers --watch --outbox file:outbox.db',
  async run({ io, args }) {
    if (args.watch) return watch(io, args);
    const workers = await readWorkers(io, args.outbox);
    return withClient(io, args.config, (client) => showCapabilities(io, client, workers, args.json === true));
  },
});

/** The workers of an outbox are asked where one is configured: this process has no traffic of its own. */
async function watch(io: Io, { config, json, outbox }: Flags): Promise<ExitName> {
  const { watchProviders } = await import('../providers/watch-providers.js');
  const asJson = json === true;
  if (outbox !== undefined || io.environment.WAMUX_OUTBOX) {
    return withOutbox(io, outbox, ({ workers }) =>
      watchProviders(io, { source: 'outbox', read: workers }, asJson),
    );
  }
  return withClient(io, config, async (client) => {
    writeLines(io.stderr, [
      'without --outbox this is the state of this command alone, which has sent nothing; with it, the state of the workers',
    ]);
    const { okAsync } = await import('neverthrow');
    const own = () => ({ worker: 'this command', at: new Date().toISOString(), providers: client.health() });
    return watchProviders(io, { source: 'process', read: () => okAsync([own()]) }, asJson);
  });
}

async function showCapabilities(
  { stdout }: Io,
  client: Client,
  workers: readonly WorkerState[] | undefined,
  asJson: boolean,
): Promise<ExitName> {
  const list = [...client.providers.values()];
  if (asJson) {
    const shown = list.map(({ id, adapter, capabilities }) => ({
      id,
      adapter,
      ...(workers !== undefined && { circuits: circuitsOf(workers, id) }),
      capabilities,
    }));
    writeJson(stdout, { providers: shown });
    return 'ok';
  }
  const { capabilityNames } = await import('@wamux/core');
  writeLines(stdout, [
    ...toTable(
      stdout,
      ['provider', 'adapter', ...(workers === undefined ? [] : ['circuit'])],
      list.map(({ id, adapter }): Cell[] => [
        id,
        adapter,
        ...(workers === undefined ? [] : [toCircuitOfWorkers(workers, id)]),
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
}
