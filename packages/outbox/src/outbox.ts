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

/** A durable queue in front of a client. It loses nothing that it has acknowledged, and sends nothing twice by accident. */
export interface Outbox extends AsyncDisposable {
  /**
   * Stores a message. From then on it survives everything that the database survives. A template that no provider of its
   * route has is refused as `validation`, since it could never be sent.
   */
  enqueue(
    message: OutboundMessage,
    options?: EnqueueOptions & { readonly transaction?: CallersTransaction },
  ): ResultAsync<EnqueuedMessage, OutboxError>;
  /** Stores many in one commit. Each has its own result: an invalid one does not keep the others out. */
  enqueueMany(
    messages: readonly (EnqueueOptions & { readonly message: OutboundMessage })[],
    options?: { readonly transaction?: CallersTransaction },
  ): Promise<readonly Result<EnqueuedMessage, OutboxError>[]>;
  /** Reads one message with its attempts; `not-found` where it does not exist, or was removed. */
  get(id: string): ResultAsync<OutboxMessage, OutboxError>;
  /** Lists messages in the order in which they were enqueued, a page at a time. */
  list(query?: ListQuery): ResultAsync<readonly OutboxMessage[], OutboxError>;
  /**
   * Stops a message that no worker has taken yet, or whose worker died before it began to send it; or closes the case of a
   * message that needs review.
   */
  cancel(id: string, options?: CancelOptions): ResultAsync<OutboxMessage, OutboxError>;
  /** {@link Outbox.cancel} for many messages, a hundred in a transaction. Each id has its own result, in the order given. */
  cancelMany(
    ids: readonly string[],
    options?: CancelOptions,
  ): Promise<readonly Result<OutboxMessage, OutboxError>[]>;
  /**
   * Sends a message once more, whatever became of it, as a new send generation. The recipient may get it twice; `reason`
   * stays in the account.
   */
  resend(id: string, options: ResendOptions): ResultAsync<OutboxMessage, OutboxError>;
  /** {@link Outbox.resend} for many messages, a hundred in a transaction. Each id has its own result, in the order given. */
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
  /** {@link Outbox.resolve} for many messages, a hundred in a transaction. Each id has its own result, in the order given. */
  resolveMany(
    ids: readonly string[],
    options: ResolveOptions,
  ): Promise<readonly Result<OutboxMessage, OutboxError>[]>;
  /**
   * Pauses a provider or a lane for all processes on this database, until somebody resumes it. Workers obey within a
   * second. A paused provider gets no new messages: a message whose route has another provider goes there, and one whose
   * providers are all paused stays in the queue without using up tries. The messages of a paused lane stay in the queue,
   * whatever their routes offer. What a provider was given before ends as usual: outcomes are looked up, and statuses are
   * recorded. A `conflict` where the target is paused already.
   */
  pause(target: PauseTarget, options: PauseOptions): ResultAsync<Pause, OutboxError>;
  /** Ends a pause, and wakes the workers. Returns the pause that ended; a `conflict` where the target was not paused. */
  resume(target: PauseTarget, options?: ResumeOptions): ResultAsync<Pause, OutboxError>;
  /** The current pauses, the oldest first. The client of this process is told of them, for its own sends and `explain`. */
  pauses(): ResultAsync<readonly Pause[], OutboxError>;
  /** Starts to send the messages that are due, in this process. */
  start(): void;
  /**
   * Takes no new messages, and waits for those in flight. Messages that have not been sent after `drainMs` (default 10,000)
   * go back into the queue; those that have been sent get their answer, or their outcome is unknown.
   */
  stop(options?: { readonly drainMs?: number }): Promise<void>;
  /**
   * Yields the events of messages, and with `keepReceived` whatever else providers push, from all processes, in order, from
   * now on or after a cursor, until the signal or `close`. A caller that keeps the last cursor gets each event at least
   * once. With PostgreSQL an event is delivered once no transaction that began to write before it is still running, in any
   * database of the server.
   *
   * @throws {RangeError} where `after` is not a cursor.
   */
  events(options?: { readonly after?: string; readonly signal?: AbortSignal }): AsyncIterable<RecordedEvent>;
  /** A page of the events after a cursor, in order; empty where nothing more has happened so far. */
  listEvents(query?: EventQuery): ResultAsync<readonly RecordedEvent[], OutboxError>;
  /**
   * {@link Outbox.listEvents} with the cursor to continue from, for one team where `team` is given. A page for a team is
   * found among a bounded number of everybody's events, and the cursor moves past all of them, even where none belongs to
   * the team: a page without events whose cursor differs from `after` is not the end.
   */
  eventPage(query?: EventPageQuery): ResultAsync<EventPage, OutboxError>;
  /**
   * A reader that forwards events, from a position that the database keeps under this name. The name has at most 200
   * characters.
   */
  eventReader(name: string): EventReader;
  /** The cursor of the last event so far: reading after it gives what happens from now on. */
  lastCursor(): ResultAsync<string, OutboxError>;
  /**
   * Everything that happened to one message, the oldest first: attempts, answers, statuses, and who decided what, and why.
   */
  timeline(id: string): ResultAsync<readonly TimelineEntry[], OutboxError>;
  /** Counts the messages by state, and says how long the oldest has waited. */
  stats(): ResultAsync<OutboxStats, OutboxError>;
  /**
   * What each worker on this database knows of its providers: their circuits, their limits in use, their errors. A worker
   * stores it every few seconds, and removes it when it stops; reports older than a minute are left out.
   */
  workers(): ResultAsync<readonly WorkerState[], OutboxError>;
  /**
   * Removes a person: the number, what was written to it, what is queued for it, providers' texts about it, and every name
   * that an app or a provider gave its messages (idempotency keys may be used again). What became of the messages, when,
   * and through which provider, is kept. Received events that name the person, by this number or another identifier of
   * theirs, are removed entirely. Returns how many messages and received events were affected.
   */
  forget(to: string): ResultAsync<number, OutboxError>;
  /**
   * Removes everything of messages that ended longer ago than this, including idempotency keys and events, and events
   * received before that. Messages that wait for a person stay, and so do, for 30 days, messages with events that an event
   * reader has not read yet. Returns how many messages and received events were removed. A worker does this by itself, see
   * `accountsForMs`.
   */
  purge(options: { readonly olderThanMs: number }): ResultAsync<number, OutboxError>;
  /**
   * Removes the bodies of messages that ended longer ago than this, and events received before that. A worker does this by
   * itself, see `bodiesForMs`.
   */
  removeBodies(options: { readonly olderThanMs: number }): ResultAsync<number, OutboxError>;
  /** A store for statuses in the same database, for the `statusStore` option of `createClient`. */
  readonly statusStore: StatusStore;
  /** Stops, and closes the database. The client stays open. */
  close(): Promise<void>;
}

/** The options of a decision about messages. */
export interface CancelOptions {
  /** The reason, which is kept in the account of the message. At most 1,000 characters. */
  readonly reason?: string;
  /** The person who decided, as the account names them. At most 200 characters. */
  readonly by?: string;
  /**
   * Decides only where the message is still in one of these states; otherwise it is a `conflict`. Default: any state that
   * allows it.
   */
  readonly ifState?: MessageState | readonly MessageState[];
  /**
   * Decides only where the current send generation still has this correlation id, or one of these: the `correlationId` of
   * the message when it was looked at. It is a `conflict` where the message was resent meanwhile, whatever its state is by
   * now, so a `resend` that is repeated with this option is carried out once. Default: any send generation.
   */
  readonly ifCorrelationId?: string | readonly string[];
}

/** The options of ending a pause. */
export type ResumeOptions = Pick<CancelOptions, 'reason' | 'by'>;

/** The options of a pause. */
export interface PauseOptions extends ResumeOptions {
  /** The reason, which is shown to everybody who asks why a message is not sent. At most 1,000 characters. */
  readonly reason: string;
}

/** {@link CancelOptions} of a decision that must have a reason. */
export interface ResendOptions extends CancelOptions {
  /** The reason for the decision; the timeline of the message shows it. */
  readonly reason: string;
}

/** What a person found out about a message whose outcome is unknown. */
export interface ResolveOptions extends ResendOptions {
  /** Whether a provider took the message. */
  readonly outcome: 'accepted' | 'not-accepted';
}

/** What `enqueue` returns about the stored message. */
export interface EnqueuedMessage {
  /** The outbox's id of the message, which `get`, `cancel` and `resend` take. */
  readonly id: string;
  /** The message's own correlation id, or one that was generated; the receipt has it too. */
  readonly correlationId: string;
  /** Usually `queued`; with `repeated`, wherever the message stands by now. */
  readonly state: MessageState;
  /** Whether the message was stored already, under the same idempotency key. */
  readonly repeated: boolean;
}
