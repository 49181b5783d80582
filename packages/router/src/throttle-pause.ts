import {
  type Clock,
  type ErrorKind,
  errorKinds,
  type ProviderError,
  publish,
  type SendReceipt,
} from '@wamux/core';

/**
 * The shortest requested wait that pauses the provider. For a shorter one, each message waits by itself, within the
 * patience of its route.
 */
const shortestPauseMs = 5_000;
/** After this many refusals without an acceptance in between, the provider is considered to take nothing for now. */
const refusalsInARow = 5;
const firstPauseMs = 1_000;
const longestPauseMs = 300_000;

/**
 * How long a throttling provider is left alone while another one can take the messages. Throttling is not a fault, so it
 * does not open the circuit; but calling a provider for every message is pointless when it has just said "not for an hour"
 * or has refused five in a row. A route's only provider is asked all the same.
 */
export class ThrottlePause {
  readonly #provider: string;
  readonly #clock: Clock;
  /** Milliseconds since the epoch; 0 where there is no pause. */
  #until = 0;
  /** When the provider asked for the pause, in milliseconds since the epoch. */
  #askedAt = 0;
  #kind: ErrorKind = 'rate_limited';
  #inARow = 0;
  #pauses = 0;

  constructor(provider: string, clock: Clock) {
    this.#provider = provider;
    this.#clock = clock;
  }

  get isOver(): boolean {
    return this.#until === 0 || this.untilMs <= 0;
  }

  /** How long the pause lasts, in milliseconds. */
  get untilMs(): number {
    return this.#until === 0 ? 0 : Math.max(0, this.#until - this.#clock.now());
  }

  /** Makes the error of a message that is not given to the provider during the pause. */
  toRefusal(): ProviderError {
    const message = `${this.#provider} accepts no more messages for now`;
    return { kind: this.#kind, provider: this.#provider, message, retryAfterMs: this.untilMs };
  }

  /** Ends the pause, unless the call began before the provider asked for it: many may be in flight then. */
  accepted({ attempts }: Pick<SendReceipt, 'attempts'>): void {
    const durationMs = attempts.at(-1)?.durationMs ?? 0;
    if (!this.isOver && this.#clock.now() - durationMs < this.#askedAt) return;
    this.#inARow = 0;
    this.#pauses = 0;
    this.#until = 0;
  }

  /** Records that the provider itself, and not our own limits, refused a message by throttling, at once or later. */
  refused({ kind, retryAfterMs }: Pick<ProviderError, 'kind' | 'retryAfterMs'>): void {
    if (kind !== 'rate_limited' && kind !== 'quota_exhausted') return;
    this.#inARow += 1;
    const asked = retryAfterMs ?? (kind === 'quota_exhausted' ? errorKinds[kind].retryAfterMs : 0);
    if (asked >= shortestPauseMs) this.#pause(kind, asked);
    else if (this.#inARow >= refusalsInARow && this.isOver) {
      this.#pause(kind, Math.max(asked, firstPauseMs * 2 ** this.#pauses));
    }
  }

  #pause(kind: ErrorKind, ms: number): void {
    const forMs = Math.min(longestPauseMs, ms);
    this.#askedAt = this.#clock.now();
    const until = this.#askedAt + forMs;
    if (until <= this.#until) return;
    if (this.isOver) {
      this.#pauses = Math.min(this.#pauses + 1, 10);
      publish('pause', { provider: this.#provider, reason: kind, forMs });
    }
    this.#until = until;
    this.#kind = kind;
  }
}
