import { startOwnPostgres } from '../databases/own-postgres.js';
import type { Trial } from '../trial.js';
import { sleep } from '../wait.js';
import type { WorkerProcess } from '../worker-process.js';
import { withDatabase } from './scenario.js';

const messages = 200;
const recoverWithinMs = 60_000;
/** The most CPU that a worker may use while the server is away, as a share of one core. */
const mostCpuShare = 0.2;

export const serverKilled = withDatabase({
  name: 'server-killed',
  what: 'kill -9 of PostgreSQL with all its processes, and a start seconds later; the workers live on',
  share: 1 / 100,
  store: 'postgres',
  makeDatabase: startOwnPostgres,
  troublesWorkers: true,
  async play(trial, { server }) {
    const { draw } = trial;
    trial.want(messages);
    // The server is away for longer than a lease.
    const options = { leaseMs: 1_000, concurrency: 4 };
    const workers = [await trial.open(options), await trial.open(options)] as const;
    await trial.enqueue(workers[0], trial.wanted);
    for (const worker of workers) await worker.call({ do: 'start' });
    await sleep(draw.int(20, 400));
    await server.kill();
    trial.kills.push('server');
    await whileAway(trial, workers, draw.int(2_000, 5_000));
    const since = performance.now();
    await server.start();
    await trial.finish();
    const recoverMs = performance.now() - since;
    trial.recoverMs.push(recoverMs);
    if (recoverMs > recoverWithinMs) trial.problems.push(`wrong: it took ${recoverMs} ms to recover`);
  },
});

async function whileAway(
  trial: Trial,
  workers: readonly [WorkerProcess, WorkerProcess],
  awayMs: number,
): Promise<void> {
  const cpuMs = async (): Promise<number> => {
    const used = await Promise.all(workers.map((worker) => worker.call<number>({ do: 'cpu' })));
    return used.reduce((sum, one) => sum + one, 0) / workers.length;
  };
  const before = await cpuMs();
  await sleep(awayMs);
  const share = ((await cpuMs()) - before) / awayMs;
  trial.cpuShares.push(share);
  if (share > mostCpuShare) trial.problems.push(`wrong: a worker used ${share} of a core without a server`);
  const [answer] = await trial.enqueue(workers[0], trial.want(1));
  if (answer?.refused !== 'unavailable') {
    trial.problems.push(`wrong: without a server enqueue said ${answer?.refused ?? 'that it stored it'}`);
  }
}
