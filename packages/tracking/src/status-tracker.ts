import { AsyncResource } from 'node:async_hooks';
import {
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
import { canAsk, findObstacle } from './find-obstacle.js';
import { Followers } from './followers.js';
import { parseTrack, type TrackOptions, tellWrong } from './parse-track.js';
import { toKnownUpdate, toStatusUpdate } from './status-reports.js';
import { WaitingPolls } from './waiting-polls.js';

/** Where a tracker learns of statuses, and whom it tells. */
export interface StatusTrackerOptions {
  /** By instance id: one whose `getStatus` is `none` is never asked. */
  readonly providers: ReadonlyMap<string, WhatsAppProvider>;
  /** Asks the provider that the reference names. */
  readonly getStatus: WhatsAppProvider['getStatus'];
  /** Called with each answer to a poll, before the app that tracks the message gets it. */
  readonly onAnswer?: (update: StatusUpdate) => void | Promise<void>;
  /**
   * What is known of a message already, asked at first and with each poll: what was pushed before anybody tracked it, or to
   * another process, is not pushed again.
   */
  readonly known?: (reference: MessageReference) => Promise<TrackedAttempt | undefined>;
  /**
   * Whether statuses of a provider that cannot be asked come here by another way: pushed, or by a store that other processes
   * write to. Default: they do.
   */
  readonly canHearOf?: (provider: WhatsAppProvider) => boolean;
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
  /** When the timer fires. */
  #firesAt = Number.POSITIVE_INFINITY;
  #waiting = new WaitingPolls<Tracked>([]);

  constructor(options: StatusTrackerOptions) {
    this.#options = options;
    this.#random = guardRandom(options.random ?? Math.random);
  }

  /**
   * Yields every change of a message's status, until it is terminal. If the reference or an option is wrong, or nothing can
   * ever be learnt of the message, it ends at once and throws nothing: `onTrouble` is told why, or, where there is none, a
   * process warning says it.
   */
  async *track(
    given: MessageReference,
    options: TrackOptions = {},
  ): AsyncGenerator<StatusReport, void, undefined> {
    const checked = parseTrack(given, options);
    if (checked.isErr()) return tellWrong(options, checked.error);
    const { reference, signal, maximumAgeMs = dayMs, onTrouble } = checked.value;
    const obstacle = findObstacle(reference, this.#options);
    if (obstacle !== undefined) return tellWrong(options, obstacle);
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
    this.#stopTimer();
    for (const tracked of this.#tracked) this.#end(tracked);
  }

  #start(reference: MessageReference, maximumAgeMs: number, onTrouble: Tracked['onTrouble']): Tracked {
    const now = performance.now();
    const provider = this.#options.providers.get(reference.provider);
    const tracked: Tracked = {
      reference,
      startedAt: now,
      until: now + maximumAgeMs,
      canAsk: provider !== undefined && canAsk(provider),
      onTrouble: onTrouble && guardListener('`onTrouble` of a tracked message', onTrouble),
      request: new AsyncResource('wamux.track'),
      nextPollAt: now + nextPollMs(0, this.#random()),
      history: noStatusHistory,
      reports: [],
      isOver: false,
      wake: () => {},
    };
    this.#tracked.add(tracked);
    this.#fireBy(this.#dueAt(tracked));
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
      return attempt ? toKnownUpdate(attempt) : undefined;
    } catch {
      return undefined;
    }
  }

  #end(tracked: Tracked): void {
    tracked.isOver = true;
    this.#tracked.delete(tracked);
    if (this.#tracked.size === 0) this.#stopTimer();
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

  /** Everything that is looked for among all messages is looked for when the timer fires, and not with every answer. */
  #tick(): void {
    this.#stopTimer();
    const now = performance.now();
    for (const tracked of this.#tracked) if (tracked.until <= now) this.#end(tracked);
    this.#pollDue();
    let next = Number.POSITIVE_INFINITY;
    for (const tracked of this.#tracked) next = Math.min(next, this.#dueAt(tracked));
    this.#fireBy(next);
  }

  #fireBy(at: number): void {
    if (at >= this.#firesAt || this.#closing.signal.aborted) return;
    this.#stopTimer();
    this.#firesAt = at;
    const ms = Math.max(leastWaitMs, Math.min(at - performance.now(), dayMs));
    this.#timer = setTimeout(() => this.#tick(), ms);
  }

  #stopTimer(): void {
    clearTimeout(this.#timer);
    this.#firesAt = Number.POSITIVE_INFINITY;
  }

  #dueAt(tracked: Tracked): number {
    return this.#isPolled(tracked) ? Math.min(tracked.nextPollAt, tracked.until) : tracked.until;
  }

  /** Whether the provider or the store can be asked about the message, and is not being asked already. */
  #isPolled(tracked: Tracked): boolean {
    return (tracked.canAsk || this.#options.known !== undefined) && !this.#polling.has(tracked);
  }

  /** Starts the polls that are due, the longest overdue first, as many as each provider may have in flight. */
  #pollDue(): void {
    const now = performance.now();
    const due = [...this.#tracked].filter((tracked) => this.#isPolled(tracked) && tracked.nextPollAt <= now);
    this.#waiting = new WaitingPolls(due.sort((a, b) => a.nextPollAt - b.nextPollAt));
    for (const provider of this.#waiting.providers) this.#pollWaiting(provider);
  }

  #pollWaiting(provider: string): void {
    let open = [...this.#polling].filter(({ reference }) => reference.provider === provider).length;
    while (open < mostPolls) {
      const tracked = this.#waiting.take(provider);
      if (tracked === undefined) return;
      if (tracked.isOver || this.#polling.has(tracked)) continue;
      open += 1;
      tracked.request.runInAsyncScope(() => void this.#poll(tracked));
    }
  }

  async #poll(tracked: Tracked): Promise<void> {
    this.#polling.add(tracked);
    const restsUntil = this.#restsUntil.get(tracked.reference.provider) ?? 0;
    if (tracked.canAsk && performance.now() >= restsUntil) await this.#ask(tracked);
    if (!tracked.isOver) await this.#recall(tracked);
    this.#polling.delete(tracked);
    const now = performance.now();
    tracked.nextPollAt = now + nextPollMs(now - tracked.startedAt, this.#random());
    this.#pollWaiting(tracked.reference.provider);
    if (!tracked.isOver) this.#fireBy(this.#dueAt(tracked));
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
}
