import { errorKinds, type MessageStatus, type ProviderError } from '@wamux/core';
import type { Database } from '../database/database.js';
import type { MessageState } from '../message-state.js';
import type { OutboxEventType } from '../outbox-events.js';
import type { OutboxAttempt, OutboxMessage } from '../outbox-message.js';
import { readEventsOf } from './read-events.js';

/** One thing that happened to a message. Plain data. */
export interface TimelineEntry {
  /** When it happened, ISO 8601: a provider's status by the provider's time, everything else by the database's clock. */
  readonly at: string;
  /**
   * `enqueued`: the outbox stored the message. `attempt`: the message was given to `provider`. `answer`: how the attempt
   * ended, see `outcome`. `provider-status`: a status that the provider reports. The others are events.
   */
  readonly type: 'enqueued' | 'attempt' | 'answer' | 'provider-status' | OutboxEventType;
  /** The instance id, where the entry is about one provider. */
  readonly provider?: string;
  /** With `answer`: the outcome at that time. */
  readonly outcome?: Exclude<OutboxAttempt['outcome'], 'started'>;
  /** The status that the provider reports. */
  readonly status?: MessageStatus;
  /** With events: the state of the message afterwards. */
  readonly state?: MessageState;
  /** Why a person or an app decided, or why a person has to look. */
  readonly reason?: string;
  /** The person who decided, where a name was given. */
  readonly by?: string;
  /** What went wrong. */
  readonly error?: ProviderError;
  /** When the message is tried again, ISO 8601. */
  readonly dueAt?: string;
}

/** Reads everything that happened to a message, the oldest first. */
export async function readTimeline(
  database: Database,
  message: OutboxMessage,
): Promise<readonly TimelineEntry[]> {
  const events = await readEventsOf(database, message.id);
  // A status event is left out where an attempt has the same status with the provider's time, or the acceptance reported
  // it.
  const told = new Set<string | undefined>([
    ...message.attempts.flatMap(({ history }) => Object.keys(history.times)),
    ...events.flatMap(({ status, type }) => (type === 'accepted' && status !== undefined ? [status] : [])),
  ]);
  const entries: TimelineEntry[] = [
    { at: message.createdAt, type: 'enqueued' },
    ...message.attempts.flatMap(toEntries),
    ...events
      .filter(({ status, type }) => type !== 'status' || !told.has(status))
      .map(({ cursor: _, id: __, ...event }) => event),
  ];
  return entries.sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
}

function toEntries(attempt: OutboxAttempt): TimelineEntry[] {
  const { endedAt, error, history, provider, startedAt } = attempt;
  const statuses = Object.entries(history.times) as [MessageStatus, string][];
  return [
    { at: startedAt, type: 'attempt', provider },
    ...(endedAt === undefined
      ? []
      : [{ at: endedAt, type: 'answer', provider, ...toOutcome(attempt), ...(error && { error }) } as const]),
    ...statuses.map(([status, at]) => ({ at, type: 'provider-status', provider, status }) as const),
  ];
}

/** The outcome when the answer came: an unknown outcome may have become known since. */
function toOutcome({ error, outcome }: OutboxAttempt): Pick<TimelineEntry, 'outcome'> {
  if (error !== undefined) return { outcome: errorKinds[error.kind].outcome };
  return outcome === 'started' ? {} : { outcome };
}
