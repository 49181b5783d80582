import { createHash } from 'node:crypto';
import type { Selectable } from 'kysely';
import type { Tables } from '../database/tables.js';
import { reviewReasons } from '../outbox-message.js';
import { historyOf } from './fold-updates.js';
import { readObject } from './stored-json.js';

/** What becomes of a column when its person is forgotten: it is kept, or replaced by the result of the function. */
type Treatment<Value> = 'kept' | ((value: Value) => Value);
type Columns<Table> = { readonly [Column in keyof Selectable<Table>]: Treatment<Selectable<Table>[Column]> };

const emptied = (): null => null;

/** Every place that may hold personal data. A new column does not compile until its treatment is stated here. */
export const personalData = {
  wamux_messages: {
    seq: 'kept',
    id: 'kept',
    // The app chose the key, perhaps from the person's name.
    idempotency_key: emptied,
    team: 'kept',
    // The hash would confirm a correct guess of the text and the number.
    body_hash: () => '',
    recipient: emptied,
    order_key: emptied,
    lane: 'kept',
    priority: 'kept',
    state: 'kept',
    status: 'kept',
    due_at: 'kept',
    expires_at: 'kept',
    retry_until: 'kept',
    send_generation: 'kept',
    tries: 'kept',
    fencing_number: 'kept',
    worker: 'kept',
    lease_until: 'kept',
    // The app may have chosen this one too.
    correlation_id: disguise,
    reason: 'kept',
    // A provider may quote what it refuses.
    error: emptied,
    duplicate_possible: 'kept',
    duplicate_observed: 'kept',
    unserved_since: 'kept',
    paused_since: 'kept',
    created_at: 'kept',
    updated_at: 'kept',
    ended_at: 'kept',
  },
  wamux_attempts: {
    id: 'kept',
    message_id: 'kept',
    send_generation: 'kept',
    fencing_number: 'kept',
    provider: 'kept',
    correlation_id: disguise,
    // WhatsApp's own ids contain the number, in base64.
    provider_message_id: (id) => id && disguise(id),
    outcome: 'kept',
    history: withoutWords,
    error: emptied,
    started_at: 'kept',
    ended_at: 'kept',
    next_check_at: 'kept',
  },
  wamux_events: {
    seq: 'kept',
    tx: 'kept',
    message_id: 'kept',
    at: 'kept',
    type: 'kept',
    data: withoutReasons,
  },
  /** The messages to the person. */
  wamux_bodies: 'removed',
  /** What the person wrote, and any other event that names them. */
  wamux_received_events: 'removed',
  /** Hashes of whole events, which nobody can reverse or guess; they are removed after a week. */
  wamux_seen_events: 'kept',
  /** Whole status updates, stored under the names of messages. */
  wamux_orphaned_updates: 'removed',
  /** Hashes of numbers; the rows of full buckets are removed. */
  wamux_pair_buckets: 'removed',
  /** Names from a config, and cursors. */
  wamux_event_readers: 'kept',
  /** Names of processes and limits. */
  wamux_permit_leases: 'kept',
  wamux_provider_states: 'kept',
  /** Names of providers, lanes and operators. */
  wamux_pauses: 'kept',
  wamux_team_usage: 'kept',
} as const satisfies { readonly [Table in keyof Tables]: Columns<Tables[Table]> | 'removed' | 'kept' };

type TableOfRows = 'wamux_messages' | 'wamux_attempts' | 'wamux_events';

/** Removes the person from a row. */
export function withoutPerson<Table extends TableOfRows>(
  table: Table,
  row: Selectable<Tables[Table]>,
): Selectable<Tables[Table]> {
  const columns = personalData[table] as Readonly<Record<string, Treatment<unknown>>>;
  const erased = Object.entries(row).map(([column, value]) => {
    const treatment = columns[column];
    return [column, typeof treatment === 'function' ? treatment(value) : value];
  });
  return Object.fromEntries(erased) as Selectable<Tables[Table]>;
}

const prefix = 'forgotten:';

/** Replaces a name by a hash, by which a late update still finds its message, and which does not identify anybody. */
export function disguise(name: string): string {
  return isDisguised(name) ? name : `${prefix}${createHash('sha256').update(name).digest('base64url')}`;
}

export const isDisguised = (name: string): boolean => name.startsWith(prefix);

/** Keeps what became of the message, and when, without the provider's texts. */
function withoutWords(history: string): string {
  const { status, times } = historyOf({ history });
  return JSON.stringify({ status, rawStatus: '', times });
}

/** Removes errors, and reasons given by people: an operator's reason for a resend may name the person as well. */
function withoutReasons(data: string): string {
  const { error: _, reason, ...rest } = readObject(data) ?? {};
  const isOurs = reason === forgotten || reviewReasons.some((one) => one === reason);
  return JSON.stringify(isOurs ? { ...rest, reason } : rest);
}

/** The reason why a message was canceled. */
export const forgotten = 'forgotten';
