/** All timers of the webhooks, so that one call can end them. */
export interface Timers {
  /** Runs the action after some real milliseconds, and returns a function that cancels it. */
  after(ms: number, action: () => void): () => void;
  /** Resolves with `false` where the timers were ended in the meantime. */
  sleep(ms: number): Promise<boolean>;
  /** Cancels every action, and wakes every sleeper. */
  end(): void;
}

export function createTimers(): Timers {
  const running = new Map<NodeJS.Timeout, () => void>();
  let ended = false;

  function start(ms: number, action: () => void, onEnd: () => void): () => void {
    if (ended) {
      onEnd();
      return () => {};
    }
    const timer = setTimeout(() => {
      running.delete(timer);
      action();
    }, ms);
    running.set(timer, onEnd);
    return () => {
      clearTimeout(timer);
      running.delete(timer);
    };
  }

  return {
    after: (ms, action) => start(ms, action, () => {}),
    sleep: (ms) =>
      new Promise((resolve) => {
        start(
          ms,
          () => resolve(true),
          () => resolve(false),
        );
      }),
    end() {
      ended = true;
      const left = [...running];
      running.clear();
      for (const [timer, onEnd] of left) {
        clearTimeout(timer);
        onEnd();
      }
    },
  };
}
