import { onAbort } from './helpers/on-abort.js';

/** Time as an argument, so that hours of it can be tested in a second. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /**
   * Ends after `ms`, or at once when the signal says so. Never rejects.
   * @param options With `keepsAlive: false` the timer does not keep a process alive that has nothing else to do.
   */
  sleep(ms: number, signal?: AbortSignal, options?: { readonly keepsAlive?: boolean }): Promise<void>;
}

/** The longest delay that a timer of the runtime takes; it fires at once with a longer one. */
const longestDelayMs = 2 ** 31 - 1;

/** The clock of this machine, with timers of the runtime. */
export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: (ms, signal, { keepsAlive = true } = {}) =>
    new Promise((resolve) => {
      let timer: ReturnType<typeof setTimeout>;
      const wait = (left: number): void => {
        timer = setTimeout(
          () => {
            if (left > longestDelayMs) return wait(left - longestDelayMs);
            withdraw();
            resolve();
          },
          Math.min(left, longestDelayMs),
        );
        // Where timers are numbers (edge runtimes), no process waits for them.
        if (!keepsAlive && typeof timer === 'object') timer.unref();
      };
      wait(ms);
      const withdraw = onAbort(signal, () => {
        clearTimeout(timer);
        resolve();
      });
    }),
};
