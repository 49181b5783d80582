import {
  type AttemptToTrack,
  foldAttemptStatuses,
  foldStatusNews,
  type NewsResult,
  noStatusHistory,
  type StatusEvent,
  type StatusHistory,
  type StatusStore,
  type TrackedMessage,
} from '@wamux/core';
import { ParkedNews } from './parked-news.js';

/** Pieces of news remembered for an attempt. No provider has so many; one that makes up words for ever is forgotten. */
const mostSeen = 1_000;
/** Attempts kept of a message, the last ones: an app that gives all messages one correlation id makes no others wait. */
const mostAttempts = 100;

export interface MemoryStatusStoreOptions {
  /** Messages kept; the oldest go first. Default 100,000. */
  readonly messages?: number;
  /** Pieces of news kept whose message is not known. Default 10,000. */
  readonly parked?: number;
  /** For how long they are kept, in milliseconds. Default a day. */
  readonly parkedMs?: number;
  /** Milliseconds since the epoch. Default `Date.now`. */
  readonly now?: () => number;
}

/** Keeps statuses in this process, for apps that keep them nowhere else. What it forgets is gone. */
export function createMemoryStatusStore(options: MemoryStatusStoreOptions = {}): StatusStore {
  return new MemoryStatusStore(options);
}

interface Attempt {
  readonly provider: string;
  providerMessageId: string | null;
  history: StatusHistory;
  /** What was added already: a webhook is delivered at least once. */
  readonly seen: Set<string>;
}

interface Message {
  readonly correlationId: string;
  readonly attempts: Attempt[];
}

class MemoryStatusStore implements StatusStore {
  readonly #mostMessages: number;
  readonly #parked: ParkedNews;
  /** By correlation id, the oldest first. */
  readonly #messages = new Map<string, Message>();
  /** By provider, then by its id of the message. */
  readonly #byProviderId = new Map<string, Map<string, Message>>();

  constructor({
    messages = 100_000,
    parked = 10_000,
    parkedMs = 86_400_000,
    now = Date.now,
  }: MemoryStatusStoreOptions) {
    this.#mostMessages = messages;
    this.#parked = new ParkedNews({ most: parked, keepMs: parkedMs, now });
  }

  async addAttempt({
    correlationId,
    provider,
    providerMessageId,
    status,
  }: AttemptToTrack): Promise<TrackedMessage> {
    const message = this.#messageOf(correlationId);
    const attempt = this.#attemptOf(message, provider, providerMessageId);
    attempt.history = foldStatusNews(attempt.history, { status, rawStatus: '' });
    if (providerMessageId !== null) this.#name(message, attempt, providerMessageId);
    const names = [ourName(provider, correlationId), idName(provider, providerMessageId ?? '')];
    for (const event of names.flatMap((name) => this.#parked.take(name))) this.#apply(message, event);
    return toTracked(message);
  }

  async addNews(event: StatusEvent, claimedMessageId?: string): Promise<NewsResult> {
    const message = this.#find(event);
    if (message !== undefined) return this.#apply(message, event, claimedMessageId);
    this.#parked.add(parkingName(event), newsKeyOf(event), event);
    return { outcome: 'parked' };
  }

  async get(correlationId: string): Promise<TrackedMessage | undefined> {
    const message = this.#messages.get(correlationId);
    return message && toTracked(message);
  }

  async parked(): Promise<number> {
    return this.#parked.count;
  }

  #messageOf(correlationId: string): Message {
    const known = this.#messages.get(correlationId);
    if (known !== undefined) return known;
    const message: Message = { correlationId, attempts: [] };
    this.#messages.set(correlationId, message);
    if (this.#messages.size > this.#mostMessages) this.#forgetOldest();
    return message;
  }

  #forgetOldest(): void {
    const [oldest] = this.#messages.values();
    if (oldest === undefined) return;
    this.#messages.delete(oldest.correlationId);
    for (const attempt of oldest.attempts) this.#unname(attempt);
  }

  #find({ provider, providerMessageId, correlationId }: StatusEvent): Message | undefined {
    const byId =
      providerMessageId === null ? undefined : this.#byProviderId.get(provider)?.get(providerMessageId);
    return byId ?? (correlationId === undefined ? undefined : this.#messages.get(correlationId));
  }

  #apply(message: Message, event: StatusEvent, claimedMessageId?: string): NewsResult {
    const { provider, providerMessageId } = event;
    const claiming =
      claimedMessageId === undefined ? undefined : findAttempt(message, provider, claimedMessageId);
    const attempt = claiming ?? this.#attemptOf(message, provider, providerMessageId);
    if (providerMessageId !== null && providerMessageId !== attempt.providerMessageId) {
      this.#name(message, attempt, providerMessageId);
    }
    if (claimedMessageId !== undefined && attempt.providerMessageId === null) {
      const isFree = !this.#byProviderId.get(provider)?.has(claimedMessageId);
      if (isFree) this.#name(message, attempt, claimedMessageId);
    }
    const key = newsKeyOf(event);
    if (attempt.seen.has(key)) return { outcome: 'duplicate', message: toTracked(message) };
    attempt.seen.add(key);
    if (attempt.seen.size > mostSeen) dropFirst(attempt.seen);
    const before = statusOf(message);
    const { status, rawStatus, occurredAt, error, deletedAt } = event;
    attempt.history = foldStatusNews(attempt.history, {
      status,
      rawStatus,
      ...(occurredAt !== null && { at: occurredAt }),
      ...(error !== undefined && { error }),
      ...(deletedAt !== undefined && { deletedAt }),
    });
    const tracked = toTracked(message);
    return { outcome: 'applied', message: tracked, changed: tracked.status !== before };
  }

  #attemptOf(message: Message, provider: string, id: string | null): Attempt {
    const known = findAttempt(message, provider, id);
    if (known !== undefined) return known;
    const attempt: Attempt = { provider, providerMessageId: null, history: noStatusHistory, seen: new Set() };
    message.attempts.push(attempt);
    if (message.attempts.length > mostAttempts) this.#unname(message.attempts.shift());
    return attempt;
  }

  #unname(attempt: Attempt | undefined): void {
    if (attempt?.providerMessageId == null) return;
    this.#byProviderId.get(attempt.provider)?.delete(attempt.providerMessageId);
  }

  /** The provider's id may come with the receipt or, where the answer was lost, with the first news. */
  #name(message: Message, attempt: Attempt, providerMessageId: string): void {
    attempt.providerMessageId = providerMessageId;
    const named = this.#byProviderId.get(attempt.provider) ?? new Map<string, Message>();
    this.#byProviderId.set(attempt.provider, named.set(providerMessageId, message));
  }
}

const idName = (provider: string, id: string): string => `${provider}\n#${id}`;

const ourName = (provider: string, correlationId: string): string => `${provider}\n${correlationId}`;

/** By our id where the news has it: an attempt always does, its provider's id may be lost with the answer. */
function parkingName({ provider, providerMessageId, correlationId }: StatusEvent): string {
  if (correlationId !== undefined) return ourName(provider, correlationId);
  return idName(provider, providerMessageId ?? '');
}

/** What makes two pieces of news of one attempt the same one. */
const newsKeyOf = ({ rawStatus, error }: StatusEvent): string =>
  error?.providerCode === undefined ? rawStatus : `${rawStatus}:${error.providerCode}`;

/** The attempt by its id; else the one that has none yet; else another one through the same provider. */
function findAttempt(message: Message, provider: string, id: string | null): Attempt | undefined {
  const own = message.attempts.filter((attempt) => attempt.provider === provider);
  return (
    own.find(({ providerMessageId }) => providerMessageId === id) ??
    (id === null ? own.at(-1) : own.find(({ providerMessageId }) => providerMessageId === null))
  );
}

function dropFirst(texts: Set<string>): void {
  for (const first of texts) {
    texts.delete(first);
    return;
  }
}

const statusOf = ({ attempts }: Message) =>
  foldAttemptStatuses(attempts.map(({ history }) => history.status));

function toTracked(message: Message): TrackedMessage {
  const delivered = message.attempts.filter(
    ({ history: { status } }) => status === 'delivered' || status === 'read',
  );
  return {
    correlationId: message.correlationId,
    status: statusOf(message),
    attempts: message.attempts.map(({ provider, providerMessageId, history }) => ({
      provider,
      providerMessageId,
      history,
    })),
    ...(delivered.length > 1 && { duplicateObserved: true }),
  };
}
