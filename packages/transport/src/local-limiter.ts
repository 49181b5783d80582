import { err, ok, type Result } from 'neverthrow';
import PQueue from 'p-queue';
import type { LimitedCall, Limiter, LimitRefusal } from './limiter.js';
import type { Limits } from './limits.js';

/** Keeps the limits of the calls of this process. */
export function createLimiter(): Limiter {
  return new LocalLimiter();
}

class LocalLimiter implements Limiter {
  readonly #lines = new Map<string, Line>();

  run<Value>(call: LimitedCall<Value>): Promise<Result<Value, LimitRefusal>> {
    return this.#lineOf(call.limits).run(call);
  }

  isFull(limits: Limits): boolean {
    const line = this.#lines.get(limits.key);
    return line?.isFull(limits.queue) ?? false;
  }

  #lineOf(limits: Limits): Line {
    const known = this.#lines.get(limits.key);
    if (known !== undefined) {
      known.tighten(limits);
      return known;
    }
    const line = new Line(limits);
    this.#lines.set(limits.key, line);
    return line;
  }
}

/** Everything that waits behind one key. */
class Line {
  readonly #calls: PQueue;
  readonly #messages: PQueue | undefined;
  /** One line per recipient, while it has anybody in it or its last message is recent. */
  readonly #pairs = new Map<string, PQueue>();
  #waiting = 0;

  constructor({ concurrency, perSecond }: Limits) {
    this.#calls = new PQueue({ concurrency });
    if (perSecond !== undefined)
      this.#messages = new PQueue({ intervalCap: perSecond, interval: 1_000, strict: true });
  }

  /** Of two instances that share a key and disagree, the more careful one is right. */
  tighten({ concurrency }: Limits): void {
    if (concurrency < this.#calls.concurrency) this.#calls.concurrency = concurrency;
  }

  isFull(queue: number): boolean {
    return this.#waiting >= queue && mustWait(this.#calls);
  }

  async run<Value>(call: LimitedCall<Value>): Promise<Result<Value, LimitRefusal>> {
    const pair = this.#pairOf(call);
    const messages = call.recipient === undefined ? undefined : this.#messages;
    const free = !(mustWait(this.#calls) || (messages && mustWait(messages)) || (pair && mustWait(pair)));
    if (free) {
      // p-queue learns only afterwards that a rate is used up, so one call in a burst may wait here for a moment.
      const arrivedAt = performance.now();
      const start = (): Promise<Value> => call.start(timeLeft(call.timeoutMs, arrivedAt));
      return ok(await this.#enter(pair, messages, call, start));
    }

    call.onWait?.();
    if (this.#waiting >= call.limits.queue) return err('queue-full');
    this.#waiting += 1;
    const turn = new Turn(call);
    let started = false;
    const start = (): Promise<Value> => {
      started = true;
      this.#waiting -= 1;
      return call.start(turn.came());
    };
    try {
      return ok(await this.#enter(pair, messages, call, start, turn.signal));
    } catch (error) {
      if (started) throw error;
      this.#waiting -= 1;
      turn.came();
      return err(turn.expired ? 'deadline' : 'aborted');
    }
  }

  /**
   * The recipient's line first, so that who waits there holds up nobody else; the rate last, so that messages leave
   * as evenly as it lets them go.
   */
  #enter<Value>(
    pair: PQueue | undefined,
    messages: PQueue | undefined,
    { limits }: LimitedCall<Value>,
    start: () => Promise<Value>,
    signal?: AbortSignal,
  ): Promise<Value> {
    const options = signal === undefined ? undefined : { signal };
    const send = (): Promise<Value> =>
      messages === undefined
        ? this.#calls.add(start, options)
        : this.#calls.add(() => messages.add(start, options), options);
    if (pair === undefined) return send();
    return spaced(pair, limits.pairIntervalMs ?? 0, send, options);
  }

  #pairOf({ limits, recipient }: LimitedCall<unknown>): PQueue | undefined {
    if (limits.pairIntervalMs === undefined || recipient === undefined) return undefined;
    const known = this.#pairs.get(recipient);
    if (known !== undefined) return known;
    const pair = new PQueue({ concurrency: 1 });
    this.#pairs.set(recipient, pair);
    pair.on('idle', () => this.#pairs.delete(recipient));
    return pair;
  }
}

const mustWait = (queue: PQueue): boolean =>
  queue.pending >= queue.concurrency || queue.size > 0 || queue.isRateLimited;

const timeLeft = (timeoutMs: number, since: number): number =>
  Math.max(1, timeoutMs - (performance.now() - since));

/** Does the work, and keeps the place in the queue until the interval since the work's end has passed. */
function spaced<Value>(
  queue: PQueue,
  intervalMs: number,
  work: () => Promise<Value>,
  options: { signal: AbortSignal } | undefined,
): Promise<Value> {
  return new Promise((resolve, reject) => {
    const hold = async (): Promise<void> => {
      const result = work();
      result.then(resolve, reject);
      // A refusal while it waited for its turn sent nothing.
      await result.then(
        () => new Promise((done) => setTimeout(done, intervalMs).unref()),
        () => {},
      );
    };
    queue.add(hold, options).catch(reject);
  });
}

/** The waiting of one call: ends by its turn, its deadline, or the caller's word. */
class Turn {
  readonly #arrivedAt = performance.now();
  readonly #abort = new AbortController();
  readonly #call: LimitedCall<unknown>;
  readonly #timer: ReturnType<typeof setTimeout>;
  readonly #onAbort = (): void => this.#abort.abort();
  expired = false;

  constructor(call: LimitedCall<unknown>) {
    this.#call = call;
    call.signal?.addEventListener('abort', this.#onAbort);
    if (call.signal?.aborted) this.#abort.abort();
    this.#timer = setTimeout(() => {
      this.expired = true;
      this.#abort.abort();
    }, call.timeoutMs);
  }

  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  /** The waiting is over; gives back what is left of the time, in milliseconds. */
  came(): number {
    clearTimeout(this.#timer);
    this.#call.signal?.removeEventListener('abort', this.#onAbort);
    return timeLeft(this.#call.timeoutMs, this.#arrivedAt);
  }
}
