import { groupBy } from '../judge.js';
import type { EnqueueAnswer } from '../protocol.js';
import type { Scenario } from './scenario.js';

const keys = 10;
const callsOfEach = 50;
/** Nobody dies here: the lease is long enough that a worker keeps it on a busy machine. */
const leaseMs = 15_000;

export const sameKey: Scenario = {
  name: 'same-key',
  what: 'two processes enqueue each of ten messages a hundred times at once, under one idempotency key each',
  share: 1 / 20,
  async play(trial) {
    for (let key = 0; key < keys; key += 1) trial.want(1, { idempotencyKey: `order ${key}` });
    const workers = [await trial.open({ leaseMs }), await trial.open({ leaseMs })];
    const many = Array.from({ length: callsOfEach }, () => trial.wanted).flat();
    const answers = (await Promise.all(workers.map((worker) => trial.enqueue(worker, many)))).flat();
    for (const [to, same] of groupBy(answers, (answer) => answer.to)) {
      const ids = new Set(same.map(({ id }) => id));
      const first = same.filter(({ repeated }) => repeated === false).length;
      if (ids.size !== 1 || first !== 1) {
        trial.problems.push(`wrong: one key gave ${ids.size} ids, ${first} of them new, to …${to.slice(-4)}`);
      }
    }
    for (const worker of workers) {
      const others: readonly EnqueueAnswer[] = await trial.enqueue(worker, trial.wanted, 'Adiós');
      const taken = others.filter(({ refused }) => refused !== 'conflict').length;
      if (taken > 0)
        trial.problems.push(`wrong: ${taken} other messages were taken under a key that is in use`);
    }
    for (const worker of workers) await worker.call({ do: 'start' });
    await trial.finish();
  },
};
