import { systemClock } from '@wamux/core';
import type { Limits } from './limits.js';
import { type MemoryConnection, MemoryStore } from './memory-store.fixture.js';
import { times } from './recorder.fixture.js';
import { createSharedLimiter, type SharedLimiter } from './shared-limiter.js';

export const leaseMs = 2_000;
export const limits: Limits = { key: 'k', concurrency: 1_000, queue: 1_000 };

/** A process with its limiter, on a store that all processes share. */
export interface Process {
  readonly store: MemoryConnection;
  readonly limiter: SharedLimiter;
}

export function startProcesses(count: number): readonly Process[] {
  const memory = new MemoryStore();
  return times(count, () => {
    const store = memory.connect();
    return { store, limiter: createSharedLimiter({ store, clock: systemClock, leaseMs }) };
  });
}

/** Makes calls of all processes, and counts how many are in flight, together and in each. */
export function traffic(processes: readonly Process[], used: Limits, durationMs: number) {
  const inFlight = processes.map(() => 0);
  const seen = { most: 0, done: processes.map(() => 0), inFlight };
  const send = async (index: number): Promise<void> => {
    const use = { limits: used, recipient: `${index}` };
    const { limiter } = processes[index] as Process;
    if (!limiter.tryAcquire(use) && (await limiter.acquire(use, { timeoutMs: 600_000 }))) return;
    inFlight[index] = (inFlight[index] ?? 0) + 1;
    seen.most = Math.max(seen.most, sum(inFlight));
    await pause(durationMs);
    inFlight[index] = (inFlight[index] ?? 0) - 1;
    seen.done[index] = (seen.done[index] ?? 0) + 1;
    limiter.release(use);
  };
  return { ...seen, seen, send };
}

export const sum = (counts: readonly number[]): number => counts.reduce((all, count) => all + count, 0);
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
