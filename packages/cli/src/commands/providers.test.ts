import { openOutbox } from '@wamux/outbox';
import { type Simulator, startSimulator } from '@wamux/simulator';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createClient } from 'wamux';
import { exitCodes } from '../exit-codes.js';
import { type Folder, makeSimulatedFolder, withRoute } from '../folder.fixture.js';
import { toCircuitOfWorkers, toProviderStateLines } from '../output/provider-states.js';
import { runHere, runHereUntil, type TestIo } from '../test-io.fixture.js';

let simulator: Simulator;
let folder: Folder;
beforeAll(async () => {
  simulator = await startSimulator({ timeline: [] });
});
afterAll(() => simulator.close());
beforeEach(async () => {
  folder = await makeSimulatedFolder(simulator, withRoute('bird', 'dt'));
});
afterEach(async () => {
  simulator.channels.reset();
  await folder[Symbol.asyncDispose]();
});

const to = '+573005556677';
const watch = ['providers', '--watch'];
const outboxFlag = ['--outbox', 'file:outbox.db'];

const runUntil = (argv: readonly string[], isEnough: (written: string) => boolean, io: TestIo = {}) =>
  runHereUntil(argv, isEnough, { directory: folder.path, ...io });

const jsonLines = (stdout: string) =>
  stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));

/** A worker on the outbox of the folder, whose first provider refuses the credential. */
async function startWorker(): Promise<AsyncDisposable> {
  simulator.channels.on('send', 'unauthorized');
  const client = await createClient(`${folder.path}/wamux.config.json`);
  const outbox = await openOutbox({ url: `file:${folder.path}/outbox.db`, client });
  await outbox.enqueue({ to, type: 'text', text: 'Hola' });
  outbox.start();
  return {
    async [Symbol.asyncDispose]() {
      await outbox.close();
      await client.close();
    },
  };
}

describe('providers --watch', () => {
  it('writes one JSON line a tick, of this command alone where there is no outbox, and says so once', async () => {
    const ran = await runUntil([...watch, '--json'], (written) => written.split('"at"').length > 4);
    expect(ran.code).toBe(exitCodes.interrupted.code);
    expect(ran.stderr).toMatch(/^without --outbox .* this command alone.*\n$/);
    const lines = jsonLines(ran.stdout);
    expect(lines.length).toBeGreaterThan(1);
    for (const line of lines) {
      expect(line).toMatchObject({
        at: expect.stringMatching(/^\d{4}-/),
        source: 'process',
        workers: [{ providers: { bird: { state: 'closed', share: 1, errors: {} } } }],
      });
    }
  });

  it.each([
    ['--outbox', outboxFlag, {}],
    ['WAMUX_OUTBOX', [], { WAMUX_OUTBOX: 'file:outbox.db' }],
  ])('shows what the workers know of the outbox that %s names', async (_, flags, environment) => {
    await using _worker = await startWorker();
    const isEnough = (written: string): boolean => written.includes('"auth":{"count":1');
    const ran = await runUntil([...watch, ...flags, '--json'], isEnough, { environment });
    expect(ran).toMatchObject({ code: exitCodes.interrupted.code, stderr: '' });
    expect(jsonLines(ran.stdout).at(-1)).toMatchObject({
      source: 'outbox',
      workers: [
        {
          providers: {
            bird: {
              state: 'open',
              reason: 'auth',
              refusal: { kind: 'auth' },
              repeats: { used: 0, limit: 10 },
            },
            dt: { state: 'closed', messages: 1, limits: { queue: { used: 0, limit: 1_000 } } },
          },
        },
      ],
    });
    expect(ran.stdout).not.toMatch(/5556677|Hola/);
  });

  it('draws a table over the one before on a terminal', async () => {
    await using _worker = await startWorker();
    const ran = await runUntil([...watch, ...outboxFlag], (written) => /auth 1, \d+ s ago/.test(written), {
      columns: 200,
    });
    expect(ran.code).toBe(exitCodes.interrupted.code);
    expect(ran.stdout).toMatch(/bird +open: auth, \d+ s more +0 % +50 % +0 of 64 .* auth 1, \d+ s ago/);
    expect(ran.stdout).toContain('\u001b[');
  });

  it('writes table after table to a pipe, and ends when nobody reads it any more', async () => {
    const unread = new AbortController();
    const ran = await runHere(watch, {
      directory: folder.path,
      unread: unread.signal,
      onWrite: (text) => text.includes('errors: count') && unread.abort(),
    });
    expect(ran.code).toBe(exitCodes['broken-pipe'].code);
    expect(ran.stdout).toMatch(/^\d{4}-\S+Z\nprovider +circuit .*\n(\w+ +closed +100 % +0 % .*\n){4}\n$/);
    expect(ran.stdout).not.toContain('\u001b');
  });

  it('says that no worker runs', async () => {
    await (
      await openOutbox({
        url: `file:${folder.path}/outbox.db`,
        client: await createClient(`${folder.path}/wamux.config.json`),
      })
    ).close();
    const ran = await runUntil([...watch, ...outboxFlag], (written) => written.includes('no worker'));
    expect(ran.stdout).toContain('no worker of this outbox has reported for a minute');
  });

  it.each([
    [[...watch, ...outboxFlag], 'failed', 'there is no such outbox file'],
    [['providers', ...outboxFlag], 'failed', 'there is no such outbox file'],
    [[...watch, '--outbox', 'outbox.db'], 'usage', '--outbox is not the address of an outbox'],
  ] as const)('%j is refused', async (argv, exit, said) => {
    const { code, stderr } = await runHere(argv, { directory: folder.path });
    expect([code, stderr]).toEqual([exitCodes[exit].code, expect.stringContaining(said)]);
  });
});

describe('circuits', () => {
  const explain = ['explain', '--to', to, '--text', 'Hola'];

  it('are those of the workers, where an outbox is named', async () => {
    await using _worker = await startWorker();
    const text = async (argv: readonly string[]) =>
      (await runHere([...argv, ...outboxFlag], { directory: folder.path, columns: 120 })).stdout;
    await expect
      .poll(() => text(['providers']), { timeout: 10_000, interval: 200 })
      .toMatch(/^bird +channels +open: auth, \d+ s more \(1 of 1 worker\)$/m);
    expect(await text(explain)).toMatch(/^bird +open: auth, .* \(1 of 1 worker\) +asked first$/m);
    const json = async (argv: readonly string[]) =>
      (await runHere([...argv, '--json', ...outboxFlag], { directory: folder.path })).json();
    const bird = { circuits: [{ state: 'open', reason: 'auth', since: expect.any(Number) }] };
    const { providers: shown } = (await json(['providers'])) as { providers: { id: string }[] };
    expect(shown.find(({ id }) => id === 'bird')).toMatchObject(bird);
    expect(await json(explain)).toMatchObject({
      providers: [{ provider: 'bird', ...bird }, { provider: 'dt' }],
    });
  });

  it('are left out where nobody can know them', async () => {
    const { stdout } = await runHere(['providers'], { directory: folder.path, columns: 120 });
    expect(stdout).toMatch(/^provider +adapter\n/);
    expect(stdout).not.toMatch(/circuit|closed/);
    const { providers: shown } = (
      await runHere(['providers', '--json'], { directory: folder.path })
    ).json() as {
      providers: object[];
    };
    expect(shown[0]).not.toHaveProperty('circuit');
    expect(shown[0]).not.toHaveProperty('circuits');
  });

  it('are not made up where no worker runs', () => {
    expect(toCircuitOfWorkers([], 'bird')).toEqual(['dim', 'not reported']);
    const workers = ['closed', 'open', 'closed'].map((state) => ({
      ...{ worker: state, at: '' },
      providers: { bird: { state } },
    }));
    expect(toCircuitOfWorkers(workers, 'bird')).toEqual(['yellow', 'open (1 of 3 workers)']);
    expect(toCircuitOfWorkers(workers.slice(0, 1), 'bird')).toEqual(['green', 'closed (1 of 1 worker)']);
    expect(toCircuitOfWorkers(workers, 'constructor')).toEqual(['dim', 'not reported']);
  });
});

describe('a table of what workers know', () => {
  const output = { write() {}, isTerminal: false, columns: 300, paint: (_: unknown, text: string) => text };
  const at = '2026-11-20T10:00:00.000Z';

  it('names the workers where there are several, and shows what is there', () => {
    const workers = [
      { worker: 'worker-00000001', at, providers: { bird: { state: 'recovering', share: 0.05 } } },
      { worker: 'worker-00000002', at, providers: { bird: {}, 'a\u001b[2Jb': { errors: {} } } },
    ];
    const [head, ...rows] = toProviderStateLines(output, workers, 0);
    expect(head).toMatch(/^worker +provider +circuit/);
    expect(rows[0]).toMatch(/^00000001 +bird +recovering +5 % +- +- +- +- +-$/);
    expect(rows[1]).toMatch(/^00000002 +bird +- /);
    expect(rows.join()).not.toContain('\u001b');
  });

  it('says that a provider is left alone, and of errors the latest first', () => {
    const bird = {
      ...{ state: 'closed', share: 1, trafficShare: 0.4 },
      refusal: { kind: 'rate_limited', retryAfterMs: 30_000, message: 'x' },
      limits: { concurrency: { used: 64, limit: 64 }, queue: { used: 3, limit: 9 } },
      errors: { auth: { count: 2, lastAt: 1_000 }, timeout: { count: 9, lastAt: 60_000 } },
    };
    const [, row] = toProviderStateLines(output, [{ worker: 'w', at, providers: { bird } }], 200_000);
    expect(row).toMatch(
      /^bird +throttled: rate_limited, 30 s more +100 % +40 % +64 of 64 +- +3 of 9 +- +timeout 9, 2 min ago; auth 2, 3 min ago$/,
    );
  });
});
