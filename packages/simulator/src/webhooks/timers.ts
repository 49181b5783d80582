/** The only timers of the webhooks, so that one call ends all of them. */
export interface Timers {
  /** Runs the action after some real milliseconds; gives back what prevents it. */
  after(ms: number, action: () => void): () => void;
  /** `false` when it was ended meanwhile. */
  sleep(ms: number): Promise<boolean>;
  /** Nothing runs afterwards; whoever sleeps wakes up. */
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
