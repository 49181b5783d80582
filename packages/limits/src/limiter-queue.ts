import { onAbort } from '@wamux/core/helpers';
import type { LimitedUse, LimitRefusal, LimitUsage, WaitOptions } from './limiter.js';
import type { Limits } from './limits.js';
import type { PairBuckets } from './pair-buckets.js';
import type { PermitAuthority } from './permit-authority.js';
import type { Permits } from './permits.js';
import { Rate } from './rate.js';
import { RecipientCooldowns } from './recipient-cooldowns.js';
import { SentWindow, windowMs } from './sent-window.js';
import type { Waiter, WaitingRecipient } from './waiter.js';
import { WaitingLine } from './waiting-line.js';

/** The calls of this process with one key, in order of arrival. */
export class LimiterQueue {
  readonly #clock: PermitAuthority['clock'];
  readonly #calls: Permits;
  readonly #rate: Rate;
  readonly #buckets: PairBuckets;
  readonly #cooldowns: RecipientCooldowns;
  readonly #line = new WaitingLine();
  #limits: Limits | undefined;
  #inFlight = 0;
  #waiting = 0;
  #timer: AbortController | undefined;

  constructor(key: string, authority: PermitAuthority) {
    this.#clock = authority.clock;
    const window = new SentWindow();
    const shared = { waiting: () => this.#line.size, onChange: () => this.#pump() };
    const { calls, messages, buckets } = authority.open(key, {
      calls: { ...shared, minimumUseMs: 0, inUse: () => this.#inFlight },
      messages: { ...shared, minimumUseMs: windowMs, inUse: () => window.inUse(performance.now()) },
    });
    this.#calls = calls;
    this.#rate = new Rate(window, messages);
    this.#buckets = buckets;
    const pump = (): void => this.#pump();
    this.#cooldowns = new RecipientCooldowns(this.#clock, this.#buckets, this.#line, pump);
  }

  tryAcquire({ limits, recipient }: LimitedUse): boolean {
    this.#tighten(limits);
    // Reading the time is the most expensive part of this, and only the rate needs it.
    const now = recipient !== undefined && this.#rate.isLimited ? performance.now() : 0;
    if (!this.#canStart(recipient, now)) return false;
    if (recipient !== undefined && !this.#buckets.tryTake(recipient)) return false;
    this.#start(recipient !== undefined, now);
    return true;
  }

  acquire(use: LimitedUse, { timeoutMs, signal }: WaitOptions): Promise<LimitRefusal | undefined> {
    if (signal?.aborted) return Promise.resolve({ reason: 'aborted' });
    const refusal = this.findRefusal(use, timeoutMs);
    if (refusal !== undefined) return Promise.resolve(refusal);
    return new Promise((resolve) => {
      const waiting = new AbortController();
      const waiter: Waiter = {
        isMessage: use.recipient !== undefined,
        isUrgent: use.isUrgent === true,
        recipient: this.#recipientOf(use),
        needsOnlyRoom: use.recipient !== undefined && this.#cooldowns.msUntilToken(use.recipient) <= 0,
        line: undefined,
        isWaiting: true,
        end: (refused) => {
          if (!waiter.isWaiting) return;
          waiter.isWaiting = false;
          waiting.abort();
          withdraw();
          this.#waiting -= 1;
          this.#line.remove(waiter);
          resolve(refused);
          this.#cooldowns.leave(waiter);
          if (refused !== undefined) this.#pump();
        },
      };
      const withdraw = onAbort(signal, () => waiter.end({ reason: 'aborted' }));
      void this.#clock.sleep(timeoutMs, waiting.signal).then(() => waiter.end(this.#toTimeout(waiter)));
      this.#waiting += 1;
      waiter.recipient?.waiters.add(waiter);
      this.#line.add(waiter);
      this.#pump();
    });
  }

  release(): void {
    this.#inFlight -= 1;
    this.#calls.onReleased();
    if (this.#line.size > 0) this.#pump();
  }

  findRefusal(
    { limits, recipient, isUrgent, maxPairWaitMs = Number.POSITIVE_INFINITY }: LimitedUse,
    maxWaitMs = Number.POSITIVE_INFINITY,
  ): LimitRefusal | undefined {
    this.#tighten(limits);
    const now = performance.now();
    const pairMs = recipient === undefined ? 0 : this.#cooldowns.msUntilToken(recipient);
    if (pairMs <= 0 && this.#canStart(recipient, now)) return undefined;
    if (pairMs > Math.min(maxWaitMs, maxPairWaitMs)) return toRefusal('recipient', pairMs);
    const rateMs = (ahead: number): number =>
      recipient === undefined ? 0 : this.#rate.leastWaitMs(now, ahead);
    const needsOnlyToAsk = recipient !== undefined && pairMs <= 0 && this.#buckets.isShared;
    const mayWait = Math.max(limits.queue, this.#mayAsk(recipient !== undefined, needsOnlyToAsk, now));
    if (this.#waiting >= mayWait) return toRefusal('queue-full', Math.max(pairMs, rateMs(0)));
    const waitMs = rateMs(isUrgent ? 0 : this.#line.readyMessages);
    return waitMs > maxWaitMs ? toRefusal('timeout', waitMs) : undefined;
  }

  usage(limits: Limits, recipient?: string): LimitUsage {
    this.#tighten(limits);
    const pair = recipient === undefined ? undefined : this.#buckets.usage(recipient);
    const sent = { used: this.#rate.inUse(performance.now()), limit: this.#rate.limit };
    return {
      concurrency: { used: this.#inFlight, limit: this.#calls.limit },
      ...(this.#rate.isLimited && { perSecond: sent }),
      ...(pair !== undefined && { pair }),
      queue: { used: this.#waiting, limit: limits.queue },
    };
  }

  #tighten(limits: Limits): void {
    if (limits === this.#limits) return;
    this.#limits = limits;
    this.#calls.tightenLimit(limits.concurrency);
    if (limits.perSecond !== undefined) this.#rate.tightenLimit(limits.perSecond);
    this.#buckets.tightenLimit(limits.pairIntervalMs ?? 0, limits.pairBurst ?? 1);
  }

  #recipientOf({ recipient }: LimitedUse): WaitingRecipient | undefined {
    if (recipient === undefined || this.#buckets.limit === undefined) return undefined;
    return this.#cooldowns.recipient(recipient);
  }

  /** Whether a call that comes now could start at once, as far as everything but its recipient's bucket is concerned. */
  #canStart(recipient: string | undefined, now: number): boolean {
    if (this.#line.size > 0) return false;
    if (recipient !== undefined && this.#cooldowns.hasWaiters(recipient)) return false;
    return this.#hasRoom(recipient !== undefined, now);
  }

  #hasRoom(isMessage: boolean, now: number): boolean {
    return this.#inFlight < this.#calls.available && (!isMessage || this.#rate.hasRoom(now));
  }

  /** How many calls might wait only for the answer of a shared store, if the store gave this process all that it can. */
  #mayAsk(isMessage: boolean, needsOnlyToAsk: boolean, now: number): number {
    const hasRate = isMessage && this.#rate.isLimited;
    const mayGrow = this.#calls.available < this.#calls.limit || (hasRate && this.#rate.mayGrow);
    if (!mayGrow && !needsOnlyToAsk) return 0;
    const calls = this.#calls.limit - this.#inFlight;
    return hasRate ? Math.min(calls, this.#rate.limit - this.#rate.inUse(now)) : calls;
  }

  #toTimeout({ recipient, isMessage, line }: Waiter): LimitRefusal {
    const others = (recipient?.waiters.size ?? 1) - 1;
    const pairMs = recipient === undefined ? 0 : this.#buckets.msUntilToken(recipient.name, others);
    if (line === undefined && pairMs > 0) return toRefusal('recipient', pairMs);
    return toRefusal('timeout', isMessage ? this.#rate.leastWaitMs(performance.now(), 0) : 0);
  }

  /** Starts the waiting calls that may start. */
  #pump(): void {
    this.#timer?.abort();
    for (let next = this.#line.first; next !== undefined; next = this.#line.first) {
      if (this.#cooldowns.mustWait(next)) {
        this.#line.remove(next);
      } else if (this.#hasRoom(next.isMessage, performance.now())) {
        this.#line.remove(next);
        this.#startNext(next);
      } else {
        this.#pumpLater(next);
        break;
      }
    }
    if (this.#line.size === 0) this.#rate.onNoneWaits();
  }

  /** Tries again when the rate allows it. The queue is notified of everything else that a call may wait for. */
  #pumpLater({ isMessage }: Waiter): void {
    const hasCall = this.#inFlight < this.#calls.available;
    if (!hasCall) this.#calls.requestMore();
    const ms = isMessage ? this.#rate.onWait(performance.now()) : undefined;
    if (!hasCall || ms === undefined) return;
    const timer = new AbortController();
    this.#timer = timer;
    void this.#clock.sleep(Math.max(1, Math.ceil(ms)), timer.signal).then(() => {
      if (!timer.signal.aborted) this.#pump();
    });
  }

  #startNext(waiter: Waiter): void {
    const { recipient, isMessage } = waiter;
    if (recipient !== undefined && !this.#buckets.tryTake(recipient.name)) {
      void this.#startReserved(waiter, recipient);
      return;
    }
    this.#start(isMessage, performance.now());
    waiter.end();
  }

  #start(isMessage: boolean, now: number): void {
    this.#inFlight += 1;
    this.#calls.onAcquired();
    if (isMessage) this.#rate.take(now);
  }

  /** Takes the permit before the token, since a message that has a token must not wait any more. */
  async #startReserved(waiter: Waiter, recipient: WaitingRecipient): Promise<void> {
    recipient.isReserving = true;
    this.#inFlight += 1;
    this.#calls.onAcquired();
    const settle = this.#rate.reserve(performance.now());
    const { isTaken, retryMs = 0 } = await this.#buckets.reserve(recipient.name);
    recipient.isReserving = false;
    const starts = isTaken && waiter.isWaiting;
    settle(starts);
    if (starts) {
      waiter.end();
      this.#pump();
      return;
    }
    recipient.retryAt = performance.now() + retryMs;
    this.#cooldowns.next(recipient);
    this.release();
  }
}

function toRefusal(reason: LimitRefusal['reason'], retryAfterMs: number): LimitRefusal {
  return retryAfterMs > 0 ? { reason, retryAfterMs: Math.ceil(retryAfterMs) } : { reason };
}
