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
  seen: readonly string[];
}

interface Message {
  readonly correlationId: string;
  readonly attempts: Attempt[];
}

interface Parked {
  readonly event: StatusEvent;
  readonly at: number;
}

class MemoryStatusStore implements StatusStore {
  readonly #mostMessages: number;
  readonly #mostParked: number;
  readonly #parkedMs: number;
  readonly #now: () => number;
  /** By correlation id, the oldest first. */
  readonly #messages = new Map<string, Message>();
  /** By provider, then by its id of the message. */
  readonly #byProviderId = new Map<string, Map<string, Message>>();
  /** By the names that the news gives its message, the oldest first. */
  readonly #parked = new Map<string, Parked[]>();
  #parkedCount = 0;

  constructor({
    messages = 100_000,
    parked = 10_000,
    parkedMs = 86_400_000,
    now = Date.now,
  }: MemoryStatusStoreOptions) {
    this.#mostMessages = messages;
    this.#mostParked = parked;
    this.#parkedMs = parkedMs;
    this.#now = now;
  }

  async addAttempt({
    correlationId,
    provider,
    providerMessageId,
    status,
  }: AttemptToTrack): Promise<TrackedMessage> {
    const message = this.#messageOf(correlationId);
    const attempt = attemptOf(message, provider, providerMessageId);
    attempt.history = foldStatusNews(attempt.history, { status, rawStatus: '' });
    if (providerMessageId !== null) this.#name(message, attempt, providerMessageId);
    const names = [ourName(provider, correlationId), idName(provider, providerMessageId ?? '')];
    for (const event of this.#unpark(names)) this.#apply(message, event);
    return toTracked(message);
  }

  async addNews(event: StatusEvent): Promise<NewsResult> {
    const message = this.#find(event);
    if (message !== undefined) return this.#apply(message, event);
    this.#park(event);
    return { outcome: 'parked' };
  }

  async get(correlationId: string): Promise<TrackedMessage | undefined> {
    const message = this.#messages.get(correlationId);
    return message && toTracked(message);
  }

  async parked(): Promise<number> {
    this.#dropOldNews(this.#mostParked);
    return this.#parkedCount;
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
    for (const { provider, providerMessageId } of oldest.attempts) {
      if (providerMessageId !== null) this.#byProviderId.get(provider)?.delete(providerMessageId);
    }
  }

  #find({ provider, providerMessageId, correlationId }: StatusEvent): Message | undefined {
    const byId =
      providerMessageId === null ? undefined : this.#byProviderId.get(provider)?.get(providerMessageId);
    return byId ?? (correlationId === undefined ? undefined : this.#messages.get(correlationId));
  }

  #apply(message: Message, event: StatusEvent): NewsResult {
    const attempt = attemptOf(message, event.provider, event.providerMessageId);
    const { providerMessageId } = event;
    if (providerMessageId !== null && providerMessageId !== attempt.providerMessageId) {
      this.#name(message, attempt, providerMessageId);
    }
    const key = newsKeyOf(event);
    if (attempt.seen.includes(key)) return { outcome: 'duplicate', message: toTracked(message) };
    attempt.seen = [...attempt.seen, key];
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

  /** The provider's id may come with the receipt or, where the answer was lost, with the first news. */
  #name(message: Message, attempt: Attempt, providerMessageId: string): void {
    attempt.providerMessageId = providerMessageId;
    const named = this.#byProviderId.get(attempt.provider) ?? new Map<string, Message>();
    this.#byProviderId.set(attempt.provider, named.set(providerMessageId, message));
  }

  #park(event: StatusEvent): void {
    this.#dropOldNews(this.#mostParked - 1);
    const name = parkingName(event);
    const waiting = this.#parked.get(name) ?? [];
    if (waiting.some((other) => isSameNews(other.event, event))) return;
    this.#parked.set(name, [...waiting, { event, at: this.#now() }]);
    this.#parkedCount += 1;
  }

  #unpark(names: readonly string[]): StatusEvent[] {
    return names.flatMap((name) => {
      const waiting = this.#parked.get(name) ?? [];
      if (this.#parked.delete(name)) this.#parkedCount -= waiting.length;
      return waiting.map(({ event }) => event);
    });
  }

  #dropOldNews(most: number): void {
    const before = this.#now() - this.#parkedMs;
    for (const [name, waiting] of this.#parked) {
      const isOld = (waiting[0]?.at ?? 0) < before;
      if (!isOld && this.#parkedCount <= most) return;
      this.#parked.delete(name);
      this.#parkedCount -= waiting.length;
    }
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

const isSameNews = (a: StatusEvent, b: StatusEvent): boolean =>
  a.providerMessageId === b.providerMessageId && newsKeyOf(a) === newsKeyOf(b);

/** The attempt by its id; else the one that has none yet; else another one through the same provider. */
function attemptOf(message: Message, provider: string, id: string | null): Attempt {
  const own = message.attempts.filter((attempt) => attempt.provider === provider);
  const known =
    own.find(({ providerMessageId }) => providerMessageId === id) ??
    (id === null ? own.at(-1) : own.find(({ providerMessageId }) => providerMessageId === null));
  if (known !== undefined) return known;
  const attempt: Attempt = { provider, providerMessageId: null, history: noStatusHistory, seen: [] };
  message.attempts.push(attempt);
  return attempt;
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
