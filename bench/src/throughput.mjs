// One message is one JSON POST: `client.sendTemplate` through router, adapter and transport, against a bare undici
// `request` on a `Pool` that writes the same body for the same message, posts it and parses the same answer.
import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { Pool } from 'undici';
import { createClient } from 'wamux';
import { median } from './median.mjs';

const inFlight = 64;
const rounds = 11;
const messagesPerRound = 20_000;

const uuid = '6f1c8f2e-1111-4222-8333-444455556666';
const adapters = {
  'decision-telecom': {
    settings: { apiKey: 'bench', sender: 'Brand' },
    mapping: { name: 'order_shipped', namespace: 'ns', language: 'es' },
    toBody: ({ to, variables: { customer, order } }) => ({
      source_addr: 'Brand',
      destination_addr: Number(to.slice(1)),
      message_type: 4,
      template_name: 'order_shipped',
      template_params: JSON.stringify({
        to: to.slice(1),
        type: 'template',
        template: {
          namespace: 'ns',
          name: 'order_shipped',
          language: { policy: 'deterministic', code: 'es' },
          components: [
            { type: 'body', parameters: [customer, order].map((text) => ({ type: 'text', text })) },
          ],
        },
      }),
    }),
  },
  channels: {
    // Bird's own limit would be all that is measured.
    settings: { accessKey: 'bench', workspaceId: uuid, channelId: uuid, limits: { perSecond: 100_000 } },
    mapping: { projectId: uuid, version: 'latest', locale: 'es' },
    toBody: ({ to, variables }) => ({
      receiver: { contacts: [{ identifierKey: 'phonenumber', identifierValue: to }] },
      template: {
        projectId: uuid,
        version: 'latest',
        locale: 'es',
        parameters: Object.entries(variables).map(([key, value]) => ({ type: 'string', key, value })),
      },
      // Ours is generated for each message; the bare side has one of the same length for all.
      reference: '0199aaaa-bbbb-7ccc-8ddd-eeeeffff0000',
    }),
  },
};

const recipient = (n) => `+57300${1_000_000 + (n % 9_000_000)}`;

/** What the adapter posts, taken from the adapter itself: the bare side must send the same. */
async function captureRequest(config, message) {
  let captured;
  const transport = {
    request: async (request) => {
      captured = request;
      throw new Error('captured');
    },
    close: async () => {},
  };
  const client = await createClient(config, { transport });
  await client.providers.get('p').sendTemplate(message);
  return captured;
}

const messageOf = (n) => ({
  to: recipient(n),
  name: 'order_shipped',
  variables: { customer: 'Ada', order: `A-${n}` },
});

async function measure(send) {
  let next = 0;
  const cpu = process.cpuUsage();
  const start = performance.now();
  const worker = async () => {
    while (next < messagesPerRound) {
      next += 1;
      await send(next);
    }
  };
  await Promise.all(Array.from({ length: inFlight }, worker));
  const seconds = (performance.now() - start) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  return { rate: messagesPerRound / seconds, cpu: (user + system) / messagesPerRound };
}

export async function benchThroughput() {
  const server = fork(new URL('loopback-server.mjs', import.meta.url));
  const [port] = await once(server, 'message');
  const origin = `http://127.0.0.1:${port}`;
  const results = [];

  for (const [adapter, { settings, mapping, toBody }] of Object.entries(adapters)) {
    const config = {
      providers: { p: { adapter, ...settings, baseUrl: origin } },
      templates: { order_shipped: { variables: ['customer', 'order'], on: { p: mapping } } },
    };
    const { path, headers, body: expected } = await captureRequest(config, messageOf(7));
    const { reference: _, ...ours7 } = JSON.parse(expected);
    const { reference: __, ...bare7 } = JSON.parse(JSON.stringify(toBody(messageOf(7))));
    assert.deepEqual(ours7, bare7);
    const pool = new Pool(origin, { connections: inFlight });
    const bare = async (n) => {
      const body = JSON.stringify(toBody(messageOf(n)));
      const response = await pool.request({ method: 'POST', path, headers, body });
      return response.body.json();
    };
    const client = await createClient(config);
    const ours = async (n) => {
      const result = await client.sendTemplate(messageOf(n));
      if (result.isErr()) throw new Error(result.error.message);
    };

    const runs = { bare: [], ours: [] };
    for (let round = -1; round < rounds; round += 1) {
      const order = round % 2 === 0 ? ['bare', 'ours'] : ['ours', 'bare'];
      for (const arm of order) {
        const run = await measure(arm === 'bare' ? bare : ours);
        if (round >= 0) runs[arm].push(run); // the first round only warms up
      }
    }
    await client.close();
    await pool.close();
    const figure = (arm, key) => median(runs[arm].map((run) => run[key]));
    results.push({
      adapter,
      bareRate: Math.round(figure('bare', 'rate')),
      rate: Math.round(figure('ours', 'rate')),
      bareCpu: figure('bare', 'cpu'),
      cpu: figure('ours', 'cpu'),
      ratio: median(runs.ours.map((run, index) => run.rate / runs.bare[index].rate)),
      cpuRatio: median(runs.ours.map((run, index) => run.cpu / runs.bare[index].cpu)),
    });
  }
  server.disconnect();
  return results;
}
