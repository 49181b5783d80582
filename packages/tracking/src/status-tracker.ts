import {
  type CallOptions,
  foldStatusNews,
  isTerminal,
  type MessageReference,
  nextPollMs,
  noStatusHistory,
  onAbort,
  type ProviderError,
  type StatusEvent,
  type StatusHistory,
  type StatusReport,
  type TrackedAttempt,
  type WhatsAppProvider,
} from '@wamux/core';
import type { ResultAsync } from 'neverthrow';
import { Followers } from './followers.js';

export interface StatusTrackerOptions {
  readonly providers: ReadonlyMap<string, WhatsAppProvider>;
  readonly getStatus: (
    reference: MessageReference,
    options?: CallOptions,
  ) => ResultAsync<StatusReport, ProviderError>;
  /** Told of everything that polling brings, before whoever tracks the message. */
  readonly onNews?: (event: StatusEvent) => void | Promise<void>;
  /** What is known of a message already: news that was pushed before anybody tracked it is not pushed again. */
  readonly known?: (reference: MessageReference) => Promise<TrackedAttempt | undefined>;
  /** 0 ≤ random < 1. Default `Math.random`. */
  readonly random?: () => number;
}

export interface TrackOptions {
  /** Ends the tracking. */
  readonly signal?: AbortSignal;
  /** Ends it however little is known, in milliseconds. Default a day. */
  readonly maximumAgeMs?: number;
  /** Told each time that the provider cannot say the status. It is asked again when the next question is due. */
  readonly onTrouble?: (error: ProviderError) => void;
}

/** Questions to all providers together that are open at once. */
const mostPolls = 8;
/** The timer fires no more often. */
const leastWaitMs = 250;
const dayMs = 86_400_000;

interface Tracked {
  readonly reference: MessageReference;
  readonly startedAt: number;
  readonly until: number;
  readonly canAsk: boolean;
  readonly onTrouble: ((error: ProviderError) => void) | undefined;
  nextPollAt: number;
  history: StatusHistory;
  readonly reports: StatusReport[];
  isOver: boolean;
  wake: () => void;
}

/**
 * Follows messages to their end, whichever way the news comes: pushed (`observe`), or asked for, often at first and more
 * and more rarely. One timer serves all of them.
 */
export class StatusTracker {
  readonly #options: StatusTrackerOptions;
  readonly #tracked = new Followers<Tracked>();
  readonly #polling = new Set<Tracked>();
  readonly #closing = new AbortController();
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** More were due than there was place for. */
  #someWait = false;

  constructor(options: StatusTrackerOptions) {
    this.#options = options;
  }

  /** Every change of a message's status, until it is terminal. */
  async *track(
    reference: MessageReference,
    { signal, maximumAgeMs = dayMs, onTrouble }: TrackOptions = {},
  ): AsyncGenerator<StatusReport, void, undefined> {
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

  /** News that was pushed. */
  observe(event: StatusEvent): void {
    for (const tracked of this.#tracked.about(event)) this.#learn(tracked, event);
  }

  close(): void {
    this.#closing.abort();
    clearTimeout(this.#timer);
    for (const tracked of this.#tracked) this.#end(tracked);
  }

  #start(reference: MessageReference, maximumAgeMs: number, onTrouble: Tracked['onTrouble']): Tracked {
    const now = Date.now();
    const { capabilities } = this.#options.providers.get(reference.provider) ?? {};
    const tracked: Tracked = {
      reference,
      startedAt: now,
      until: now + maximumAgeMs,
      canAsk: capabilities !== undefined && capabilities.getStatus !== 'none',
      onTrouble,
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
    const attempt = await this.#options.known?.(tracked.reference).catch(() => undefined);
    if (attempt === undefined) return;
    const { provider, providerMessageId, history } = attempt;
    const { times, ...known } = history;
    const occurredAt = times[known.status] ?? null;
    this.#learn(tracked, { type: 'status', provider, providerMessageId, ...known, occurredAt });
  }

  #end(tracked: Tracked): void {
    tracked.isOver = true;
    this.#tracked.delete(tracked);
    if (this.#tracked.size === 0) clearTimeout(this.#timer);
    tracked.wake();
  }

  #learn(tracked: Tracked, event: StatusEvent): void {
    this.#tracked.learn(tracked, event);
    const { providerMessageId, provider, status, rawStatus, occurredAt, error, deletedAt } = event;
    const before = tracked.history;
    tracked.history = foldStatusNews(before, {
      status,
      rawStatus,
      ...(occurredAt !== null && { at: occurredAt }),
      ...(error !== undefined && { error }),
      ...(deletedAt !== undefined && { deletedAt }),
    });
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
      const pollAt = tracked.canAsk && !this.#polling.has(tracked) ? tracked.nextPollAt : tracked.until;
      next = Math.min(next, pollAt, tracked.until);
    }
    this.#timer = setTimeout(() => this.#tick(), Math.max(leastWaitMs, Math.min(next - Date.now(), dayMs)));
  }

  #tick(): void {
    const now = Date.now();
    for (const tracked of this.#tracked) if (tracked.until <= now) this.#end(tracked);
    this.#pollDue();
    this.#schedule();
  }

  /** As many as there is place for, whoever has waited longest first. */
  #pollDue(): void {
    const now = Date.now();
    const due = [...this.#tracked].filter(
      (tracked) => tracked.canAsk && tracked.nextPollAt <= now && !this.#polling.has(tracked),
    );
    due.sort((a, b) => a.nextPollAt - b.nextPollAt);
    const places = mostPolls - this.#polling.size;
    this.#someWait = due.length > places;
    for (const tracked of due.slice(0, places)) void this.#poll(tracked);
  }

  async #poll(tracked: Tracked): Promise<void> {
    this.#polling.add(tracked);
    const answer = await this.#options.getStatus(tracked.reference, { signal: this.#closing.signal });
    this.#polling.delete(tracked);
    const now = Date.now();
    tracked.nextPollAt = now + this.#pollAfter(now - tracked.startedAt);
    // A provider that does not answer is asked again when the next question is due.
    if (!tracked.isOver) {
      if (answer.isOk()) await this.#take(tracked, answer.value);
      else this.#tell(tracked, answer.error);
    }
    if (this.#someWait) this.#pollDue();
    this.#schedule();
  }

  async #take(tracked: Tracked, { at, ...report }: StatusReport): Promise<void> {
    const { correlationId } = tracked.reference;
    const event: StatusEvent = {
      type: 'status',
      ...report,
      ...(correlationId !== undefined && { correlationId }),
      occurredAt: at ?? null,
    };
    try {
      await this.#options.onNews?.(event);
    } catch {
      // Whoever tracks the message hears of it all the same.
    }
    this.#learn(tracked, event);
  }

  #tell({ onTrouble }: Tracked, error: ProviderError): void {
    try {
      onTrouble?.(error);
    } catch {
      // The message is followed all the same.
    }
  }

  #pollAfter(ageMs: number): number {
    return nextPollMs(ageMs, (this.#options.random ?? Math.random)());
  }
}
