import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { type Outbox, openOutbox } from '@wamux/outbox';
import { type Simulator, startSimulator } from '@wamux/simulator';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { createClient } from 'wamux';
import { startDatabases, type TestDatabases } from '../../../../tooling/test-databases.js';
import { type Folder, makeFolder } from '../folder.fixture.js';
import { toSimulatedConfig } from '../simulate/simulated-config.js';
import { runHere } from '../test-io.fixture.js';

const main = fileURLToPath(new URL('../main.ts', import.meta.url));
const tsx = createRequire(import.meta.url).resolve('tsx');
const patienceMs = 90_000;
const count = 60;

let simulator: Simulator;
let folder: Folder;
beforeEach(async () => {
  simulator = await startSimulator({ timeline: [] });
  folder = await makeFolder();
  await folder.write('wamux.config.json', toSimulatedConfig([simulator.channels]));
});
afterEach(async () => {
  await folder[Symbol.asyncDispose]();
  await simulator.close();
});

describe.each(['sqlite', 'postgres'] as const)('wamux worker on %s', { timeout: patienceMs }, (kind) => {
  let databases: TestDatabases;
  let url: string;
  let outbox: Outbox;
  beforeAll(async () => {
    databases = await startDatabases(kind, inject('postgresUrl'));
  }, patienceMs);
  afterAll(() => databases.stop());
  beforeEach(async () => {
    url = await databases.fresh();
    const client = await createClient(toSimulatedConfig([simulator.channels]));
    // It takes messages in, as a gateway without a worker does, and starts none.
    outbox = await openOutbox({ url, client, leaseMs: 1_000 });
    await outbox.enqueueMany(
      Array.from({ length: count }, (_, n) => ({
        message: { to: '+573005556677', type: 'text', text: `n ${n}` } as const,
      })),
    );
  }, patienceMs);
  afterEach(() => outbox.close());

  const start = () => {
    const argv = ['--conditions=@wamux/source', '--import', tsx, main, 'worker', '--outbox', url];
    const child = spawn(process.execPath, argv, { cwd: folder.path, stdio: ['ignore', 'ignore', 'pipe'] });
    let said = '';
    child.stderr.on('data', (data) => {
      said += data;
    });
    return { child, ended: once(child, 'close'), said: () => said };
  };
  const accepted = () => simulator.ledger.acceptances.map(({ content }) => content);
  const untilAccepted = (least: number) =>
    expect.poll(() => accepted().length, { timeout: 60_000, interval: 2 }).toBeGreaterThanOrEqual(least);

  it('sends what waits, says one line, and after SIGTERM leaves the rest whole', async () => {
    const worker = start();
    await untilAccepted(5);
    worker.child.kill('SIGTERM');
    expect(await worker.ended).toEqual([null, 'SIGTERM']);
    expect(worker.said()).toMatch(/^Sending what is due through \S+, until Ctrl-C\n$/);
    const { states } = (await outbox.stats())._unsafeUnwrap();
    expect(states).toMatchObject({ sending: 0, reconciling: 0, 'needs-review': 0, failed: 0 });
    expect(states.accepted).toBe(accepted().length);
    const next = start();
    await untilAccepted(count);
    next.child.kill('SIGTERM');
    await next.ended;
    expect(new Set(accepted()).size).toBe(count);
    expect(accepted()).toHaveLength(count);
  });

  it('is killed, and the next one loses and doubles nothing', async () => {
    const killed = start();
    await untilAccepted(5);
    killed.child.kill('SIGKILL');
    await killed.ended;
    const next = start();
    const states = async () => (await outbox.stats())._unsafeUnwrap().states;
    const waiting = async () => {
      const { queued, sending } = await states();
      return queued + sending;
    };
    await expect.poll(waiting, { timeout: 80_000 }).toBe(0);
    // What the provider had is found there; what was begun and never arrived is looked up for ten minutes, and not sent again.
    await expect.poll(async () => (await states()).accepted, { timeout: 20_000 }).toBe(accepted().length);
    next.child.kill('SIGTERM');
    await next.ended;
    expect(new Set(accepted()).size).toBe(accepted().length);
    const ended = await states();
    expect(ended.accepted + ended.reconciling).toBe(count);
  });
});

describe('wamux worker', () => {
  const run = (...argv: string[]) => runHere(['worker', ...argv], { directory: folder.path });

  it('goes on asking about a campaign whose command has ended, and its delivered grow', async () => {
    const to = '+573005556677';
    await folder.write('customers.csv', `phone,text\n${to},Hola\n`);
    const bulk = [
      'bulk',
      'customers.csv',
      '--to-column',
      'phone',
      '--text-column',
      'text',
      '--yes',
      '--json',
    ];
    // Long after the command has ended.
    simulator.channels.setTimeline(to, [{ status: 'delivered', afterMs: 6_000 }]);
    expect((await runHere(bulk, { directory: folder.path })).code).toBe(0);
    const outbox = ['--outbox', 'file:bulk.db'];
    const states = async () => {
      const { json } = await runHere(['outbox', 'stats', '--json', ...outbox], { directory: folder.path });
      return (json() as { states: Record<string, number> }).states;
    };
    expect(await states()).toMatchObject({ accepted: 1, delivered: 0 });
    const stop = new AbortController();
    const working = runHere(['worker', ...outbox], { directory: folder.path, interrupted: stop.signal });
    await expect.poll(states, { timeout: 30_000 }).toMatchObject({ accepted: 0, delivered: 1 });
    stop.abort();
    expect((await working).code).toBe(130);
    expect(simulator.ledger.acceptances).toHaveLength(1);
  }, 60_000);

  it('says where it is watched, and nothing else is there', async () => {
    const stop = new AbortController();
    let written = '';
    const working = runHere(['worker', '--port', '0', '--json'], {
      directory: folder.path,
      interrupted: stop.signal,
      onWrite: (more) => {
        written += more;
      },
    });
    const url = () => /"url":"(http:[^"]+)"/.exec(written)?.[1] ?? '';
    await expect.poll(url, { timeout: 30_000 }).not.toBe('');
    expect(await (await fetch(`${url()}/metrics`)).text()).toContain('wamux_workers ');
    const statusOf = async (path: string, method = 'GET') =>
      (await fetch(url() + path, { method, body: method === 'POST' ? '{}' : null })).status;
    expect([await statusOf('/healthz'), await statusOf('/readyz')]).toEqual([200, 200]);
    for (const path of ['/', '/docs', '/v1/providers', '/console/log'])
      expect(await statusOf(path)).toBe(404);
    expect(await statusOf('/v1/messages', 'POST')).toBe(404);
    const { port } = new URL(url());
    expect((await run('--port', port, '--outbox', 'file:other.db')).code).toBe(5);
    stop.abort();
    expect((await working).code).toBe(130);
    await expect(fetch(`${url()}/healthz`)).rejects.toThrow();
  }, 60_000);

  it.each([
    ['a config that is not there', 3, ['--config', 'nowhere.json']],
    ['an outbox that cannot be opened', 7, ['--outbox', 'file:nowhere/outbox.db']],
    ['an address of another kind', 2, ['--outbox', 'mysql://x']],
    ['a flag of serve', 2, ['--no-worker']],
    ['an address without a port', 2, ['--host', '0.0.0.0']],
    ['keys without a port', 2, ['--keys', 'wamux.keys.json']],
    ['a port that is none', 2, ['--port', 'http']],
    ['an address that others reach, without keys', 6, ['--port', '0', '--host', '0.0.0.0']],
    ['keys that are not there', 6, ['--port', '0', '--keys', 'nowhere.json']],
  ])('ends with a code of its own for %s', async (_, code, argv) => {
    expect((await run(...argv)).code).toBe(code);
  });
});
