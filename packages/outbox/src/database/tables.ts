import type { MessageStatus } from '@wamux/core';
import type { Generated, Selectable } from 'kysely';
import type { MessageState } from '../message-state.js';
import type { OutboxAttempt, ReviewReason } from '../outbox-message.js';

/** Times are milliseconds since the epoch. Values that SQL does not read are JSON, stored as text. */
export interface Tables {
  wamux_messages: MessagesTable;
  wamux_bodies: BodiesTable;
  wamux_attempts: AttemptsTable;
  wamux_seen_events: SeenEventsTable;
  wamux_orphaned_updates: OrphanedUpdatesTable;
  wamux_events: EventsTable;
  wamux_received_events: ReceivedEventsTable;
  wamux_event_readers: EventReadersTable;
  wamux_permit_leases: PermitLeasesTable;
  wamux_pair_buckets: PairBucketsTable;
  wamux_provider_states: ProviderStatesTable;
  wamux_pauses: PausesTable;
  wamux_team_usage: TeamUsageTable;
}

/** The account of a message, which is kept when the body is removed. */
interface MessagesTable {
  /** Numbers the messages in the order in which they were enqueued. */
  seq: Generated<number>;
  id: string;
  /** The key, with the team in front of it; see `storedKeyOf`. */
  idempotency_key: string | null;
  /** The team that owns the message. */
  team: string | null;
  /** Tells a repeated message from another one with the same key. */
  body_hash: string;
  recipient: string | null;
  /** Messages with the same order key are sent one after the other. */
  order_key: string | null;
  /** Messages of one lane may wait for each other; messages of different lanes do not. */
  lane: string;
  /** The index in `priorities`. */
  priority: number;
  state: MessageState;
  status: MessageStatus;
  due_at: number;
  expires_at: number | null;
  /** After this time a refusal is final. The first try may postpone it, see `withTimeToRetry`. */
  retry_until: number;
  /** 0 for what `enqueue` queued; each `resend` adds one. */
  send_generation: number;
  /** How often the message was refused since it was last queued. */
  tries: number;
  /** The fencing token, which grows each time a worker takes the message. */
  fencing_number: number;
  /** The worker that has the message, or that could not serve it. */
  worker: string | null;
  lease_until: number | null;
  correlation_id: string;
  reason: ReviewReason | null;
  error: string | null;
  duplicate_possible: number;
  duplicate_observed: number;
  /** Since when no worker that took the message could serve it; `null` where no worker has said so, or one could. */
  unserved_since: number | null;
  /** Since when every provider that could take the message is paused; `null` where it does not wait for that. */
  paused_since: number | null;
  created_at: number;
  updated_at: number;
  ended_at: number | null;
}

interface BodiesTable {
  message_id: string;
  body: string;
}

/** An attempt, which is committed before its first byte is sent. */
interface AttemptsTable {
  id: string;
  message_id: string;
  /** The send generation of the message when the attempt began. */
  send_generation: number;
  fencing_number: number;
  provider: string;
  correlation_id: string;
  provider_message_id: string | null;
  outcome: OutboxAttempt['outcome'];
  /** `StatusHistory`. */
  history: string;
  error: string | null;
  started_at: number;
  ended_at: number | null;
  /** When the provider is next asked about the attempt; `null` where there is nothing more to ask. */
  next_check_at: number | null;
}

/** The marks of received events, by which repeats are recognised. */
interface SeenEventsTable {
  /** A hash. */
  key: string;
  at: number;
}

/** Status updates whose message is not known. */
interface OrphanedUpdatesTable {
  /** A name of the message: by our id, where the update has it. */
  name: string;
  /** The name by the provider's id, where both ids are known and `name` is by ours. */
  id_name: string | null;
  /** A hash of what distinguishes the update from others. */
  update_key: string;
  /** `StatusUpdate`. */
  status_update: string;
  at: number;
}

/** Everything that happened, in order. */
interface EventsTable {
  seq: Generated<number>;
  /** PostgreSQL: the id of the transaction, since rows become visible in the order of commits, not of `seq`. */
  tx: Generated<string>;
  message_id: string;
  at: number;
  type: string;
  data: string;
}

/** What providers pushed besides statuses: what users wrote, and news of templates and accounts. */
interface ReceivedEventsTable {
  /** A hash of what distinguishes the event from others. It is the `message_id` of the recorded event. */
  id: string;
  /** The identifier of the user whom the event is about. */
  person: string | null;
  /** Another identifier of the same user, where the event has one. */
  other_name: string | null;
  /** `OtherEvent`. */
  event: string;
  at: number;
}

/** How far a named reader of the events has come. One process at a time holds it. */
interface EventReadersTable {
  name: string;
  /** The cursor of the last event that was handled. */
  cursor: string;
  /** The process that holds the reader. */
  holder: string | null;
  lease_until: number | null;
  /** Since when the event after the cursor cannot be forwarded. */
  failing_since: number | null;
  /** 1: forwarding has failed for so long that an event has reported it. */
  is_dead: number;
}

/** Leases of permits, `PermitLease`: how much of a limit each process that uses it has. */
interface PermitLeasesTable {
  /** Names the limit. */
  key: string;
  /** A process. */
  holder: string;
  permits: number;
  /** Since when calls in the process wait for more permits. */
  waiting_since: number | null;
  /** 1: the lease has expired, and the process may still use what any process may use without the database. */
  is_in_grace: number;
  /** The end of the lease. */
  until: number;
}

/** The token bucket of each recipient; a full one has no row. */
interface PairBucketsTable {
  /** A hash of the recipient and the sender. */
  key: string;
  /** When the bucket will be full if no more tokens are taken. */
  full_at: number;
}

/** What each worker knows of each of its providers. It is replaced every few seconds while the worker runs. */
interface ProviderStatesTable {
  worker: string;
  /** Instance id. */
  provider: string;
  /** What the worker's client reports (`client.health()`). */
  state: string;
  /** When the state was written. */
  at: number;
}

/** Providers and lanes that an operator has paused. */
interface PausesTable {
  kind: 'provider' | 'lane';
  /** The instance id of a provider, or the name of a lane. */
  name: string;
  reason: string;
  decided_by: string | null;
  since: number;
}

/** How many messages each team has handed over on the last day on which it did. */
interface TeamUsageTable {
  team: string;
  /** Days since the epoch, UTC. */
  day: number;
  messages: number;
}

export type MessageRow = Selectable<MessagesTable>;
export type PauseRow = Selectable<PausesTable>;
export type AttemptRow = Selectable<AttemptsTable>;
