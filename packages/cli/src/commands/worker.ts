import type { GatewayOptions, GatewayServer } from '@wamux/gateway';
import { usageError } from '../cli-error.js';
import { commonArgs, defineCommand } from '../command.js';
import type { Io } from '../io.js';
import { writeJsonLine, writeLines } from '../output/write.js';
import { keysArgs, readKeys } from '../serve/key-file.js';
import { hostArgs, listen, readPort, tellBug } from '../serve/listen.js';
import { openServedOutbox, servedOutboxArgs } from '../serve/served-outbox.js';
import { untilEnded } from '../serve/until-ended.js';
import { withClient } from '../with-client.js';

export const worker = defineCommand({
  args: {
    ...servedOutboxArgs,
    port: {
      type: 'string',
      valueHint: 'number',
      description: 'The port for /healthz, /readyz and /metrics of this process. Default: none',
    },
    ...hostArgs,
    ...keysArgs,
    ...commonArgs,
  },
  example: 'wamux worker --outbox postgres://app@db.example/app --port 8081',
  async run({ io, args }) {
    if (args.port === undefined && (args.host ?? args.keys) !== undefined) {
      throw usageError('--host and --keys need --port', 'Without --port, a worker does not listen.');
    }
    const port = args.port === undefined ? undefined : readPort(args.port);
    const keys = port === undefined ? [] : await readKeys(io, args.keys);
    return withClient(io, args.config, async (client) => {
      await using outbox = await openServedOutbox(io, args.outbox, client);
      // The metrics must be collected before the first message is sent.
      const server =
        port === undefined ? undefined : await monitor(io, { client, outbox, keys }, port, args.host);
      outbox.start();
      const providers = [...client.providers.keys()];
      const url = server?.url;
      if (args.json)
        writeJsonLine(io.stdout, { type: 'ready', providers, ...(url !== undefined && { url }) });
      const watched = url === undefined ? '' : `; metrics at ${url}/metrics`;
      writeLines(io.stderr, [
        `${io.stderr.paint('bold', 'Sending what is due')} through ${providers.join(', ')}, until Ctrl-C${watched}`,
      ]);
      const ended = await untilEnded(io);
      await server?.close();
      return ended;
    });
  },
});

async function monitor(
  io: Io,
  parts: Pick<GatewayOptions, 'client' | 'outbox' | 'keys'>,
  port: number,
  host: string | undefined,
): Promise<GatewayServer> {
  const { createMonitor } = await import('@wamux/gateway');
  return listen(createMonitor({ ...parts, onBug: (error) => void tellBug(io, error) }), port, host);
}
