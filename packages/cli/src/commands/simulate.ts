import { once } from 'node:events';
import { resolve } from 'node:path';
import type { GatewayServer } from '@wamux/gateway';
import type {
  DialectRegister,
  SimulatedProvider,
  Simulator,
  SimulatorNews,
  SimulatorOptions,
} from '@wamux/simulator';
import { CliError, usageError } from '../cli-error.js';
import { defineCommand, jsonArgs } from '../command.js';
import type { Io } from '../io.js';
import { clean } from '../output/clean.js';
import { writeJsonLine } from '../output/write.js';
import { readWhole } from '../read-whole.js';
import { checkOut, toSimulatedYaml, writeOut } from '../simulate/config-file.js';
import type { Playground } from '../simulate/ui/playground.js';

export const simulate = defineCommand({
  args: {
    provider: {
      type: 'string',
      valueHint: 'adapter',
      description: 'The provider to simulate, by its adapter. Default: all of them',
    },
    fault: {
      type: 'string',
      valueHint: '[adapter:]fault',
      description: 'The fault that every send meets, such as reset-after-acceptance',
    },
    port: {
      type: 'string',
      valueHint: 'number',
      description: 'The port of the first provider; the others follow. Default: free ports',
    },
    out: {
      type: 'string',
      alias: 'o',
      valueHint: 'path',
      description: 'Write the config to this file; only a config of this command is overwritten',
    },
    ui: {
      type: 'boolean',
      description:
        'Serve a page with phones, providers and totals, where you can cause faults and answer as a phone',
    },
    webhook: {
      type: 'string',
      valueHint: 'url',
      description: 'The address on this machine to which the providers send signed webhooks',
    },
    ...jsonArgs,
  },
  repeatable: ['provider', 'fault'],
  example: 'wamux simulate --port 4010 --out wamux.config.yaml',
  async run({ io, args, all }) {
    const { dialects } = await import('@wamux/simulator');
    const { addressFor, toSimulatedConfig } = await import('../simulate/simulated-config.js');
    const { toNewsLine, toShownNews } = await import('../simulate/news-line.js');
    const { stageFaults } = await import('../simulate/stage-faults.js');
    const { toAdapterName } = await import('wamux');
    const out = args.out === undefined ? undefined : resolve(io.directory, args.out);
    if (out !== undefined) checkOut(out);
    const chosen = choose(all('provider').map(toAdapterName), dialects);
    // The page listens on the port after those of the providers.
    const listeners = Object.keys(chosen).length + (args.ui ? 1 : 0);
    const port = args.port === undefined ? undefined : readWhole('--port', args.port, 1, 65_536 - listeners);

    const { Playground, playTimeline } = await import('../simulate/ui/playground.js');
    const playground = new Playground();
    const onNews = (news: SimulatorNews): void => {
      playground.add(news);
      const line = args.json ? undefined : toNewsLine(io.stderr, news, new Date());
      if (args.json) writeJsonLine(io.stdout, toShownNews(news));
      else if (line !== undefined) io.stderr.write(`${line}\n`);
    };
    await using simulator = await start(chosen, port, { onNews, timeline: playTimeline });
    const providers = [...simulator.providers.values()];
    playground.begin(providers);
    if (args.webhook !== undefined) pushTo(args.webhook, providers, addressFor);
    await stageFaults(all('fault'), providers, toAdapterName);

    const config = toSimulatedConfig(providers, args.webhook);
    if (out !== undefined) await writeOut(out, config);
    if (args.json) writeJsonLine(io.stdout, { type: 'ready', config });
    else await tellReady(io, config, out);
    const ui = args.ui ? await openUi(io, playground, args.webhook, port, providers.length) : undefined;
    if (ui !== undefined && args.json) writeJsonLine(io.stdout, { type: 'ui', url: ui.url });
    // Awaited here: the simulator closes when this function is left.
    const end = await stopped(io);
    await ui?.close({ graceMs: 0 });
    return end;
  },
});

/** Makes every provider that pushes events push them to this address. */
function pushTo(
  webhook: string,
  providers: readonly SimulatedProvider[],
  toAddress: (provider: SimulatedProvider, webhook: string) => string,
): void {
  const pushing = providers.filter(({ description }) => description.webhooks !== undefined);
  try {
    for (const provider of pushing) provider.sendWebhooksTo(toAddress(provider, webhook));
  } catch {
    throw usageError('--webhook is not an address on this machine', 'Such as http://localhost:8080/webhooks');
  }
}

/** Serves the page, on the port after those of the providers where the user chose these, and else on any free one. */
async function openUi(
  { stderr }: Io,
  playground: Playground,
  webhook: string | undefined,
  firstPort: number | undefined,
  providers: number,
): Promise<GatewayServer> {
  const { startUi } = await import('../simulate/ui/start-ui.js');
  const port = firstPort === undefined ? 0 : firstPort + providers;
  const ui = await startUi({ playground, webhook, port }).catch((error: unknown) => {
    throw toPortError(error, port);
  });
  stderr.write(`The page: ${stderr.paint('bold', ui.url)}\n\n`);
  return ui;
}

/** The config is the result: it may go to a file while the log stays on the terminal. */
async function tellReady(io: Io, config: object, out: string | undefined): Promise<void> {
  const { stderr } = io;
  if (out === undefined) io.stdout.write(await toSimulatedYaml(config));
  else stderr.write(`${stderr.paint('green', 'written')} ${out}\n`);
  stderr.write(`\n${stderr.paint('bold', 'Simulated providers are listening')}, until Ctrl-C.\n`);
  if (out === undefined && io.stdout.isTerminal)
    stderr.write('Save the config above as wamux.config.yaml, then in another shell:\n');
  stderr.write('  wamux send --to +573001112233 --text Hola\n\n');
}

/** Resolves when the user wants it to end. */
async function stopped({ interrupted, unread }: Io): Promise<'interrupted' | 'broken-pipe'> {
  const end = AbortSignal.any([interrupted, unread]);
  // A signal keeps no process alive; the servers do.
  if (!end.aborted) await once(end, 'abort');
  return interrupted.aborted ? 'interrupted' : 'broken-pipe';
}

function choose(adapters: readonly string[], dialects: DialectRegister): DialectRegister {
  if (adapters.length === 0) return dialects;
  const chosen = Object.entries(dialects).filter(([, { name }]) => adapters.includes(name));
  if (chosen.length === new Set(adapters).size) return Object.fromEntries(chosen);
  const known = Object.values(dialects).map(({ name }) => name);
  throw usageError('--provider names no adapter that can be simulated', `Adapters: ${known.join(', ')}.`);
}

async function start(
  dialects: DialectRegister,
  first: number | undefined,
  options: Pick<SimulatorOptions, 'onNews' | 'timeline'>,
): Promise<Simulator<DialectRegister>> {
  const { startSimulator } = await import('@wamux/simulator');
  if (first === undefined) return startSimulator({ dialects, ...options });
  const names = Object.values(dialects).map(({ name }) => name);
  try {
    return await startSimulator({
      dialects,
      ports: Object.fromEntries(names.map((name, index) => [name, first + index])),
      ...options,
    });
  } catch (error) {
    throw toPortError(error, first);
  }
}

function toPortError(error: unknown, first: number): CliError {
  const { code, message } = error as NodeJS.ErrnoException;
  const next = 'Choose another --port, or leave it out.';
  if (code === 'EADDRINUSE') return new CliError('failed', `a port from ${first} up is in use`, next);
  if (code === 'EACCES') return new CliError('failed', `this user may not listen on port ${first}`, next);
  return new CliError('failed', clean(message), next);
}
