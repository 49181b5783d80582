import { errorKinds, type MessageStatus, type ProviderError } from '@wamux/core';
import type { Database } from '../database/database.js';
import type { MessageState } from '../message-state.js';
import type { OutboxEventType } from '../outbox-events.js';
import type { OutboxAttempt, OutboxMessage } from '../outbox-message.js';
import { readEventsOf } from './read-events.js';

/** One thing that happened to a message. Plain data. */
export interface TimelineEntry {
  /** When, ISO 8601; of a provider's status as the provider says, else by the database's clock. */
  readonly at: string;
  /**
   * `enqueued`: the outbox took the message. `attempt`: it was given to `provider`. `answer`: what the provider's answer made
   * of the attempt, see `outcome`. `provider-status`: what the provider says of the message. The others are events.
   */
  readonly type: 'enqueued' | 'attempt' | 'answer' | 'provider-status' | OutboxEventType;
  /** Instance id, where it is about one provider. */
  readonly provider?: string;
  /** With `answer`: as it was then. */
  readonly outcome?: Exclude<OutboxAttempt['outcome'], 'started'>;
  /** What the provider says of the message. */
  readonly status?: MessageStatus;
  /** Where the message stood afterwards; of events. */
  readonly state?: MessageState;
  /** Why a person or an app decided so, or why a person has to. */
  readonly reason?: string;
  /** The person who decided, where a name was given. */
  readonly by?: string;
  /** What went wrong. */
  readonly error?: ProviderError;
  /** When it is tried again, ISO 8601. */
  readonly dueAt?: string;
}

/** Everything that happened to a message, the oldest first. */
export async function readTimeline(
  database: Database,
  message: OutboxMessage,
): Promise<readonly TimelineEntry[]> {
  const events = await readEventsOf(database, message.id);
  // Statuses that attempts tell of with the provider's own time, or the acceptance, are the same news.
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

/** As it was when the answer came: what was unknown then may have become known. */
function toOutcome({ error, outcome }: OutboxAttempt): Pick<TimelineEntry, 'outcome'> {
  if (error !== undefined) return { outcome: errorKinds[error.kind].outcome };
  return outcome === 'started' ? {} : { outcome };
}
