import { type WorkerStep, workerSteps } from '../protocol.js';
import { sendsTo, textRoutesOf } from '../sends.js';
import type { Trial } from '../trial.js';
import { sleep } from '../wait.js';
import type { WorkerProcess } from '../worker-process.js';
import type { Scenario } from './scenario.js';

const messages = 50;

/** Where the first worker of a run dies: at each step in turn, at a commit of any kind, or at any instruction. */
const killSteps = [
  ...workerSteps.slice(0, 6),
  'request-arrived',
  'request-accepted',
  ...workerSteps.slice(6),
  'commit',
  'random',
] as const;

/** The steps that only the provider sees, with the fault that holds the worker there until it is killed. */
const faults = { 'request-arrived': 'hang', 'request-accepted': 'hang-after-acceptance' } as const;

export const workerKilled: Scenario = {
  name: 'worker-killed',
  what: 'kill -9 of the worker, at every step and at random microseconds; a new worker goes on',
  share: 1,
  withAnyProvider: true,
  async play(trial) {
    const { draw } = trial;
    const concurrency = draw.oneOf([1, 4, 16, 64]);
    trial.want(messages);
    let worker = await trial.open({ concurrency });
    await trial.enqueue(worker, trial.wanted);
    const kills = draw.oneOf([1, 1, 1, 1, 2]);
    const dead = new Set<string>();
    let since = 0;
    for (let kill = 0; kill < kills; kill += 1) {
      const step =
        kill === 0 ? killSteps[trial.seed % killSteps.length] : draw.oneOf(['commit', 'random'] as const);
      const killedAt = await killAt(trial, worker, step as (typeof killSteps)[number], { concurrency });
      for (const id of await trial.takeDown(worker, killedAt)) dead.add(id);
      since = performance.now();
      worker = await trial.open({ concurrency });
    }
    await worker.call({ do: 'start' });
    if (dead.size > 0 && (await trial.released(dead))) trial.recoverMs.push(performance.now() - since);
    await trial.finish();
  },
};

export interface KillOptions {
  readonly concurrency: number;
  /** Whether there is nothing left to do, and the step will never be reached. */
  readonly isIdle?: () => Promise<boolean>;
}

/** Starts a worker and makes sure that it dies at the step; resolves with where it really died. */
export async function killAt(
  trial: Trial,
  worker: WorkerProcess,
  step: WorkerStep | keyof typeof faults | 'random',
  { concurrency, isIdle = () => trial.hasEnded() }: KillOptions,
): Promise<string> {
  const { draw } = trial;
  const rounds = Math.ceil(messages / concurrency);
  let isReached = (): boolean => false;
  if (step === 'random') {
    await worker.call({ do: 'die-in', microseconds: draw.int(0, 80_000 + rounds * 12_000) });
  } else if (step === 'request-arrived' || step === 'request-accepted') {
    isReached = hangOneRequest(trial, faults[step]);
  } else {
    const visits = perMessage.has(step) ? messages / 2 : step === 'commit' ? rounds * 3 : rounds / 2;
    const skip = draw.int(0, Math.ceil(visits) - 1);
    await worker.call({ do: 'set-trap', trap: { step, skip, signal: 'SIGKILL' } });
  }
  // The worker may die during the call.
  await worker.call({ do: 'start' }).catch(() => {});
  const killedAt = await whenReached(worker, isReached, isIdle);
  worker.signal('SIGKILL');
  return killedAt === 'idle' ? killedAt : step;
}

/** Steps that every single message passes. */
const perMessage = new Set<string>([
  'after-claim',
  'before-attempt-row',
  'after-attempt-row',
  'after-answer',
  'news-uncommitted',
  'after-news',
]);

/** Lets a provider leave one request unanswered; returns a function that says whether that request has arrived. */
function hangOneRequest(trial: Trial, fault: 'hang' | 'hang-after-acceptance') {
  const { draw, wanted } = trial;
  const proven = trial.drawProvider();
  const side = trial.sideOf(proven);
  const own = wanted.filter(({ provider }) => provider === proven.id).length;
  const after = draw.int(0, own - 1);
  for (const route of textRoutesOf(side)) side.on(route, fault, { after, times: 1 });
  return () => sendsTo(side).length > after;
}

/** Resolves when the worker is dead or has to be killed, or has nothing left to do, so that the step will never be reached. */
async function whenReached(
  worker: WorkerProcess,
  isReached: () => boolean,
  isIdle: () => Promise<boolean>,
): Promise<'there' | 'idle'> {
  let isDead = false;
  void worker.ended.then(() => {
    isDead = true;
  });
  for (let looks = 1; !isDead && !isReached(); looks += 1) {
    if (looks % 50 === 0 && (await isIdle())) return 'idle';
    await sleep(2);
  }
  return 'there';
}
