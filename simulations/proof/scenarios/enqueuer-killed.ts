import type { Scenario } from './scenario.js';

const messages = 50;

export const enqueuerKilled: Scenario = {
  name: 'enqueuer-killed',
  what: 'kill -9 of a process that enqueues and sends, just after a commit, before one, or at any instruction',
  share: 1 / 10,
  async play(trial) {
    const { draw } = trial;
    // This is like an app that does not know the result of a call: it calls again, under the same key.
    for (let n = 0; n < messages; n += 1) trial.want(1, { idempotencyKey: `order ${n}` });
    const worker = await trial.open();
    if (draw.chance(0.5)) {
      await worker.call({
        do: 'set-trap',
        trap: { step: 'commit', skip: draw.int(0, 40), signal: 'SIGKILL' },
      });
    } else await worker.call({ do: 'die-in', microseconds: draw.int(0, 150_000) });
    try {
      await worker.call({ do: 'start' });
      for (let next = 0; next < messages; ) {
        const batch = draw.int(1, 5);
        await trial.enqueue(worker, trial.wanted.slice(next, next + batch));
        next += batch;
      }
    } catch {
      // The worker died during the call.
    }
    worker.signal('SIGKILL');
    await trial.takeDown(worker, 'enqueue');
    const stored = await trial.database.query<{ recipient: string }>('select recipient from wamux_messages');
    const missing = new Set(trial.acknowledged);
    for (const { recipient } of stored) missing.delete(recipient);
    if (missing.size > 0) trial.problems.push(`lost: ${missing.size} acknowledged messages are not stored`);
    const next = await trial.open();
    await next.call({ do: 'start' });
    await trial.enqueue(next, trial.wanted);
    await trial.finish();
  },
};
