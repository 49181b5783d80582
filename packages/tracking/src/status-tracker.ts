import { AsyncResource } from 'node:async_hooks';
import {
  type CallOptions,
  isTerminal,
  type MessageReference,
  type ProviderError,
  type StatusReport,
  type StatusUpdate,
  type TrackedAttempt,
  type WhatsAppProvider,
} from '@wamux/core';
import { guardListener, guardRandom, onAbort } from '@wamux/core/helpers';
import { foldStatusUpdate, nextPollMs, noStatusHistory, type StatusHistory } from '@wamux/core/policy';
import type { ResultAsync } from 'neverthrow';
import { Followers } from './followers.js';
import { parseTrack, type TrackOptions, tellWrong } from './parse-track.js';
import { toStatusUpdate } from './status-reports.js';

/** Where a tracker learns of statuses, and whom it tells. */
export interface StatusTrackerOptions {
  /** By instance id: one whose `getStatus` is `none` is never asked. */
  readonly providers: ReadonlyMap<string, WhatsAppProvider>;
  /** Asks the provider that the reference names. */
  readonly getStatus: (
    reference: MessageReference,
    options?: CallOptions,
  ) => ResultAsync<StatusReport, ProviderError>;
  /** Called with each answer to a poll, before the app that tracks the message gets it. */
  readonly onAnswer?: (update: StatusUpdate) => void | Promise<void>;
  /**
   * What is known of a message already, asked at first and with each poll: what was pushed before anybody tracked it, or to
   * another process, is not pushed again.
   */
  readonly known?: (reference: MessageReference) => Promise<TrackedAttempt | undefined>;
  /** 0 ≤ random < 1. Default `Math.random`. */
  readonly random?: () => number;
}

/** The most polls of one provider in flight. Each provider has its own, so one that does not answer holds up no other. */
const mostPolls = 8;
/** The longest that a provider which asks for a pause is not polled. */
const longestRestMs = 600_000;
/** The timer fires no more often. */
const leastWaitMs = 250;
const dayMs = 86_400_000;

/** Its times are on the clock of `performance.now()`, which nobody sets back. */
interface Tracked {
  readonly reference: MessageReference;
  readonly startedAt: number;
  readonly until: number;
  readonly canAsk: boolean;
  readonly onTrouble: ((error: ProviderError) => void) | undefined;
  /** The context of the request that tracks this message. The timer is shared, and runs in the context of another one. */
  readonly request: AsyncResource;
  nextPollAt: number;
  history: StatusHistory;
  readonly reports: StatusReport[];
  isOver: boolean;
  wake: () => void;
}

/**
 * Follows messages to their end, whichever way updates come: pushed (`observe`), asked of the provider, or found in the
 * store, where another process may have put them; asked often at first, and more and more rarely. One timer serves all of
 * them. What is told of a message is always the fold of all that: it never goes backwards, and the end is the same for all.
 */
export class StatusTracker {
  readonly #options: StatusTrackerOptions;
  readonly #random: () => number;
  readonly #tracked = new Followers<Tracked>();
  readonly #polling = new Set<Tracked>();
  /** Until when a provider is not polled, because it asked for that. */
  readonly #restsUntil = new Map<string, number>();
  readonly #closing = new AbortController();
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Whether polls are due that have to wait, because their provider has enough in flight. */
  #someWait = false;

  constructor(options: StatusTrackerOptions) {
    this.#options = options;
    this.#random = guardRandom(options.random ?? Math.random);
  }

  /**
   * Yields every change of a message's status, until it is terminal. If the reference or an option is wrong, it ends at once
   * and throws nothing: `onTrouble` is told why, or, where there is none, a process warning says it.
   */
  async *track(
    given: MessageReference,
    options: TrackOptions = {},
  ): AsyncGenerator<StatusReport, void, undefined> {
    const checked = parseTrack(given, options);
    if (checked.isErr()) return tellWrong(options, checked.error);
    const { reference, signal, maximumAgeMs = dayMs, onTrouble } = checked.value;
    const tracked = this.#start(reference, maximumAgeMs, onTrouble);
    const withdraw = onAbort(signal, () => this.#end(tracked));
    if (this.#closing.signal.aborted) this.#end(tracked);
    try {
      await this.#recall(tracked);
      for (;;) {
        const report = tracked.reports.shift();
        if (report !== undefined) yield report;
        else if (tracked.isOver) return;
        else
          await new Promise<void>((resolve) => {
            tracked.wake = resolve;
          });
      }
    } finally {
      withdraw();
      this.#end(tracked);
    }
  }

  /** An update that was pushed. */
  observe(update: StatusUpdate): void {
    for (const tracked of this.#tracked.about(update)) this.#learn(tracked, update);
  }

  /** Ends the tracking of every message and the questions to providers. */
  close(): void {
    this.#closing.abort();
    clearTimeout(this.#timer);
    for (const tracked of this.#tracked) this.#end(tracked);
  }

  #start(reference: MessageReference, maximumAgeMs: number, onTrouble: Tracked['onTrouble']): Tracked {
    const now = performance.now();
    const { capabilities } = this.#options.providers.get(reference.provider) ?? {};
    const tracked: Tracked = {
      reference,
      startedAt: now,
      until: now + maximumAgeMs,
      canAsk: capabilities !== undefined && capabilities.getStatus !== 'none',
      onTrouble: onTrouble && guardListener('`onTrouble` of a tracked message', onTrouble),
      request: new AsyncResource('wamux.track'),
      nextPollAt: now + this.#pollAfter(0),
      history: noStatusHistory,
      reports: [],
      isOver: false,
      wake: () => {},
    };
    this.#tracked.add(tracked);
    this.#schedule();
    return tracked;
  }

  async #recall(tracked: Tracked): Promise<void> {
    const update = await this.#findKnown(tracked.reference);
    if (update !== undefined && !tracked.isOver) this.#learn(tracked, update);
  }

  /** An app's own store may be unreachable, or give `null` or nonsense: it is asked again with the next poll. */
  async #findKnown(reference: MessageReference): Promise<StatusUpdate | undefined> {
    try {
      const attempt: TrackedAttempt | null | undefined = await this.#options.known?.(reference);
      if (!attempt) return undefined;
      const { provider, providerMessageId, history } = attempt;
      const { times, ...known } = history;
      return { provider, providerMessageId, ...known, occurredAt: times[known.status] ?? null };
    } catch {
      return undefined;
    }
  }

  #end(tracked: Tracked): void {
    tracked.isOver = true;
    this.#tracked.delete(tracked);
    if (this.#tracked.size === 0) clearTimeout(this.#timer);
    tracked.wake();
  }

  #learn(tracked: Tracked, update: StatusUpdate): void {
    this.#tracked.learn(tracked, update);
    const { providerMessageId, provider } = update;
    const before = tracked.history;
    tracked.history = foldStatusUpdate(before, update);
    if (tracked.history.status === before.status) return;
    const { times, ...known } = tracked.history;
    const at = times[known.status];
    tracked.reports.push({ provider, providerMessageId, ...known, ...(at !== undefined && { at }) });
    if (isTerminal(known.status)) this.#end(tracked);
    else tracked.wake();
  }

  #schedule(): void {
    clearTimeout(this.#timer);
    if (this.#tracked.size === 0 || this.#closing.signal.aborted) return;
    let next = Number.POSITIVE_INFINITY;
    for (const tracked of this.#tracked) {
      const pollAt = this.#isPolled(tracked) ? tracked.nextPollAt : tracked.until;
      next = Math.min(next, pollAt, tracked.until);
    }
    this.#timer = setTimeout(
      () => this.#tick(),
      Math.max(leastWaitMs, Math.min(next - performance.now(), dayMs)),
    );
  }

  #tick(): void {
    const now = performance.now();
    for (const tracked of this.#tracked) if (tracked.until <= now) this.#end(tracked);
    this.#pollDue();
    this.#schedule();
  }

  /** Whether the provider or the store can be asked about the message, and is not being asked already. */
  #isPolled(tracked: Tracked): boolean {
    return (tracked.canAsk || this.#options.known !== undefined) && !this.#polling.has(tracked);
  }

  /** Starts the polls that are due, the longest overdue first, as many as each provider may have in flight. */
  #pollDue(): void {
    const now = performance.now();
    const due = [...this.#tracked].filter((tracked) => this.#isPolled(tracked) && tracked.nextPollAt <= now);
    due.sort((a, b) => a.nextPollAt - b.nextPollAt);
    const open = new Map<string, number>();
    const count = ({ reference: { provider } }: Tracked): number => {
      const places = (open.get(provider) ?? 0) + 1;
      open.set(provider, places);
      return places;
    };
    for (const tracked of this.#polling) count(tracked);
    const asked = due.filter((tracked) => count(tracked) <= mostPolls);
    this.#someWait = asked.length < due.length;
    for (const tracked of asked) tracked.request.runInAsyncScope(() => void this.#poll(tracked));
  }

  async #poll(tracked: Tracked): Promise<void> {
    this.#polling.add(tracked);
    const restsUntil = this.#restsUntil.get(tracked.reference.provider) ?? 0;
    if (tracked.canAsk && performance.now() >= restsUntil) await this.#ask(tracked);
    if (!tracked.isOver) await this.#recall(tracked);
    this.#polling.delete(tracked);
    const now = performance.now();
    tracked.nextPollAt = now + this.#pollAfter(now - tracked.startedAt);
    if (this.#someWait) this.#pollDue();
    this.#schedule();
  }

  /** A provider that does not answer is asked again when the next question is due. */
  async #ask(tracked: Tracked): Promise<void> {
    const { getStatus, onAnswer } = this.#options;
    const answer = await getStatus(tracked.reference, { signal: this.#closing.signal });
    if (answer.isErr()) this.#rest(tracked.reference, answer.error);
    if (tracked.isOver) return;
    if (answer.isErr()) return tracked.onTrouble?.(answer.error);
    const update = toStatusUpdate(answer.value, tracked.reference);
    try {
      await onAnswer?.(update);
    } catch {
      // The app that tracks the message gets the answer all the same.
    }
    this.#learn(tracked, update);
  }

  /** A rate limit is the account's: what it says to one question counts for those about every message. */
  #rest({ provider }: MessageReference, { retryAfterMs = 0 }: ProviderError): void {
    if (retryAfterMs > 0)
      this.#restsUntil.set(provider, performance.now() + Math.min(retryAfterMs, longestRestMs));
  }

  #pollAfter(ageMs: number): number {
    return nextPollMs(ageMs, this.#random());
  }
}
