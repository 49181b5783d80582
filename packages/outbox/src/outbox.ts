import type { OutboundMessage, StatusStore } from '@wamux/core';
import type { Result, ResultAsync } from 'neverthrow';
import type { EventReader } from './event-reader.js';
import type { MessageState } from './message-state.js';
import type { OutboxError } from './outbox-error.js';
import type { OutboxMessage } from './outbox-message.js';
import type { EnqueueOptions } from './parse-enqueue.js';
import type { PauseTarget } from './parse-pause.js';
import type { ListQuery } from './store/list-query.js';
import type { Pause } from './store/pauses.js';
import type { WorkerState } from './store/provider-states.js';
import type { EventPage, EventPageQuery, EventQuery, RecordedEvent } from './store/read-events.js';
import type { OutboxStats } from './store/stats.js';
import type { TimelineEntry } from './store/timeline.js';
import type { CallersTransaction } from './transaction.js';

/** A durable queue in front of a client. What it has acknowledged will happen, and never twice by accident. */
export interface Outbox extends AsyncDisposable {
  /**
   * Stores a message; when this is done it survives everything that the database survives. A template that no provider of its
   * route has is refused as `validation`: nobody could ever be given it.
   */
  enqueue(
    message: OutboundMessage,
    options?: EnqueueOptions & { readonly transaction?: CallersTransaction },
  ): ResultAsync<EnqueuedMessage, OutboxError>;
  /** Stores many in one commit. Each has its own result: a wrong one does not keep the others out. */
  enqueueMany(
    messages: readonly (EnqueueOptions & { readonly message: OutboundMessage })[],
    options?: { readonly transaction?: CallersTransaction },
  ): Promise<readonly Result<EnqueuedMessage, OutboxError>[]>;
  /** One message with its attempts; `not-found` where there is none, or no more. */
  get(id: string): ResultAsync<OutboxMessage, OutboxError>;
  /** In the order in which they came, a page at a time. */
  list(query?: ListQuery): ResultAsync<readonly OutboxMessage[], OutboxError>;
  /**
   * Stops a message that no worker has taken yet, or whose worker is gone and had not begun to send it; or closes the case of one
   * that needs review.
   */
  cancel(id: string, options?: CancelOptions): ResultAsync<OutboxMessage, OutboxError>;
  /** {@link Outbox.cancel} for many, a hundred in a transaction. Each id has its own result, in the order given. */
  cancelMany(
    ids: readonly string[],
    options?: CancelOptions,
  ): Promise<readonly Result<OutboxMessage, OutboxError>[]>;
  /**
   * Sends a message once more, whatever became of it, as a new send generation. The recipient may get it twice; `reason`
   * stays in the account.
   */
  resend(id: string, options: ResendOptions): ResultAsync<OutboxMessage, OutboxError>;
  /** {@link Outbox.resend} for many, a hundred in a transaction. Each id has its own result, in the order given. */
  resendMany(
    ids: readonly string[],
    options: ResendOptions,
  ): Promise<readonly Result<OutboxMessage, OutboxError>[]>;
  /**
   * Records what a person found out about a message whose outcome is unknown: a provider took it (its statuses are awaited
   * then), or none did (it has failed). Nothing is sent; `reason` stays in the account. A `conflict` where the outcome is
   * not unknown.
   */
  resolve(id: string, options: ResolveOptions): ResultAsync<OutboxMessage, OutboxError>;
  /** {@link Outbox.resolve} for many, a hundred in a transaction. Each id has its own result, in the order given. */
  resolveMany(
    ids: readonly string[],
    options: ResolveOptions,
  ): Promise<readonly Result<OutboxMessage, OutboxError>[]>;
  /**
   * Pauses a provider or a lane for all processes on this database, until somebody resumes it. Workers obey within a second.
   * A paused provider gets no new message: one whose route has another provider goes there, and one for which all are paused
   * stays in the queue and uses up no tries. The messages of a paused lane stay in the queue whatever their routes have. What
   * was given to a provider before ends as usual, outcomes are looked up, and statuses are taken in. A `conflict` where it is
   * paused already.
   */
  pause(target: PauseTarget, options: PauseOptions): ResultAsync<Pause, OutboxError>;
  /** Ends a pause, and wakes the workers. Gives the pause that ended; a `conflict` where it was not paused. */
  resume(target: PauseTarget, options?: ResumeOptions): ResultAsync<Pause, OutboxError>;
  /** What is paused, the oldest pause first. The client of this process learns of it, for its own sends and `explain`. */
  pauses(): ResultAsync<readonly Pause[], OutboxError>;
  /** Sends what is due, from now on, in this process. */
  start(): void;
  /**
   * Takes no new messages, and waits for those in flight. What has not left after `drainMs` (default 10,000) goes back into
   * the queue; what has left gets its answer or is unknown.
   */
  stop(options?: { readonly drainMs?: number }): Promise<void>;
  /**
   * What happens to messages, and with `keepReceived` what providers push besides, of all processes, in order, from now on or
   * behind a cursor, until the signal or `close`. Each event is given at least once to whoever keeps the last cursor. With PostgreSQL an event is given when no transaction
   * that began to write before it runs any more, of whatever database of the server.
   *
   * @throws {RangeError} where `after` is no cursor.
   */
  events(options?: { readonly after?: string; readonly signal?: AbortSignal }): AsyncIterable<RecordedEvent>;
  /** A page of what happened behind a cursor, in order; empty where nothing more has happened so far. */
  listEvents(query?: EventQuery): ResultAsync<readonly RecordedEvent[], OutboxError>;
  /**
   * {@link Outbox.listEvents} with the cursor to go on behind, and for one team where it is given. Then a bounded number of
   * everybody's events is looked through, and the cursor moves past them even where none was of the team: a page without events
   * whose cursor is another than `after` is not the end.
   */
  eventPage(query?: EventPageQuery): ResultAsync<EventPage, OutboxError>;
  /**
   * The events for somebody whom they are handed on to, from a place that the database keeps under this name, of at most 200
   * characters.
   */
  eventReader(name: string): EventReader;
  /** The cursor of the last event so far: whoever goes on behind it is given what happens from now on. */
  lastCursor(): ResultAsync<string, OutboxError>;
  /** Everything that happened to one message, the oldest first: attempts, answers, statuses, and decisions with who and why. */
  timeline(id: string): ResultAsync<readonly TimelineEntry[], OutboxError>;
  /** Counts what stands where, and how long the oldest has waited. */
  stats(): ResultAsync<OutboxStats, OutboxError>;
  /**
   * What each worker on this database knows of its providers: their circuits, their limits in use, their errors. A worker
   * writes it down every few seconds, and removes it when it stops; what is older than a minute is not given.
   */
  workers(): ResultAsync<readonly WorkerState[], OutboxError>;
  /**
   * Removes a person: the number, what was written to it, what is queued for it, the words of providers about it, and
   * every name that an app or a provider gave its messages (idempotency keys are free again). What became of the messages,
   * when, and through whom stays; of received events in which the person is, by this name or another of theirs, nothing does.
   * Gives how many messages and received events it was.
   */
  forget(to: string): ResultAsync<number, OutboxError>;
  /**
   * Removes everything of messages that ended longer ago than this, idempotency keys and events included, and events received
   * before that; what waits for a person stays, and for 30 days what an {@link Outbox.eventReader} has not had yet. Gives how many messages and received events it was. A worker does it by itself, see `accountsForMs`.
   */
  purge(options: { readonly olderThanMs: number }): ResultAsync<number, OutboxError>;
  /** Removes what messages said that ended longer ago than this, and events received before that. A worker does it by itself, see `bodiesForMs`. */
  removeBodies(options: { readonly olderThanMs: number }): ResultAsync<number, OutboxError>;
  /** Statuses in the same database, for `createClient`'s option of this name. */
  readonly statusStore: StatusStore;
  /** Stops, and closes the database. The client stays open. */
  close(): Promise<void>;
}

/** What goes with a decision about messages. */
export interface CancelOptions {
  /** Why; it stays in the account of the message. At most 1,000 characters. */
  readonly reason?: string;
  /** The person who decided, as the account shall name them. At most 200 characters. */
  readonly by?: string;
  /** Only where the message is still in one of these states; a `conflict` otherwise. Default: whatever allows it. */
  readonly ifState?: MessageState | readonly MessageState[];
  /**
   * Only where the send that counts now is still this one, or one of these: the `correlationId` of the message as it was looked
   * at. A `conflict` where it was sent again meanwhile, whatever its state is by now: so a `resend` that is repeated with it is
   * carried out once. Default: whichever send it is.
   */
  readonly ifCorrelationId?: string | readonly string[];
}

/** What goes with the end of a pause. */
export type ResumeOptions = Pick<CancelOptions, 'reason' | 'by'>;

/** What goes with a pause. */
export interface PauseOptions extends ResumeOptions {
  /** Why; everybody is told it who asks why a message is not sent. At most 1,000 characters. */
  readonly reason: string;
}

/** {@link CancelOptions} of a decision that has to give its reason. */
export interface ResendOptions extends CancelOptions {
  /** Why it was decided so; the time line of the message shows it. */
  readonly reason: string;
}

/** What a person found out about a message whose outcome is unknown. */
export interface ResolveOptions extends ResendOptions {
  /** Whether a provider took the message. */
  readonly outcome: 'accepted' | 'not-accepted';
}

/** What is stored of a message that was enqueued. */
export interface EnqueuedMessage {
  /** The outbox's id of the message, which `get`, `cancel` and `resend` take. */
  readonly id: string;
  /** The message's own, or one that was generated; the receipt has it too. */
  readonly correlationId: string;
  /** Usually `queued`; with `repeated`, wherever the message stands by now. */
  readonly state: MessageState;
  /** It was there already, under the same idempotency key. */
  readonly repeated: boolean;
}
