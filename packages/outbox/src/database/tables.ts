import type { MessageStatus } from '@wamux/core';
import type { Generated, Selectable } from 'kysely';
import type { MessageState } from '../message-state.js';
import type { OutboxAttempt, ReviewReason } from '../outbox-message.js';

/** Times are milliseconds since the epoch; what is not looked at by SQL is JSON as text. */
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

/** The account of a message. It stays when the body is removed. */
interface MessagesTable {
  /** The order in which messages came. */
  seq: Generated<number>;
  id: string;
  /** With the team in front of it, see `storedKeyOf`. */
  idempotency_key: string | null;
  /** The team that the message is of. */
  team: string | null;
  /** Tells a repeated message from another one with the same key. */
  body_hash: string;
  recipient: string | null;
  /** Messages with the same one are sent one after the other. */
  order_key: string | null;
  /** Messages with the same one may wait for each other; those of another one need not. */
  lane: string;
  /** The place in `priorities`. */
  priority: number;
  state: MessageState;
  status: MessageStatus;
  due_at: number;
  expires_at: number | null;
  /** After this a refusal is final; never so soon after the first try, see `withTimeToRetry`. */
  retry_until: number;
  /** 0 for what `enqueue` queued; each `resend` adds one. */
  send_generation: number;
  /** How often it was refused since it was last queued. */
  tries: number;
  /** The fencing token: grows each time that a worker takes the message. */
  fencing_number: number;
  /** The worker that has it, or that could not serve it. */
  worker: string | null;
  lease_until: number | null;
  correlation_id: string;
  reason: ReviewReason | null;
  error: string | null;
  duplicate_possible: number;
  duplicate_observed: number;
  /** Since when no worker that took the message could serve it; `null` where none said so, or one could. */
  unserved_since: number | null;
  /** Since when every provider that could take it is paused; `null` where it does not wait for that. */
  paused_since: number | null;
  created_at: number;
  updated_at: number;
  ended_at: number | null;
}

interface BodiesTable {
  message_id: string;
  body: string;
}

/** Committed before the first byte leaves. */
interface AttemptsTable {
  id: string;
  message_id: string;
  /** The message's, when the attempt began. */
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
  /** When the provider is next asked about it; `null` where there is nothing more to ask. */
  next_check_at: number | null;
}

/** The marks of events that came, to tell repeats. */
interface SeenEventsTable {
  /** A hash. */
  key: string;
  at: number;
}

/** Status updates whose message is not known. */
interface OrphanedUpdatesTable {
  /** A name of the message, by our id where the update has it. */
  name: string;
  /** The name by the provider's id, where `name` is by ours and both are known. */
  id_name: string | null;
  /** A hash of what tells the update from others. */
  update_key: string;
  /** `StatusUpdate`. */
  status_update: string;
  at: number;
}

/** Everything that happened, in order. */
interface EventsTable {
  seq: Generated<number>;
  /** PostgreSQL: the transaction, as rows become visible in the order of commits and not of `seq`. */
  tx: Generated<string>;
  message_id: string;
  at: number;
  type: string;
  data: string;
}

/** What providers pushed beside statuses: what users wrote, news of templates and accounts. */
interface ReceivedEventsTable {
  /** As `message_id` in the account: a hash of what tells the event from others. */
  id: string;
  /** What the user is called whom the event is about. */
  person: string | null;
  /** Another name of the same user, where the event has it. */
  other_name: string | null;
  /** `PushedEvent`. */
  event: string;
  at: number;
}

/** How far somebody has come who reads the events, one process at a time. */
interface EventReadersTable {
  name: string;
  /** The cursor of the last event that is done with. */
  cursor: string;
  /** The process that has the reader. */
  holder: string | null;
  lease_until: number | null;
  /** Since when the event behind the cursor cannot be handed on. */
  failing_since: number | null;
  /** 1: it has failed for so long that somebody was told. */
  is_dead: number;
}

/** Leases of permits, `PermitLease`: how much of a limit each process has that uses it. */
interface PermitLeasesTable {
  /** Names the limit. */
  key: string;
  /** A process. */
  holder: string;
  permits: number;
  /** Since when calls wait there for more of them. */
  waiting_since: number | null;
  /** 1: the lease has expired, and the process may still use what each process uses without the database. */
  is_in_grace: number;
  /** The end of the lease. */
  until: number;
}

/** The token bucket of each recipient; a full one has no row. */
interface PairBucketsTable {
  /** A hash of the recipient and of who sends. */
  key: string;
  /** When the bucket is full, if no more tokens are taken. */
  full_at: number;
}

/** What each worker knows of each of its providers, replaced every few seconds while it runs. */
interface ProviderStatesTable {
  worker: string;
  /** Instance id. */
  provider: string;
  /** What the worker's client says of it (`client.health()`). */
  state: string;
  /** When it was written. */
  at: number;
}

/** What an operator has stopped from getting new messages. */
interface PausesTable {
  kind: 'provider' | 'lane';
  /** The instance id of a provider, or the name of a lane. */
  name: string;
  reason: string;
  decided_by: string | null;
  since: number;
}

/** How many messages each team has handed over on the last day that it did. */
interface TeamUsageTable {
  team: string;
  /** Days since the epoch, UTC. */
  day: number;
  messages: number;
}

export type MessageRow = Selectable<MessagesTable>;
export type PauseRow = Selectable<PausesTable>;
export type AttemptRow = Selectable<AttemptsTable>;
