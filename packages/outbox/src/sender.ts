import type { Clock, FreeFormMessage, SendError, TemplateMessage } from '@wamux/core';
import { err, type Result } from 'neverthrow';
import type { Database } from './database/database.js';
import type { MessageRow } from './database/tables.js';
import { GroupCommit } from './group-commit.js';
import type { OutboxClient } from './outbox-client.js';
import { priorities } from './outbox-message.js';
import { Patience } from './patience.js';
import type { PauseWatch } from './pause-watch.js';
import { RecipientsInHand } from './recipients-in-hand.js';
import { sendSafely } from './send-safely.js';
import type { Claim } from './store/claim.js';
import type { OutboxStatusStore } from './store/outbox-status-store.js';
import type { ProcessingResult, StartedAttempt } from './store/processing-result.js';
import { bodyUnreadable } from './store/recover.js';
import { type Start, startAttempts } from './store/start-attempts.js';
import { readObject } from './store/stored-json.js';
import { type StoredReceipt, toProviderName } from './stored-answer.js';
import { toProcessingResult } from './to-processing-result.js';

/** After this time the client itself gives up a send. */
const sendTimeoutMs = 5 * 60_000;
/** After this time the worker gives it up, since a provider of the app's own may never answer. */
const lostAfterMs = sendTimeoutMs + 30_000;
/** How long a provider may take to answer after the send was given up, in milliseconds. */
const afterAbortMs = 5_000;
/** How long a message waits whose attempt the database refused to record; it would be asked again at once, without an end. */
const afterRefusalMs = 500;

/** The priority of messages that go before others, also while they wait for a limit of their provider. */
const urgent = priorities.indexOf('high');

const bodyGone = { kind: 'validation', message: 'its body was removed before it was sent' } as const;

export interface SenderOptions {
  readonly database: Database;
  readonly client: OutboxClient;
  readonly statusStore: OutboxStatusStore;
  readonly pauses: PauseWatch;
  readonly clock: Clock;
  readonly random: () => number;
  /** The most messages that the worker has in hand, for each lane. */
  readonly concurrency: number;
  readonly leaseMs: number;
  readonly retryForMs: number;
  readonly unservedForMs: number;
}

/** A stored template always has its type. */
type StoredMessage = FreeFormMessage | (TemplateMessage & { readonly type: 'template' });

/** Gives claimed messages to the client, and tells what is to be recorded about them. */
export class Sender {
  readonly #options: SenderOptions;
  readonly #starts: GroupCommit<Start, string | undefined>;
  readonly #patience = new Patience(lostAfterMs);
  readonly #recipients: RecipientsInHand;
  readonly #aborting = new AbortController();

  constructor(options: SenderOptions) {
    const { database, clock } = options;
    this.#options = options;
    this.#recipients = new RecipientsInHand(options.concurrency);
    this.#starts = new GroupCommit((starts) => startAttempts(database, starts), {
      fateOf: (error) => database.fateOf(error),
      clock,
    });
  }

  /** Aborted once what has not been sent yet is given up. */
  get signal(): AbortSignal {
    return this.#aborting.signal;
  }

  giveUp(): void {
    this.#aborting.abort();
    // A provider of the app's own may not listen.
    this.#patience.shorten(afterAbortMs);
  }

  async send({ row, body }: Claim): Promise<ProcessingResult> {
    if (body === undefined) return { row, event: 'refuse', attempts: [], error: bodyGone };
    const read = readObject(body);
    if (read === undefined) return { row, event: 'unreadable', attempts: [], error: bodyUnreadable };
    const message = Object.assign(read, { correlationId: row.correlation_id }) as unknown as StoredMessage;
    const { client, database, pauses, random, leaseMs, retryForMs, unservedForMs } = this.#options;
    const gate = new AttemptGate(row, this.#options, this.#starts);
    this.#recipients.enter(message.to);
    const refusal = pauses.refusalOf(client.id) ?? this.#recipients.findRefusal(client, message.to, message);
    const sent = refusal === undefined ? await this.#giveToClient(message, row, gate) : err(refusal);
    this.#recipients.leave(message.to);
    // A client that sends although the gate is shut breaks its contract, and what may have left is not sent again.
    const result = sent.mapErr((error) => (error.outcome === 'unknown' ? error : (gate.refusal ?? error)));
    return toProcessingResult(result, {
      row,
      started: gate.started,
      client: client.id,
      now: database.now(),
      random: random(),
      wasStopped: gate.isShut || this.#aborting.signal.aborted,
      releaseForMs: gate.hasFailed ? afterRefusalMs : 0,
      retryForMs,
      unservedForMs,
      isPaused: (provider) => pauses.isPaused(provider),
      leaveForMs: leaseMs,
    });
  }

  #giveToClient(
    message: StoredMessage,
    row: MessageRow,
    gate: AttemptGate,
  ): Promise<Result<StoredReceipt, SendError>> {
    const { client, database, statusStore } = this.#options;
    const options = {
      beforeSend: (provider: string) => gate.pass(provider),
      recordedIn: statusStore,
      timeoutMs: sendTimeoutMs,
      leaveWithinMs: leaveWithin(row, database.now()),
      ...(row.priority === urgent && { isUrgent: true }),
      signal: this.#aborting.signal,
    };
    return sendSafely(this.#patience, client.id, () =>
      message.type === 'template' ? client.sendTemplate(message, options) : client.send(message, options),
    );
  }
}

/** How long a message may wait for a turn at its provider, in milliseconds; after it expires, it must not be sent. */
function leaveWithin({ expires_at: expiresAt }: MessageRow, now: number): number {
  return expiresAt === null ? sendTimeoutMs : Math.max(1, Math.min(sendTimeoutMs, expiresAt - now));
}

/** Records each attempt of one message before it leaves, and lets none pass that could not be recorded or must not leave. */
class AttemptGate {
  /** The attempts that were recorded, in their order. */
  readonly started: StartedAttempt[] = [];
  readonly #row: MessageRow;
  readonly #options: SenderOptions;
  readonly #starts: GroupCommit<Start, string | undefined>;
  /** What kept the last attempt from leaving. */
  #shutBy: 'rule' | 'database' | undefined;
  #pausedProvider: string | undefined;

  constructor(row: MessageRow, options: SenderOptions, starts: GroupCommit<Start, string | undefined>) {
    this.#row = row;
    this.#options = options;
    this.#starts = starts;
  }

  get isShut(): boolean {
    return this.#shutBy !== undefined;
  }

  /** Whether the database refused to record the last attempt. */
  get hasFailed(): boolean {
    return this.#shutBy === 'database';
  }

  /** The error of a message whose provider was paused just before it would have left, where nothing else was asked. */
  get refusal(): SendError | undefined {
    const provider = this.#pausedProvider;
    return provider === undefined || this.started.length > 0
      ? undefined
      : this.#options.pauses.refusalOf(provider);
  }

  /** @throws Error where the attempt must not leave, or the database failed. */
  async pass(given: string): Promise<void> {
    const { client, pauses } = this.#options;
    const provider = toProviderName(given, client.id);
    this.#shutBy = 'rule';
    if (pauses.isPaused(provider)) {
      this.#pausedProvider = provider;
      throw new Error('the provider was paused in the meantime');
    }
    if (pauses.isLanePaused(this.#row.lane)) throw new Error('its lane was paused in the meantime');
    this.#shutBy = 'database';
    const id = await this.#starts.add({ row: this.#row, provider });
    this.#shutBy = 'rule';
    if (id === undefined) throw new Error('it must not be sent any more');
    this.#shutBy = undefined;
    this.started.push({ id, provider });
  }
}
