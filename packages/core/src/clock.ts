import { onAbort } from './on-abort.js';

/** Time as an argument, so that hours of it can be tested in a second. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Ends after `ms`, or at once when the signal says so. Never rejects. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: (ms, signal) =>
    new Promise((resolve) => {
      const timer = setTimeout(() => {
        withdraw();
        resolve();
      }, ms);
      const withdraw = onAbort(signal, () => {
        clearTimeout(timer);
        resolve();
      });
    }),
};
