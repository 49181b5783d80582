import { type CallOptions, type Clock, systemClock } from '@wamux/core';
import type { ParsedMessage } from '@wamux/core/input';
import { okAsync } from 'neverthrow';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { CheckPlan } from './check-plan.js';
import type { Database } from './database/database.js';
import { openDatabase } from './database/open-database.js';
import { Intake } from './intake.js';
import type { OutboxClient } from './outbox-client.js';
import { parseEnqueue } from './parse-enqueue.js';
import { PauseWatch } from './pause-watch.js';
import { OutboxStatusStore } from './store/outbox-status-store.js';
import { Worker } from './worker.js';

/** Makes a clock for a worker whose waits end when the test says so, or by their signal. */
function controlledClock() {
  const waits: { ms: number; signal: AbortSignal | undefined; end: () => void }[] = [];
  const clock: Clock = {
    now: () => systemClock.now(),
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        waits.push({ ms, signal, end: resolve });
        if (signal?.aborted) resolve();
        signal?.addEventListener('abort', () => resolve());
      }),
  };
  /** The worker's own rests: each has a signal of its own, while chores share one. */
  const rests = () => waits.filter(({ signal }) => waits.filter((one) => one.signal === signal).length === 1);
  return { clock, waits, rests };
}

describe('a worker that nothing wakes', () => {
  const chores = 10;
  let database: Database;
  let worker: Worker;
  let given: (CallOptions | undefined)[];
  let intake: Intake;
  let time: ReturnType<typeof controlledClock>;
  const client = {
    id: 'bird',
    capabilities: {},
    send: (_: ParsedMessage, options?: CallOptions) => {
      given.push(options);
      return okAsync({
        ...{ provider: 'bird', status: 'accepted', providerMessageId: 'm', correlationId: 'c' },
        ...{ acceptedAt: '', attempts: [], raw: null },
      });
    },
    sendTemplate: () => {},
  } as unknown as OutboxClient;
  beforeEach(async () => {
    given = [];
    time = controlledClock();
    database = { ...(await openDatabase(':memory:', 'full', systemClock)), onChange: () => () => {} };
    const plan = new CheckPlan({ providers: new Map(), settleForMs: 1, statusForMs: 1, random: () => 0 });
    const statusStore = new OutboxStatusStore(database, plan);
    intake = new Intake({ database, retryForMs: 60_000, clock: systemClock, wake: () => {} });
    worker = new Worker({
      ...{ database, client, plan, statusStore, clock: time.clock, random: () => 0, concurrency: 4 },
      ...{
        pauses: new PauseWatch(client, () => {}),
        leaseMs: 15_000,
        retryForMs: 60_000,
        unservedForMs: 60_000,
        bodiesForMs: 60_000,
      },
      onTrouble: (error) => {
        throw error;
      },
    });
  });
  afterEach(async () => {
    await worker.stop(0);
    await database.close();
  });
  const store = (message: object) =>
    intake.store(
      parseEnqueue(client, { to: '+573001112233', type: 'text', text: 'x', ...message }, {})._unsafeUnwrap(),
    );
  const resting = (): Promise<void> => vi.waitFor(() => expect(time.waits).toHaveLength(chores + 1));

  it('looks by itself once a second, and gives what it finds five minutes to be sent', async () => {
    worker.start();
    await resting();
    expect(time.rests().map(({ ms }) => ms)).toEqual([1_000]);
    await store({});
    expect(given).toEqual([]);
    time.rests()[0]?.end();
    await vi.waitFor(() => expect(given).toMatchObject([{ timeoutMs: 300_000 }]));
  });

  it('rests no longer than to the time of the next message', async () => {
    await store({ scheduledFor: new Date(Date.now() + 700).toISOString() });
    worker.start();
    await resting();
    const [rest] = time.rests();
    expect(rest?.ms).toBeGreaterThan(0);
    expect(rest?.ms).toBeLessThanOrEqual(701);
  });
});
