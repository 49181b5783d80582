import type {
  MessageReference,
  NewAttempt,
  NewStatusUpdate,
  StatusStore,
  StatusUpdate,
  TrackedAttempt,
  TrackedMessage,
  UpdateResult,
} from '@wamux/core';
import { QueueSet } from '@wamux/core/helpers';
import { inputError, readInput, strictObject } from '@wamux/core/input';
import {
  findAttempt,
  foldAttemptStatuses,
  foldStatusUpdate,
  namesOfMessage,
  noStatusHistory,
  type StatusHistory,
  statusUpdateKey,
} from '@wamux/core/policy';
import * as z from '@wamux/core/zod';
import { foldOrphans } from './fold-orphans.js';
import { OrphanedUpdates } from './orphaned-updates.js';
import { SeenEvents } from './seen-events.js';

/** The most attempts kept of a message, the last ones, so that one correlation id for all messages slows nothing down. */
const mostAttempts = 100;

/** How much a store in memory keeps; beyond that, it forgets the oldest. */
export interface MemoryStatusStoreOptions {
  /** Messages kept; the oldest go first. Default 100,000. */
  readonly messages?: number;
  /** Orphaned updates kept: those whose message is not known. Default 10,000. */
  readonly orphanedUpdates?: number;
  /** For how long they are kept, in milliseconds. Default a day. */
  readonly orphanedForMs?: number;
  /** Events remembered in order to recognise repeats; the oldest are forgotten first. Default 100,000. */
  readonly events?: number;
  /** The time, in milliseconds since the epoch. Default `Date.now`. */
  readonly now?: () => number;
}

const atLeastOne = z.number().gt(0).optional();
const optionsSchema = strictObject({
  messages: atLeastOne,
  orphanedUpdates: atLeastOne,
  orphanedForMs: atLeastOne,
  events: atLeastOne,
  now: z.custom<() => number>((now) => typeof now === 'function', 'expected a function').optional(),
});

/**
 * Keeps statuses in this process, for apps that keep them nowhere else. What it forgets is gone.
 *
 * @throws {RangeError} naming each option that is wrong.
 */
export function createMemoryStatusStore(options: MemoryStatusStoreOptions = {}): StatusStore {
  const checked = readInput(optionsSchema, options, 'options');
  if (checked.isErr()) throw new RangeError(inputError('validation', checked.error).message);
  const store = new MemoryStatusStore(options);
  // A plain object, not the class instance: a spread of it, to replace one method, keeps the others.
  return {
    addAttempt: (attempt) => store.addAttempt(attempt),
    addStatusUpdates: (updates) => store.addStatusUpdates(updates),
    get: (correlationId) => store.get(correlationId),
    find: (reference) => store.find(reference),
    markEvents: (keys) => store.markEvents(keys),
    unmarkEvents: (keys) => store.unmarkEvents(keys),
    countOrphanedUpdates: () => store.countOrphanedUpdates(),
  };
}

interface Attempt {
  readonly provider: string;
  providerMessageId: string | null;
  history: StatusHistory;
}

interface Message {
  readonly correlationId: string;
  readonly attempts: Attempt[];
}

class MemoryStatusStore implements StatusStore {
  readonly #mostMessages: number;
  readonly #orphans: OrphanedUpdates;
  readonly #seen: SeenEvents;
  /** By correlation id. */
  readonly #messages = new Map<string, Message>();
  readonly #byAge = new QueueSet<Message>();
  /** By the name that a provider's id makes. */
  readonly #byId = new Map<string, Message>();

  constructor({
    messages = 100_000,
    orphanedUpdates = 10_000,
    orphanedForMs = 86_400_000,
    events = 100_000,
    now = Date.now,
  }: MemoryStatusStoreOptions) {
    this.#mostMessages = messages;
    this.#orphans = new OrphanedUpdates({ most: orphanedUpdates, keepMs: orphanedForMs, now });
    this.#seen = new SeenEvents(events);
  }

  async addAttempt(given: NewAttempt): Promise<TrackedMessage> {
    const { provider, providerMessageId, correlationId, status } = given;
    const message = this.#messageOf(correlationId);
    const attempt = this.#attemptOf(message, given);
    attempt.history = foldStatusUpdate(attempt.history, { status, rawStatus: '' });
    this.#name(message, attempt, providerMessageId);
    const names = namesOfMessage({ provider, providerMessageId, correlationId });
    for (const update of this.#orphans.take(names)) this.#apply(message, update);
    return toTracked(message);
  }

  async addStatusUpdates(updates: readonly NewStatusUpdate[]): Promise<readonly UpdateResult[]> {
    return updates.map((update) => this.#add(update));
  }

  async get(correlationId: string): Promise<TrackedMessage | undefined> {
    const message = this.#messages.get(correlationId);
    return message && toTracked(message);
  }

  async find(reference: MessageReference): Promise<TrackedAttempt | undefined> {
    const message = this.#find(reference);
    const attempt = message && findAttempt(message.attempts, reference);
    if (
      attempt !== undefined &&
      (attempt.providerMessageId !== null || reference.providerMessageId === null)
    ) {
      return toTrackedAttempt(attempt);
    }
    // What comes under the provider's id, before the attempt has it, waits without a message.
    const orphans = this.#orphans.find(namesOfMessage(reference));
    return foldOrphans(reference, orphans, attempt?.history) ?? (attempt && toTrackedAttempt(attempt));
  }

  async markEvents(keys: readonly string[]): Promise<readonly boolean[]> {
    return keys.map((key) => this.#seen.mark(key));
  }

  async unmarkEvents(keys: readonly string[]): Promise<void> {
    for (const key of keys) this.#seen.unmark(key);
  }

  async countOrphanedUpdates(): Promise<number> {
    return this.#orphans.count;
  }

  #add({ claimedMessageId, isAnswer, ...update }: NewStatusUpdate): UpdateResult {
    const { providerMessageId } = update;
    if (namesOfMessage(update).length === 0) return { outcome: 'refused' };
    const key = statusUpdateKey({
      ...update,
      providerMessageId: providerMessageId ?? claimedMessageId ?? null,
    });
    const isNew = isAnswer === true || this.#seen.mark(key);
    const message = this.#find(update);
    if (message === undefined) {
      this.#orphans.add(update);
      return { outcome: isNew ? 'orphaned' : 'duplicate' };
    }
    const before = statusOf(message);
    this.#apply(message, update, claimedMessageId);
    const tracked = toTracked(message);
    return isNew
      ? { outcome: 'applied', message: tracked, changed: tracked.status !== before }
      : { outcome: 'duplicate', message: tracked };
  }

  /** A repeat is folded once more: that changes nothing, and nothing is lost where an orphan was forgotten. */
  #apply(message: Message, update: StatusUpdate, claimedMessageId?: string): void {
    const { provider, providerMessageId } = update;
    const claim = claimedMessageId !== undefined && { provider, providerMessageId: claimedMessageId };
    const claiming =
      claim && this.#find(claim) === undefined ? findAttempt(message.attempts, claim) : undefined;
    const attempt = claiming ?? this.#attemptOf(message, update);
    attempt.history = foldStatusUpdate(attempt.history, update);
    this.#name(message, attempt, providerMessageId ?? (claiming && claim ? claim.providerMessageId : null));
  }

  #messageOf(correlationId: string): Message {
    const known = this.#messages.get(correlationId);
    if (known !== undefined) return known;
    const message: Message = { correlationId, attempts: [] };
    this.#messages.set(correlationId, message);
    this.#byAge.add(message);
    if (this.#messages.size > this.#mostMessages) this.#forgetOldest();
    return message;
  }

  #forgetOldest(): void {
    const oldest = this.#byAge.first;
    if (oldest === undefined) return;
    this.#byAge.delete(oldest);
    this.#messages.delete(oldest.correlationId);
    for (const attempt of oldest.attempts) this.#unname(oldest, attempt);
  }

  #find({ provider, providerMessageId, correlationId }: MessageReference): Message | undefined {
    const [name] = namesOfMessage({ provider, providerMessageId });
    const byId = name === undefined ? undefined : this.#byId.get(name);
    if (byId !== undefined || correlationId === undefined) return byId;
    // A provider through which the message did not go knows nothing of it, whatever it calls its own messages.
    const message = this.#messages.get(correlationId);
    return message?.attempts.some((attempt) => attempt.provider === provider) ? message : undefined;
  }

  #attemptOf(message: Message, update: Pick<StatusUpdate, 'provider' | 'providerMessageId'>): Attempt {
    const known = findAttempt(message.attempts, update);
    if (known !== undefined) return known;
    const attempt: Attempt = {
      provider: update.provider,
      providerMessageId: null,
      history: noStatusHistory,
    };
    message.attempts.push(attempt);
    if (message.attempts.length > mostAttempts) this.#unname(message, message.attempts.shift());
    return attempt;
  }

  /** A provider that gives an id twice, as one that began anew, means the later message. */
  #unname(message: Message, attempt: Attempt | undefined): void {
    for (const name of attempt === undefined ? [] : namesOfMessage(attempt))
      if (this.#byId.get(name) === message) this.#byId.delete(name);
  }

  /** The provider's id may come with the receipt or, where the answer was lost, with the first update. */
  #name(message: Message, attempt: Attempt, providerMessageId: string | null): void {
    const isNew = attempt.providerMessageId === null;
    attempt.providerMessageId ??= providerMessageId;
    const names = namesOfMessage(attempt);
    for (const name of names) this.#byId.set(name, message);
    if (!isNew) return;
    // They came under the id alone, and only now it is known whose it is.
    for (const update of this.#orphans.take(names)) this.#apply(message, update);
  }
}

const statusOf = ({ attempts }: Message) =>
  foldAttemptStatuses(attempts.map(({ history }) => history.status));

const toTrackedAttempt = ({ provider, providerMessageId, history }: Attempt): TrackedAttempt => ({
  provider,
  providerMessageId,
  history,
});

function toTracked(message: Message): TrackedMessage {
  const delivered = message.attempts.filter(
    ({ history: { status } }) => status === 'delivered' || status === 'read',
  );
  return {
    correlationId: message.correlationId,
    status: statusOf(message),
    attempts: message.attempts.map(toTrackedAttempt),
    ...(delivered.length > 1 && { duplicateObserved: true }),
  };
}
