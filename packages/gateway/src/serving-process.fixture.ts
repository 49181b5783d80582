import { openOutbox } from '@wamux/outbox';
import { createClient } from 'wamux';
import { createGateway } from './create-gateway.js';
import { parseEndpoints } from './endpoints/endpoint.js';
import { EndpointSender } from './endpoints/endpoint-sender.js';
import { serveGateway } from './serve-gateway.js';

// A process that serves until it is killed.

const { url, config, port, endpoints = [] } = JSON.parse(process.argv[2] ?? '{}');
const client = await createClient(config);
const outbox = await openOutbox({ url, client, leaseMs: 1_000, keepReceived: true });
const server = await serveGateway(createGateway({ client, outbox, keys: [] }), { port });
outbox.start();
for (const endpoint of parseEndpoints(endpoints)) new EndpointSender(outbox, endpoint, () => {}, 1_000);
process.send?.(server.url);
