import { sleep } from '../wait.js';
import type { Scenario } from './scenario.js';

const messages = 50;
const hour = 3_600_000;

export const clockJumps: Scenario = {
  name: 'clock-jumps',
  what: "two workers; one's clock jumps by an hour, forwards and back, while both send",
  share: 1 / 20,
  takesFromTheLiving: true,
  async play(trial) {
    const { draw } = trial;
    trial.want(messages);
    const options = { concurrency: draw.oneOf([1, 4]) };
    const workers = [await trial.open(options), await trial.open(options)] as const;
    await trial.enqueue(workers[0], trial.wanted);
    for (const worker of workers) await worker.call({ do: 'start' });
    for (let jump = 0; jump < 8; jump += 1) {
      await sleep(draw.int(10, 120));
      await workers[0].call({ do: 'turn-clock', aheadMs: draw.oneOf([-hour, 0, hour]) });
    }
    for (const worker of workers) await worker.call({ do: 'close' });
    // Whatever the wrong clock postponed by an hour is due by then.
    const later = await trial.open({ aheadMs: 2 * hour });
    await later.call({ do: 'start' });
    await trial.finish();
  },
};
