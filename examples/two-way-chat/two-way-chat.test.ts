import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type InboundContent, type Simulator, startSimulator } from '@wamux/simulator';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Client, createClient } from 'wamux';
import { type Desk, takeEvents } from './chat.js';

const user = '+573001112233';
let simulator: Simulator;
let client: Client;
let server: Server;
let desk: Desk;

beforeEach(async () => {
  simulator = await startSimulator({ timeline: [] });
  desk = { log: [], withPerson: new Set(), optedOut: new Set() };
  server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { method = 'GET', url = '/', headers } = request;
    const rawBody = new Uint8Array(Buffer.concat(chunks));
    const handled = await client.handleWebhook({ method, url, headers, rawBody });
    await takeEvents(client, desk, handled.events);
    response.writeHead(handled.response.status, handled.response.headers).end(handled.response.body);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhooks`;
  const { channels, cloudApi } = simulator;
  const { accessKey, workspaceId, channelId, signingKey } = channels.credentials;
  client = await createClient({
    providers: {
      meta: {
        adapter: 'cloud-api',
        ...cloudApi.description.config.settings,
        baseUrl: cloudApi.origin,
        webhook: {
          secrets: [cloudApi.credentials.appSecret],
          verifyToken: cloudApi.credentials.verifyToken,
        },
      },
      bird: {
        adapter: 'channels',
        accessKey,
        workspaceId,
        channelId,
        baseUrl: channels.origin,
        webhook: { secrets: [signingKey], publicUrl: origin },
      },
    },
    routes: [{ when: { tag: 'bird' }, try: ['bird'] }, { try: ['meta'] }],
  });
  for (const provider of [channels, cloudApi]) provider.sendWebhooksTo(origin);
});
afterEach(async () => {
  await client.close();
  await simulator.close();
  server.closeAllConnections();
  await new Promise((closed) => server.close(closed));
});

it.each(['cloudApi', 'channels'] as const)('answers a text by the number it came to: %s', async (side) => {
  await simulator[side].receiveMessage(user, { type: 'text', text: 'Hola' });
  expect(desk.log).toEqual(['Thank you! Which order is it about?']);
  expect(simulator.ledger.acceptances.map(({ provider }) => provider)).toEqual([simulator[side].dialect]);
});

it.each(['cloudApi', 'channels'] as const)('fetches a file: %s', async (side) => {
  const data = Buffer.from('a letter');
  await simulator[side].receiveMessage(user, { type: 'document', mimeType: 'application/pdf', data });
  expect(desk.log).toEqual(['Thank you, we have your file (8 bytes).']);
});

it.each<[InboundContent, string]>([
  [{ type: 'flow-reply', response: { size: 'M' } }, 'Thank you for your answers.'],
  [{ type: 'unsupported', rawType: 'poll_creation' }, 'I cannot read this. A person will look at it.'],
])('answers %j', async (content, said) => {
  await simulator.cloudApi.receiveMessage('CO.13491208655302741918', content);
  expect(desk.log).toEqual([said]);
});

it('is silent where a person of ours wrote, and keeps who wants no marketing', async () => {
  await simulator.cloudApi.receiveNews({ type: 'echo', to: user, text: 'I will call you' });
  await simulator.cloudApi.receiveMessage(user, { type: 'text', text: 'Hola' });
  expect(desk.log).toEqual([]);
  await simulator.cloudApi.receiveNews({ type: 'marketing-preference', from: user, wants: false });
  expect([...desk.optedOut]).toEqual([user]);
  await simulator.cloudApi.receiveMessage(user, { type: 'number-change', newNumber: '+573009998877' });
  expect([...desk.withPerson]).toEqual(['+573009998877']);
});
