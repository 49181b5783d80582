import { inSendWindow, readEvidence } from '../evidence.js';
import type { Trial } from '../trial.js';
import { sleep } from '../wait.js';
import type { WorkerProcess } from '../worker-process.js';
import type { Scenario } from './scenario.js';

const messages = 50;
/** Long enough that only the stopped worker misses it, even on a busy machine. */
const leaseMs = 1_500;
/** Where a database lock was held by the stopped worker, nobody takes over before it continues. */
const longestStopMs = 6_000;

const steps = ['before-attempt-row', 'after-attempt-row', 'after-answer', 'random'] as const;

export const workerStopped: Scenario = {
  name: 'worker-stopped',
  what: 'two workers; one is stopped (SIGSTOP) past its lease, and comes back (SIGCONT) when the other has its messages',
  share: 1 / 10,
  async play(trial) {
    const { draw, database } = trial;
    trial.want(messages);
    const options = { leaseMs, concurrency: draw.oneOf([1, 4, 16]) };
    const stale = await trial.open(options);
    const other = await trial.open(options);
    await trial.enqueue(stale, trial.wanted);
    await stop(trial, stale, options.concurrency);
    await database.settled('stopped');
    const before = await readEvidence(database);
    const its = before.messages.flatMap(({ state, worker }) =>
      state === 'sending' && worker ? [worker] : [],
    );
    await other.call({ do: 'start' });
    await trial.released(new Set(its), longestStopMs);
    const after = await readEvidence(database);
    const stillIts = new Set(
      after.messages.flatMap(({ recipient, state, worker }) =>
        state === 'sending' && worker !== null && its.includes(worker) ? [recipient] : [],
      ),
    );
    // What stayed locked is free only when the worker continues: by then it may be sent, or taken over.
    for (const to of stillIts) trial.torn.add(to);
    for (const to of inSendWindow(before)) if (!stillIts.has(to)) trial.injected.add(to);
    stale.signal('SIGCONT');
    await trial.finish();
  },
};

async function stop({ draw }: Trial, worker: WorkerProcess, concurrency: number): Promise<void> {
  const step = draw.oneOf(steps);
  if (step === 'random') {
    await worker.call({ do: 'start' });
    await sleep(draw.int(0, 40 + (messages / concurrency) * 10));
    worker.signal('SIGSTOP');
  } else {
    const skip = draw.int(0, messages / 2);
    await worker.call({ do: 'set-trap', trap: { step, skip, signal: 'SIGSTOP' } });
    await worker.call({ do: 'start' });
    await worker.stopped;
  }
  // A signal takes a moment to arrive.
  await sleep(20);
}
