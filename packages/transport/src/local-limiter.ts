import PQueue from 'p-queue';
import type { LimitedUse, Limiter, LimitRefusal, WaitOptions } from './limiter.js';
import type { Limits } from './limits.js';
import { SlidingWindow } from './sliding-window.js';

/** Keeps the limits of the calls of this process. */
export function createLimiter(): Limiter {
  return new LocalLimiter();
}

class LocalLimiter implements Limiter {
  readonly #lines = new Map<string, Line>();

  tryEnter(use: LimitedUse): boolean {
    return this.#lineOf(use.limits).tryEnter(use);
  }

  enter(use: LimitedUse, options: WaitOptions): Promise<LimitRefusal | undefined> {
    return this.#lineOf(use.limits).enter(use, options);
  }

  leave({ limits }: LimitedUse): void {
    this.#lineOf(limits).leave();
  }

  isFull(limits: Limits): boolean {
    return this.#lines.get(limits.key)?.isFull(limits) ?? false;
  }

  #lineOf(limits: Limits): Line {
    let line = this.#lines.get(limits.key);
    if (line === undefined) {
      line = new Line(limits);
      this.#lines.set(limits.key, line);
    }
    return line;
  }
}

const pairsBeforeSweep = 1_000;

/** Everything behind one key. Places are counted here; whoever finds none waits in a queue. */
class Line {
  /** Of two instances that share a key and disagree, the more careful one is right. */
  #concurrency: number;
  readonly #messages: SlidingWindow | undefined;
  #inFlight = 0;
  #waiting = 0;
  /** The next place is for the head of this queue. */
  readonly #queue = new PQueue({ concurrency: 1 });
  /** By recipient, while somebody waits for the recipient's turn. */
  readonly #pairQueues = new Map<string, PQueue>();
  /** By recipient: when the next message may go, on the clock of `performance.now()`. */
  readonly #pairFreeAt = new Map<string, number>();
  #wake = (): void => {};

  constructor({ concurrency, perSecond }: Limits) {
    this.#concurrency = concurrency;
    if (perSecond !== undefined) this.#messages = new SlidingWindow(perSecond, 1_000);
  }

  tryEnter(use: LimitedUse): boolean {
    // Who waits for a recipient's turn holds up nobody else.
    if (this.#queue.size + this.#queue.pending > 0) return false;
    if (use.recipient !== undefined && this.#pairQueues.has(use.recipient)) return false;
    return this.#untilPairFree(use) <= 0 && this.#take(use);
  }

  leave(): void {
    this.#inFlight -= 1;
    this.#wake();
  }

  isFull({ queue }: Limits): boolean {
    return this.#waiting >= queue && this.#inFlight >= this.#concurrency;
  }

  async enter(use: LimitedUse, options: WaitOptions): Promise<LimitRefusal | undefined> {
    if (this.#waiting >= use.limits.queue) return 'queue-full';
    this.#waiting += 1;
    const wait = new Wait(options);
    try {
      await this.#enterInTurn(use, wait.signal);
      return undefined;
    } catch {
      return wait.isOver ? 'deadline' : 'aborted';
    } finally {
      this.#waiting -= 1;
      wait.end();
    }
  }

  /** The recipient's turn first: who waits for that holds up nobody else. */
  #enterInTurn(use: LimitedUse, signal: AbortSignal): Promise<void> {
    const { limits, recipient } = use;
    const enterLine = () => this.#queue.add(() => this.#takeWhenFree(use, signal), { signal });
    if (limits.pairIntervalMs === undefined || recipient === undefined) return enterLine();
    const queue = this.#pairQueues.get(recipient) ?? this.#startPairQueue(recipient);
    const takeTurn = async (): Promise<void> => {
      for (let ms = this.#untilPairFree(use); ms > 0; ms = this.#untilPairFree(use)) await pause(ms, signal);
      await enterLine();
    };
    return queue.add(takeTurn, { signal });
  }

  #startPairQueue(recipient: string): PQueue {
    const queue = new PQueue({ concurrency: 1 });
    queue.on('idle', () => this.#pairQueues.delete(recipient));
    this.#pairQueues.set(recipient, queue);
    return queue;
  }

  async #takeWhenFree(use: LimitedUse, signal: AbortSignal): Promise<void> {
    while (!this.#take(use)) {
      signal.throwIfAborted();
      const isFull = this.#inFlight >= this.#concurrency;
      const untilRoomMs = isFull ? undefined : (this.#messages?.msUntilFree ?? 0);
      await pause(untilRoomMs, signal, (wake) => {
        this.#wake = wake;
      });
    }
  }

  #take({ limits, recipient }: LimitedUse): boolean {
    if (limits.concurrency < this.#concurrency) this.#concurrency = limits.concurrency;
    if (this.#inFlight >= this.#concurrency) return false;
    if (recipient !== undefined) {
      if (this.#messages?.tryTake() === false) return false;
      if (limits.pairIntervalMs !== undefined) this.#keepDistance(recipient, limits.pairIntervalMs);
    }
    this.#inFlight += 1;
    return true;
  }

  #untilPairFree({ limits, recipient }: LimitedUse): number {
    if (limits.pairIntervalMs === undefined || recipient === undefined) return 0;
    return (this.#pairFreeAt.get(recipient) ?? 0) - performance.now();
  }

  #keepDistance(recipient: string, intervalMs: number): void {
    const now = performance.now();
    if (this.#pairFreeAt.size >= pairsBeforeSweep) {
      for (const [other, freeAt] of this.#pairFreeAt) if (freeAt <= now) this.#pairFreeAt.delete(other);
    }
    this.#pairFreeAt.set(recipient, now + intervalMs);
  }
}

/** The waiting of one call: ends by its turn, its deadline, or the caller's word. */
class Wait {
  readonly #abort = new AbortController();
  readonly #callers: AbortSignal | undefined;
  readonly #timer: ReturnType<typeof setTimeout>;
  readonly #onAbort = (): void => this.#abort.abort();
  isOver = false;

  constructor({ timeoutMs, signal }: WaitOptions) {
    this.#callers = signal;
    if (signal?.aborted) this.#abort.abort();
    signal?.addEventListener('abort', this.#onAbort);
    this.#timer = setTimeout(() => {
      this.isOver = true;
      this.#abort.abort();
    }, timeoutMs);
  }

  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  end(): void {
    clearTimeout(this.#timer);
    this.#callers?.removeEventListener('abort', this.#onAbort);
  }
}

/** Ends after `ms`, or when it is woken; rejects when the signal says so. */
function pause(
  ms: number | undefined,
  signal: AbortSignal,
  giveWake: (wake: () => void) => void = () => {},
): Promise<void> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const wake = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      resolve();
    };
    const timer = ms === undefined ? undefined : setTimeout(wake, ms);
    signal.addEventListener('abort', onAbort);
    giveWake(wake);
  });
}
