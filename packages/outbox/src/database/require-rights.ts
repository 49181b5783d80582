import { sql } from 'kysely';
import { OutboxOpenError } from '../outbox-error.js';
import type { Database } from './database.js';
import type { Tables } from './tables.js';

const tables: Readonly<Record<keyof Tables, true>> = {
  wamux_messages: true,
  wamux_bodies: true,
  wamux_attempts: true,
  wamux_seen_events: true,
  wamux_orphaned_updates: true,
  wamux_events: true,
  wamux_received_events: true,
  wamux_event_readers: true,
  wamux_permit_leases: true,
  wamux_pair_buckets: true,
  wamux_provider_states: true,
  wamux_pauses: true,
  wamux_team_usage: true,
};

/**
 * Refuses a role that lacks a right on one of the tables, as happens where another role has made the tables of a new
 * version. Otherwise this would show only in the middle of a send, when the message was sent and its outcome cannot be
 * stored.
 *
 * @throws {OutboxOpenError} naming the rights that the role lacks.
 */
export async function requireRights({ kind, db, schema }: Database): Promise<void> {
  if (kind === 'sqlite') return;
  const { rows } = await sql<{ role: string; name: string; kind: 'table' | 'sequence' }>`
    select quote_ident(current_user) as role, format('%I.%I', nspname, relname) as name, case relkind when 'S' then 'sequence' else 'table' end as kind
    from pg_catalog.pg_class join pg_catalog.pg_namespace on pg_namespace.oid = relnamespace
    where nspname = ${schema} and case
      when relkind = 'S' then relname in ('wamux_messages_seq_seq', 'wamux_events_seq_seq')
        and not has_sequence_privilege(pg_class.oid, 'usage')
      when relkind = 'r' then relname = any(${Object.keys(tables)}::text[])
        and not (
          has_table_privilege(pg_class.oid, 'select') and has_table_privilege(pg_class.oid, 'insert')
          and has_table_privilege(pg_class.oid, 'update') and has_table_privilege(pg_class.oid, 'delete')
        )
      else false
    end
    order by relname
  `.execute(db);
  const grants = rows.map(({ role, name, kind }) =>
    kind === 'sequence'
      ? `grant usage on sequence ${name} to ${role}`
      : `grant select, insert, update, delete on ${name} to ${role}`,
  );
  if (grants.length === 0) return;
  throw new OutboxOpenError(
    `the role of the outbox lacks privileges; the owner of the tables can grant them: ${grants.join('; ')}`,
  );
}
