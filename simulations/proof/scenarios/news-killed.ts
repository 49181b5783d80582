import { Pusher } from '../pusher.js';
import { until } from '../wait.js';
import type { Scenario } from './scenario.js';
import { killAt } from './worker-killed.js';

const messages = 50;
const steps = ['news-uncommitted', 'after-news', 'commit', 'random'] as const;

export const newsKilled: Scenario = {
  name: 'news-killed',
  what: 'kill -9 of a worker that takes in statuses while it sends; what it did not acknowledge is pushed again',
  share: 1 / 10,
  async play(trial) {
    const concurrency = trial.draw.oneOf([1, 4, 16, 64]);
    trial.want(messages);
    const worker = await trial.open({ concurrency });
    await trial.enqueue(worker, trial.wanted);
    const pusher = new Pusher(trial);
    pusher.worker = worker;
    const isIdle = async (): Promise<boolean> => pusher.isIdle && (await trial.hasEnded());
    const step = steps[trial.seed % steps.length] as (typeof steps)[number];
    const killedAt = await killAt(trial, worker, step, { concurrency, isIdle });
    pusher.worker = undefined;
    await trial.takeDown(worker, killedAt);
    const next = await trial.open({ concurrency });
    pusher.worker = next;
    await next.call({ do: 'start' });
    await trial.finish();
    await until(() => pusher.isIdle, { everyMs: 10, withinMs: 10_000 });
    await pusher.stop();
    for (const to of pusher.delivered) trial.toldDelivered.add(to);
  },
};
