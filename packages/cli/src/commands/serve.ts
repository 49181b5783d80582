import type { DeliveryRecord, Gateway, GatewayKey, GatewayServer, RequestRecord } from '@wamux/gateway';
import type { Client } from 'wamux';
import { commonArgs, defineCommand } from '../command.js';
import type { Io } from '../io.js';
import { clean } from '../output/clean.js';
import { writeJsonLine, writeLines } from '../output/write.js';
import { createDeliveryTeller, endpointsArgs, readEndpoints } from '../serve/endpoint-file.js';
import { findUnknownBounds } from '../serve/key-bounds.js';
import { keysArgs, readKeys } from '../serve/key-file.js';
import { hostArgs, listen, readPort, tellBug } from '../serve/listen.js';
import { openServedOutbox, servedOutboxArgs } from '../serve/served-outbox.js';
import { untilEnded } from '../serve/until-ended.js';
import { withClient } from '../with-client.js';

const usualPort = '8080';

export const serve = defineCommand({
  args: {
    ...servedOutboxArgs,
    port: {
      type: 'string',
      valueHint: 'number',
      description: `The port to listen on. Default: ${usualPort}`,
    },
    ...hostArgs,
    'no-worker': {
      type: 'boolean',
      description: 'Send nothing from this process; run `wamux worker` on the same outbox',
    },
    ...keysArgs,
    ...endpointsArgs,
    ...commonArgs,
  },
  example: 'wamux serve --outbox file:wamux.db --port 8080',
  async run({ io, args, all }) {
    const port = readPort(args.port ?? usualPort);
    const keys = await readKeys(io, args.keys);
    const endpoints = await readEndpoints(io, args.endpoints);
    const { createGateway, sendToEndpoints } = await import('@wamux/gateway');
    return withClient(io, args.config, async (client) => {
      tellUnknownBounds(io, keys, client);
      await using outbox = await openServedOutbox(io, args.outbox, client);
      const gateway = createGateway({
        client,
        outbox,
        keys,
        onRequest: (record) => tellRequest(io, record, args.json === true),
        onBug: (error) => void tellBug(io, error),
      });
      const server = await listen(gateway, port, args.host);
      // citty takes `--no-worker` for the negation of a flag `worker`.
      if (all('no-worker').length === 0) outbox.start();
      const tellDelivery = createDeliveryTeller(io);
      const onDelivery = (record: DeliveryRecord): void => {
        gateway.observeDelivery(record);
        tellDelivery(record);
      };
      const sending = sendToEndpoints({ outbox, endpoints, onDelivery });
      tellReady(io, server, gateway, args.json === true);
      const ended = await untilEnded(io);
      // Requests in flight are answered while the outbox is there; then its sends are ended.
      await Promise.all([server.close(), sending.stop()]);
      return ended;
    });
  },
});

function tellReady(io: Io, { url, isLocal }: GatewayServer, { hasKeys }: Gateway, asJson: boolean): void {
  if (asJson) writeJsonLine(io.stdout, { type: 'ready', url });
  writeLines(io.stderr, [
    `${io.stderr.paint('bold', `Listening at ${url}`)}, until Ctrl-C. The console: ${url}  The reference: ${url}/docs`,
    ...(hasKeys
      ? []
      : ['There are no keys: only requests to this machine are served. Create one: wamux keys create']),
    ...(hasKeys && !isLocal
      ? [
          'Keys are sent unencrypted: put a TLS proxy in front of this port, and close the port to everybody else.',
        ]
      : []),
  ]);
}

/** Warns of names that no key can use. It does not fail: the gateway must still take webhooks and serve the other keys. */
function tellUnknownBounds({ stderr }: Io, keys: readonly GatewayKey[], client: Client): void {
  for (const key of keys) {
    for (const { what, name, hint } of findUnknownBounds(key, client)) {
      const line = `The key ${key.name} is bound to the ${what} ${name}, which is not in the config${hint}`;
      writeLines(stderr, [stderr.paint('yellow', clean(line))]);
    }
  }
}

function tellRequest({ stdout }: Io, record: RequestRecord, asJson: boolean): void {
  if (asJson) {
    writeJsonLine(stdout, { type: 'request', ...record });
    return;
  }
  const { at, method, route, status, durationMs, key = '-' } = record;
  stdout.write(`${clean(`${at} ${method} ${route} ${status} ${durationMs}ms ${key}`)}\n`);
}
