import FakeTimers from '@sinonjs/fake-timers';

const stepMs = 100;

/** Hours pass in seconds: time stands still while anything is on the wire, and then jumps. */
export interface VirtualTime {
  /** Lets time pass; `everyStep` is called, and awaited, before each tenth of a second. */
  pass(ms: number, everyStep?: () => void | Promise<void>): Promise<void>;
  /** Waits until nothing is on the wire. */
  settle(): Promise<void>;
  uninstall(): void;
}

/** Fakes the clocks and timers of this process. Sockets and their callbacks stay real. */
export function installVirtualTime(now: number, inFlight: () => number): VirtualTime {
  const nextTurn = setImmediate;
  const clock = FakeTimers.install({
    now,
    // The transport's timer was made before the clock was faked.
    shouldClearNativeTimers: true,
    toFake: ['Date', 'setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'performance'],
  });

  async function settle(): Promise<void> {
    // What one answer triggers may put the next request on the wire a turn later.
    for (let quiet = 0; quiet < 3; quiet = inFlight() === 0 ? quiet + 1 : 0) {
      await new Promise((resolve) => nextTurn(resolve));
    }
  }

  return {
    settle,
    async pass(ms, everyStep) {
      for (let passed = 0; passed < ms; passed += stepMs) {
        await everyStep?.();
        await settle();
        clock.tick(stepMs);
      }
      await settle();
    },
    uninstall: () => clock.uninstall(),
  };
}
