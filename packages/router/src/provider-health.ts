import {
  type BreakerState,
  type ProviderError,
  publish,
  type SendError,
  type SendReceipt,
} from '@wamux/core';
import { pausedByOperator } from '@wamux/core/policy';
import { CircuitState } from 'cockatiel';
import type { Result } from 'neverthrow';
import { FaultBreaker, faultPolicy } from './fault-breaker.js';
import { type HealthSignal, needsOperator, type OpeningReason, toHealthSignal } from './health-signal.js';
import type { HealthSettings, HealthSnapshot } from './health-snapshot.js';
import { OpenTime } from './open-time.js';
import { outOfUse } from './out-of-use.js';
import { type Reported, ReportedFaults } from './reported-faults.js';
import type { SteadyClock } from './steady-clock.js';
import { ThrottlePause } from './throttle-pause.js';
import { wasAsked } from './was-asked.js';

/** How a call may be made: like any other, or as the probe that shows whether the provider is back. */
export type CallPermission = 'use' | 'probe';

/** The most calls in flight at a provider that is not well; each success allows one more. */
const initialConcurrency = 4;
const smallestShare = 0.05;

/**
 * One provider's circuit. Only faults of the provider count; a fault of a message never does.
 *
 * `closed` → `open` after faults in a row or too large a share of them, or at once after a kind of error that only an
 * operator can fix. `open` → `recovering` when one real message, sent after the dwell, goes well. `recovering` → `closed`
 * when it went well for as long as the dwell, taking a growing share of the messages; → `open` after two faults in a row. A
 * provider that comes and goes by the minute therefore does not come back into use, and its dwell doubles.
 */
export class ProviderHealth {
  readonly #id: string;
  readonly #clock: SteadyClock;
  readonly #openTime: OpenTime;
  readonly #throttle: ThrottlePause;
  readonly #breaker = new FaultBreaker();
  readonly #reportedFaults = new ReportedFaults();
  readonly #policy;
  #state: BreakerState = 'closed';
  #since: number;
  #reason: OpeningReason | undefined;
  #inFlight = 0;
  #allowed = initialConcurrency;
  #probing = false;
  /**
   * Why an operator paused the provider; `undefined` where it is not paused. The circuit is separate, and does not change
   * with it.
   */
  pausedFor: string | undefined;
  /** Shows whether the circuit has opened since a call was permitted. */
  #timesOpened = 0;

  constructor(id: string, clock: SteadyClock, settings: HealthSettings = {}, restored?: HealthSnapshot) {
    this.#id = id;
    this.#clock = clock;
    this.#throttle = new ThrottlePause(id, clock);
    this.#openTime = new OpenTime(settings, restored);
    this.#since = clock.now();
    if (restored !== undefined) {
      this.#state = restored.state;
      // The clock of the earlier process may have been ahead of this one.
      this.#since = Math.min(restored.since, this.#since);
      this.#reason = restored.reason;
      this.#breaker.onProbation = restored.state === 'recovering';
    }
    this.#policy = faultPolicy(this.#breaker, restored?.breaker);
  }

  /** The usual case, checked for every message: the circuit is closed, and the provider neither throttles nor is paused. */
  get isInUse(): boolean {
    return this.#state === 'closed' && this.#throttle.isOver && this.pausedFor === undefined;
  }

  get state(): BreakerState {
    this.#refresh();
    return this.#state;
  }

  /** Records that a call to a closed circuit went well. */
  succeeded(receipt: SendReceipt): void {
    this.#breaker.success(CircuitState.Closed);
    this.#throttle.accepted(receipt);
  }

  /**
   * How a message may be sent through this provider now; `undefined` where it may not. A recovering one takes only its
   * share of the messages that would go there first, and any that failed elsewhere.
   */
  permissionFor(role: 'first' | 'next' | 'last', random: number): CallPermission | undefined {
    this.#refresh();
    if (this.pausedFor !== undefined || (role !== 'last' && !this.#throttle.isOver)) return undefined;
    if (this.#state === 'closed') return 'use';
    const hasPlace = this.#inFlight < this.#allowed;
    if (this.#state === 'recovering') {
      return hasPlace && (role !== 'first' || random < this.share) ? 'use' : undefined;
    }
    if (!this.#probing && this.untilMs <= 0) return 'probe';
    // The last provider is never ejected for faults; where only an operator can help, a call would be useless.
    return role === 'last' && hasPlace && !needsOperator(this.#reason) ? 'use' : undefined;
  }

  /**
   * Makes the check for a message that had to wait, to be run when it gets its permit (`CallOptions.recheck`).
   *
   * @param hasAlternative Whether another provider could be asked: only then is a throttling provider left alone.
   */
  recheckFor(hasAlternative: boolean): () => ProviderError | undefined {
    const openedBefore = this.#timesOpened;
    return () => {
      const hasOpened = this.#timesOpened !== openedBefore && this.state !== 'closed';
      return hasOpened || this.#isLeftAlone(hasAlternative) ? this.toRefusal() : undefined;
    };
  }

  /** The same check for calls that are made while the circuit is closed. It is made once per route. */
  recheckWhileInUse(hasAlternative: boolean): () => ProviderError | undefined {
    return () =>
      this.state !== 'closed' || this.#isLeftAlone(hasAlternative) ? this.toRefusal() : undefined;
  }

  #isLeftAlone(hasAlternative: boolean): boolean {
    return this.pausedFor !== undefined || (hasAlternative && !this.#throttle.isOver);
  }

  /** The share of messages that a recovering provider takes: it grows with the time for which all goes well. */
  get share(): number {
    if (this.#state === 'open' || this.pausedFor !== undefined) return 0;
    if (this.#state === 'closed') return 1;
    const passed = (this.#clock.now() - this.#since) / this.#openTime.ms;
    return Math.max(smallestShare, Math.min(1, passed) ** 2);
  }

  /** Makes a call, and learns from its end. */
  async watch(
    permission: CallPermission,
    call: () => Promise<Result<SendReceipt, SendError>>,
    isOwnFault: (error: SendError) => boolean,
  ): Promise<Result<SendReceipt, SendError>> {
    this.#inFlight += 1;
    this.#probing ||= permission === 'probe';
    try {
      if (permission === 'probe') return await this.#probe(call, isOwnFault);
      const result = await call();
      await this.learn(result, isOwnFault);
      return result;
    } finally {
      this.#inFlight -= 1;
      if (permission === 'probe') this.#probing = false;
    }
  }

  /** Learns from the end of a call. */
  learn(result: Result<SendReceipt, SendError>, isOwnFault: (error: SendError) => boolean): Promise<void> {
    if (result.isOk()) this.#throttle.accepted(result.value);
    else if (wasAsked(result.error)) this.#throttle.refused(result.error);
    return this.#record(toHealthSignal(result, isOwnFault));
  }

  /** Learns from what the provider reported of a message that it had accepted. */
  learnLater(reported: Reported): void {
    this.#refresh();
    const { now, toWall } = this.#clock;
    const fault = this.#reportedFaults.find(reported, toWall(this.#since), toWall(now()));
    if (fault === undefined) return;
    // Throttling is no fault.
    if (fault.kind === 'quota_exhausted') this.#throttle.refused(fault);
    else if (this.#state !== 'open') this.#open(fault.kind);
  }

  /** Opens the circuit, because too large a share of messages was not delivered in time. */
  async deliversTooSlowly(): Promise<void> {
    await this.#record('slow-delivery');
  }

  /** The error of a message that this provider does not get. */
  toRefusal(): ProviderError {
    if (this.pausedFor !== undefined) return pausedByOperator(this.#id, this.pausedFor);
    if (this.state === 'closed' && !this.#throttle.isOver) return this.#throttle.toRefusal();
    return outOfUse(this.#id, this.#state, this.#reason, this.untilMs);
  }

  /** See `ProviderState`. */
  get until(): number | undefined {
    if (this.state !== 'closed') return this.#clock.toWall(this.#since + this.#openTime.ms);
    return this.#throttle.isOver ? undefined : this.#clock.toWall(this.#clock.now() + this.#throttle.untilMs);
  }

  snapshot(): HealthSnapshot {
    this.#refresh();
    return {
      state: this.#state,
      since: this.#clock.toWall(this.#since),
      reason: this.#reason,
      dwellMs: this.#openTime.ms,
      openings: this.#openTime.openings,
      breaker: this.#policy.toJSON(),
    };
  }

  /** Sends one message that decides whether the provider gets more. */
  async #probe(
    call: () => Promise<Result<SendReceipt, SendError>>,
    isOwnFault: (error: SendError) => boolean,
  ): Promise<Result<SendReceipt, SendError>> {
    const held: { result?: Result<SendReceipt, SendError> } = {};
    const signal = await this.#policy.execute(async () => {
      held.result = await call();
      return toHealthSignal(held.result, isOwnFault);
    });
    if (signal === 'success') this.#recover();
    else this.#open(signal);
    return held.result as Result<SendReceipt, SendError>;
  }

  async #record(signal: HealthSignal): Promise<void> {
    if (signal === 'ignore') return;
    if (signal === 'success') {
      if (this.#state !== 'closed') this.#allowed += 1;
      if (this.#state !== 'open') this.#breaker.success(CircuitState.Closed);
      return;
    }
    // An open circuit learns nothing from calls that began before it opened.
    if (this.#state === 'open') return;
    this.#breaker.isDecisive = signal === 'slow-delivery' || needsOperator(signal);
    await this.#policy.execute(() => signal);
    if (this.#policy.state === CircuitState.Open && !this.#isOpen()) this.#open(signal);
  }

  // A method, because the state may change during an await, which the compiler does not see.
  #isOpen(): boolean {
    return this.#state === 'open';
  }

  #open(signal: Exclude<HealthSignal, 'success'>): void {
    this.#timesOpened += 1;
    // A probe without a clear result leaves the reason and the duration as they were.
    if (signal !== 'ignore') {
      const closedForMs = this.#state === 'closed' ? this.#clock.now() - this.#since : 0;
      this.#openTime.lengthen(signal, closedForMs);
      this.#reason = signal;
    }
    this.#allowed = initialConcurrency;
    this.#enter('open');
  }

  #recover(): void {
    this.#allowed = initialConcurrency;
    this.#breaker.onProbation = true;
    this.#enter('recovering');
  }

  /** Closes a recovering circuit when all has gone well for long enough. */
  #refresh(): void {
    if (this.#state !== 'recovering' || this.#clock.now() - this.#since < this.#openTime.ms) return;
    this.#breaker.onProbation = false;
    this.#reason = undefined;
    this.#enter('closed');
  }

  #enter(to: BreakerState): void {
    const from = this.#state;
    this.#state = to;
    this.#since = this.#clock.now();
    const told = to === 'open' && this.#reason && { reason: this.#reason, forMs: this.#openTime.ms };
    if (from !== to) publish('breaker', { provider: this.#id, from, to, ...told });
  }

  /** How long the provider stays out of use at least, in milliseconds. */
  get untilMs(): number {
    const openMs = this.#state === 'open' ? this.#since + this.#openTime.ms - this.#clock.now() : 0;
    return Math.max(openMs, this.#throttle.untilMs);
  }
}
