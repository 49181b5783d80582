import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { toSimulatedConfig } from '../packages/cli/src/simulate/simulated-config.js';
import { createGatewayKey } from '../packages/gateway/src/index.js';
import { type Simulator, startSimulator } from '../packages/simulator/src/index.js';

const root = join(import.meta.dirname, '..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const main = join(root, 'packages/cli/src/main.ts');
const tsx = createRequire(import.meta.url).resolve('tsx');
const patienceMs = 240_000;
const to = '+573001112233';

interface Compose {
  readonly services: Readonly<Record<string, { readonly command?: readonly string[] }>>;
}
const compose = parse(read('examples/deploy/compose.yaml'), { merge: true }) as Compose;

/** The command that a unit starts. */
const unitCommand = (name: string): readonly string[] =>
  (/^ExecStart=(.*)$/m.exec(read(`examples/deploy/${name}`))?.[1] ?? '').split(' ');

/** The command lines of the examples, for gateway and worker. */
const shipped = [
  ['compose.yaml', ['gateway', 'worker'].map((name) => compose.services[name]?.command ?? [])],
  ['the units of systemd', ['wamux-gateway.service', 'wamux-worker.service'].map(unitCommand)],
] as const;

/** Every metric that the dashboard and the alerts name. */
const named = new Set(
  ['wamux.json', 'alerts.yml'].flatMap((name) =>
    [...read(`docs/grafana/${name}`).matchAll(/\bwamux_\w+/g)].map(([metric]) => metric),
  ),
);

let folder: string;
let simulator: Simulator;
let app: { readonly url: string; close(): Promise<void> };
let running: { end(): Promise<void> }[];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wamux-shipped-'));
  simulator = await startSimulator({ timeline: [] });
  app = await startApp();
  running = [];
});
afterEach(async () => {
  await Promise.all(running.map((one) => one.end()));
  await app.close();
  await simulator.close();
  await rm(folder, { recursive: true, force: true });
});

/** An app that accepts events from the second attempt on. */
async function startApp() {
  const answers = [500];
  const server = createServer((request, response) => {
    request.resume().on('end', () => response.writeHead(answers.shift() ?? 200).end());
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    close: () => new Promise<void>((closed) => server.close(() => closed()).closeAllConnections()),
  };
}

/** Starts a command line of the examples, with our folder in place of theirs and on a free port. */
async function start([program = '', ...shippedArgs]: readonly string[]): Promise<string> {
  expect(program).toMatch(/(^|\/)wamux$/);
  const args = shippedArgs.map((arg, index) => {
    if (arg === '0.0.0.0') return '127.0.0.1';
    return shippedArgs[index - 1] === '--port' ? '0' : arg.replace('/etc/wamux', folder);
  });
  const env = { ...process.env, WAMUX_OUTBOX: `file:${join(folder, 'wamux.db')}` };
  const argv = ['--conditions=@wamux/source', '--import', tsx, main, ...args];
  const child = spawn(process.execPath, argv, { cwd: folder, env, stdio: ['ignore', 'ignore', 'pipe'] });
  const ended = once(child, 'close');
  running.push({
    async end() {
      child.kill('SIGTERM');
      await ended;
    },
  });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (more) => {
    said += more;
  });
  const url = () => /http:\/\/127\.0\.0\.1:\d+/.exec(said)?.[0] ?? `${child.exitCode} ${said}`;
  await expect.poll(url, { timeout: 90_000 }).toMatch(/^http/);
  return url();
}

/** Opens the console, which starts counting at that moment. */
async function overviewOf(gateway: string, key: string) {
  const { headers } = await fetch(`${gateway}/console/sign-in`, {
    ...{ method: 'POST', redirect: 'manual', headers: { 'sec-fetch-site': 'same-origin' } },
    body: new URLSearchParams({ key }),
  });
  const [cookie = ''] = (headers.get('set-cookie') ?? '').split(';');
  const read = async () => (await fetch(`${gateway}/console/parts/overview`, { headers: { cookie } })).text();
  expect(await read()).toContain('Last minute');
  return read;
}

describe.each(shipped)('gateway and worker as %s starts them', { timeout: patienceMs }, (_, commands) => {
  it('have a sample of every metric that the board and the alerts name, and notice what they warn of', async () => {
    const config = toSimulatedConfig([simulator.channels, simulator.decisionTelecom]);
    const own = createGatewayKey('operator', ['send', 'read', 'operate', 'metrics']);
    const shop = createGatewayKey('shop', ['send'], { team: 'shop' });
    const endpoint = { name: 'shop', url: app.url, secrets: [`whsec_${'A'.repeat(44)}`], allowPrivate: true };
    const files = {
      // JSON is valid YAML.
      'wamux.config.yaml': {
        ...config,
        routes: [{ when: { tag: 'dt' }, try: ['dt'] }, { try: ['bird'] }],
      },
      'wamux.keys.json': [own.stored, shop.stored],
      'wamux.endpoints.json': [endpoint],
    };
    for (const [name, content] of Object.entries(files)) {
      await writeFile(join(folder, name), JSON.stringify(content), { mode: 0o600 });
    }
    const [gateway = '', worker = ''] = await Promise.all(commands.map(start));
    const seen = await overviewOf(gateway, own.key);
    const post = async (path: string, body: object, key = own.key) => {
      const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
      const response = await fetch(`${gateway}${path}`, {
        ...{ method: 'POST', headers },
        body: JSON.stringify(body),
      });
      return (await response.json()) as { outcome?: string; providers?: readonly object[] };
    };
    const text = { to, type: 'text', text: 'Hola' };
    expect(await post('/v1/messages?wait=60s', text, shop.key)).toMatchObject({ outcome: 'accepted' });
    simulator.decisionTelecom.on('send-whatsapp', 'reset-after-acceptance', { times: 1 });
    const lost = await post('/v1/messages?wait=60s', { ...text, tags: ['dt'] });
    expect(lost).toMatchObject({ outcome: 'unknown' });
    simulator.channels.on('send', 'unauthorized');
    await post('/v1/messages', text);
    await post('/v1/providers/dt/pause', { reason: 'it loses answers' });
    await fetch(`${gateway}/webhooks`, { method: 'POST', body: '{}' });

    const headers = { authorization: `Bearer ${own.key}` };
    const scrape = async (url: string) => (await fetch(`${url}/metrics`, { headers })).text();
    const lines = async (...urls: readonly string[]) =>
      (await Promise.all(urls.map(scrape))).flatMap((all) => all.split('\n'));
    const missing = async () => {
      const samples = (await lines(gateway, worker)).map((line) => /^\w+/.exec(line)?.[0]);
      return [...named].filter((metric) => !samples.includes(metric));
    };
    await expect.poll(missing, { timeout: 30_000 }).toEqual([]);
    // These are the metrics behind WamuxUnknownOutcomes and WamuxCircuitOpen.
    expect(await lines(gateway, worker)).toContainEqual(
      expect.stringMatching(/^wamux_attempts_total\{provider="dt",outcome="unknown",kind="\w+"\} 1$/),
    );
    const open = 'wamux_circuit_state{provider="bird",state="open"} 1';
    await expect.poll(() => lines(gateway), { timeout: 30_000 }).toContain(open);
    await expect.poll(() => lines(worker), { timeout: 30_000 }).toContain(open);
    const explained = await post('/v1/explain', text);
    expect(explained.providers).toMatchObject([{ provider: 'bird', skipped: { kind: 'auth' } }]);
    // The console follows the events of all processes, and says where to find the durations of calls.
    await expect.poll(seen).toMatch(/<h3>bird<\/h3>[\s\S]*?<b>\d+ %<\/b>\s*<span>accepted/);
    expect(await seen()).toContain('reports it at its own /metrics');
    expect(await seen()).not.toContain('no calls');
    expect((await fetch(`${worker}/v1/messages`, { headers })).status).toBe(404);
    expect((await fetch(`${worker}/metrics`)).status).toBe(401);
    for (const path of ['/healthz', '/readyz']) expect((await fetch(worker + path)).status).toBe(200);
  });
});
