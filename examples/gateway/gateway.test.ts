import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { createGateway, createGatewayKey, type GatewayServer, serveGateway } from '@wamux/gateway';
import { type Outbox, openOutbox } from '@wamux/outbox';
import { type Simulator, startSimulator } from '@wamux/simulator';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Client, createClient } from 'wamux';

const to = '+573001112233';
let folder: string;
let simulator: Simulator;
let client: Client;
let outbox: Outbox;
let server: GatewayServer;
let key: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wamux-example-'));
  simulator = await startSimulator();
  const { decisionTelecom } = simulator;
  client = await createClient({
    providers: {
      dt: { adapter: 'decision-telecom', ...decisionTelecom.credentials, baseUrl: decisionTelecom.origin },
    },
  });
  outbox = await openOutbox({ url: `file:${join(folder, 'outbox.db')}`, client });
  outbox.start();
  const made = createGatewayKey('shop', ['send']);
  key = made.key;
  server = await serveGateway(createGateway({ client, outbox, keys: [made.stored] }), { port: 0 });
}, 60_000);
afterEach(async () => {
  await server.close({ graceMs: 0 });
  await outbox.close();
  await client.close();
  await simulator.close();
  await rm(folder, { recursive: true, force: true });
});

interface Ran {
  readonly code: number;
  readonly answer: { readonly id?: string; readonly outcome?: string; readonly kind?: string };
}

function run([command = '', ...given]: readonly string[], ...args: readonly string[]): Promise<Ran> {
  const env = { PATH: process.env.PATH, WAMUX_URL: server.url, WAMUX_KEY: key };
  return new Promise((resolve, reject) => {
    execFile(command, [...given, ...args], { cwd: import.meta.dirname, env }, (error, stdout, stderr) => {
      if (stdout === '') reject(new Error(stderr));
      else resolve({ code: typeof error?.code === 'number' ? error.code : 0, answer: JSON.parse(stdout) });
    });
  });
}

const isHere = (program: string): boolean =>
  (process.env.PATH ?? '').split(delimiter).some((path) => existsSync(join(path, program)));

const clients = [
  { name: 'curl', needs: 'curl', command: ['sh', 'send.sh'] },
  { name: 'Node', needs: 'node', command: ['node', 'send.mjs'] },
  { name: 'Python', needs: 'python3', command: ['python3', 'send.py'] },
];

describe.each(clients)('the client in $name', { timeout: 60_000 }, ({ needs, command }) => {
  it.skipIf(!isHere(needs))(`sends once, and tells outcomes apart (needs ${needs})`, async () => {
    const text = 'Your "parcel" \\ is on its way';
    const first = await run(command, to, text, 'order-1');
    expect(first).toMatchObject({ code: 0, answer: { outcome: 'accepted' } });
    expect(await run(command, to, text, 'order-1')).toMatchObject({
      code: 0,
      answer: { id: first.answer.id },
    });
    expect(simulator.ledger.acceptances.map(({ content }) => content)).toEqual([text]);
    expect(await run(command, to, 'another', 'order-1')).toMatchObject({
      code: 1,
      answer: { kind: 'conflict' },
    });
    simulator.decisionTelecom.on('send-whatsapp', 'reset-after-acceptance', { times: 1 });
    expect(await run(command, to, text, 'order-2')).toMatchObject({
      code: 4,
      answer: { outcome: 'unknown' },
    });
    simulator.decisionTelecom.on('send-whatsapp', 'validation', { times: 1 });
    const refused = await run(command, to, text, 'order-3');
    expect(refused).toMatchObject({ code: 1, answer: { outcome: 'not-accepted', kind: 'validation' } });
    expect(simulator.ledger.acceptances).toHaveLength(2);
  });
});
