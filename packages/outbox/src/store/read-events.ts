import { setImmediate as nextTurn } from 'node:timers/promises';
import { strictObject } from '@wamux/core/input';
import { type ExpressionBuilder, type Selectable, type SelectQueryBuilder, sql } from 'kysely';
import * as z from 'zod';
import type { Database } from '../database/database.js';
import type { Tables } from '../database/tables.js';
import type { MessageState } from '../message-state.js';
import {
  endpointEventMeanings,
  type OutboxEvent,
  type OutboxEventType,
  pauseEventMeanings,
} from '../outbox-events.js';
import { parse, team } from '../parse-input.js';
import { cursorOf, eventCursor, firstCursor, isBehind, type Place } from './event-cursor.js';
import { type PushedEvent, readReceivedEvents, receivedType } from './received-events.js';
import { readObject, toIsoTime } from './stored-json.js';

/** What every event of the account has. */
interface Recorded {
  /** To go on behind this event: `events({ after })`. Opaque. */
  readonly cursor: string;
  /** When it was stored, ISO 8601. */
  readonly at: string;
}

/** What happened to a message, with its place in the account. */
export interface RecordedMessageEvent extends OutboxEvent, Recorded {}

/** What only events of messages have, so that their members can be read before it is asked which of the two it is. */
type NothingOfMessages = { readonly [Member in Exclude<keyof OutboxEvent, 'id' | 'type'>]?: undefined };

/** What a provider pushed that is no status of a message, with its place in the account. Plain data. */
export interface ReceivedEvent extends Recorded, NothingOfMessages {
  /** Tells it from what happens to messages. */
  readonly type: 'received';
  /** The id of this event. */
  readonly id: string;
  /** As webhooks give it: what a user wrote, for example, where its `type` is `message`. */
  readonly event: PushedEvent;
}

/** What became of an endpoint that events are handed on to, with its place in the account. Plain data. */
export interface EndpointEvent extends Recorded, NothingOfMessages {
  /** `endpoint-dead`: it takes no events for as long as was configured. `endpoint-recovered`: it takes them again. */
  readonly type: keyof typeof endpointEventMeanings;
  /** The name of the endpoint. */
  readonly id: string;
}

/** What an operator decided about a provider or a lane, with its place in the account. Plain data. */
export interface PauseEvent extends Recorded, Omit<NothingOfMessages, 'provider' | 'reason' | 'by'> {
  /** `paused`: it gets no new messages. `resumed`: it gets them again. */
  readonly type: keyof typeof pauseEventMeanings;
  /** The instance id of the provider, or the name of the lane. */
  readonly id: string;
  /** Instance id, where it is a provider. */
  readonly provider?: string;
  /** The name of the lane, where it is one. */
  readonly lane?: string;
  /** Why; absent where it was resumed without a word. */
  readonly reason?: string;
  /** The person who decided; absent where none was named. */
  readonly by?: string;
}

/** An event with its place in the account, told by its `type`. */
export type RecordedEvent = RecordedMessageEvent | ReceivedEvent | EndpointEvent | PauseEvent;

const pageSize = 500;
/** Events of everybody that are looked through for one page of a team's: on SQLite the process does nothing else meanwhile. */
const mostLookedThrough = 5_000;
/** What received events of one page may have together, unless it is a single one. */
const mostBytes = 4 * 2 ** 20;
/** What happened behind a cursor, and where to go on. */
export interface EventPage {
  /** In order; nothing that is committed later can come before them. */
  readonly events: readonly RecordedEvent[];
  /**
   * Everything up to here was looked through: whoever goes on behind it misses nothing, whether or not there were events for
   * them. Where it is the cursor that was given, nothing more has happened so far.
   */
  readonly cursor: string;
}

/** Reads a page of what happened behind a cursor; with a team, of what happened to the messages of that team. */
export async function readEventPage(
  database: Database,
  { after, limit = pageSize, team }: { after: string; limit?: number; team?: string | undefined },
): Promise<EventPage> {
  const events = database.db.selectFrom('wamux_events').selectAll().select(teamOfEvent);
  const query = behind(database, after, events).limit(limit);
  if (team === undefined) return toPage(database, withinBytes(await query.execute()), after);
  const end = await endOfLook(database, after);
  if (end === undefined) return { events: [], cursor: after };
  const upToEnd =
    database.kind === 'sqlite'
      ? sql<boolean>`seq <= ${end.seq}`
      : sql<boolean>`(tx, seq) <= (${end.tx}::xid8, ${end.seq})`;
  const own = query.where(upToEnd).where((eb) => eb(selectTeam(eb), '=', team));
  const rows = await own.execute();
  const page = await toPage(database, rows, after);
  // A caller who found nothing looks on at once: the process has to do other things in between.
  await nextTurn();
  return rows.length < limit ? { ...page, cursor: cursorOf(end) } : page;
}

/** Keeps only what is behind a cursor, in order. */
function behind<Output>(
  database: Database,
  after: string,
  query: SelectQueryBuilder<Tables, 'wamux_events', Output>,
): SelectQueryBuilder<Tables, 'wamux_events', Output> {
  const later = query.where(isBehind(database, after));
  if (database.kind === 'sqlite') return later.orderBy('seq');
  // Rows become visible as transactions commit, and not as they are numbered: behind the oldest one that still runs,
  // something may be missing.
  return later.where(sql<boolean>`tx < pg_snapshot_xmin(pg_current_snapshot())`).orderBy('tx').orderBy('seq');
}

/** The last event that is looked through for one page; `undefined` where nothing is behind the cursor. */
function endOfLook(database: Database, after: string): Promise<Place | undefined> {
  const { db } = database;
  const looked = behind(database, after, db.selectFrom('wamux_events').select(['tx', 'seq']));
  return db
    .selectFrom(looked.limit(mostLookedThrough).as('looked'))
    .selectAll()
    .orderBy('tx', 'desc')
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst();
}

async function toPage(database: Database, rows: readonly EventRow[], after: string): Promise<EventPage> {
  const received = await readReceivedEvents(
    database,
    rows.filter(({ type }) => type === receivedType).map(({ message_id: id }) => id),
  );
  const events = rows.flatMap((row): RecordedEvent | [] => {
    if (row.type === receivedType) return toReceived(row, received.get(row.message_id)) ?? [];
    if (isOfEndpoint(row.type)) return toPlaced(row, row.type);
    return (isOfPause(row.type) ? toPauseEvent(row, row.type) : toEvent(row)) ?? [];
  });
  const last = rows.at(-1);
  return { events, cursor: last === undefined ? after : cursorOf(last) };
}

/** What happened to one message, in order. */
export async function readEventsOf(
  { db }: Database,
  messageId: string,
): Promise<readonly RecordedMessageEvent[]> {
  const rows = await db
    .selectFrom('wamux_events')
    .selectAll()
    .select(teamOfEvent)
    .where('message_id', '=', messageId)
    .orderBy('seq')
    .execute();
  return rows.flatMap((row) => toEvent(row) ?? []);
}

/** The team of the message that an event is about. */
const selectTeam = (events: ExpressionBuilder<Tables, 'wamux_events'>) =>
  events
    .selectFrom('wamux_messages')
    .select('team')
    .whereRef('wamux_messages.id', '=', 'wamux_events.message_id');

const teamOfEvent = (events: ExpressionBuilder<Tables, 'wamux_events'>) => selectTeam(events).as('team');

type EventRow = Selectable<Tables['wamux_events']> & { readonly team: string | null };

/** The rows whose events can be read together: users may send much, and all of a page is in memory. */
function withinBytes(rows: readonly EventRow[]): readonly EventRow[] {
  let bytes = 0;
  const end = rows.findIndex((row, index) => {
    bytes += row.type === receivedType ? Number(readObject(row.data)?.bytes ?? 0) : 0;
    return bytes > mostBytes && index > 0;
  });
  return end === -1 ? rows : rows.slice(0, end);
}

const isOfEndpoint = (type: string): type is EndpointEvent['type'] =>
  Object.hasOwn(endpointEventMeanings, type);

const isOfPause = (type: string): type is PauseEvent['type'] => Object.hasOwn(pauseEventMeanings, type);

/** `undefined`: what is stored of it is damaged, and says nothing. */
function toPauseEvent(row: EventRow, type: PauseEvent['type']): PauseEvent | undefined {
  const data = readObject(row.data);
  return data && { ...data, ...toPlaced(row, type) };
}

/** What every event has. */
const toPlaced = <Type extends string>(row: EventRow, type: Type) => ({
  ...{ type, id: row.message_id, at: toIsoTime(row.at), cursor: cursorOf(row) },
});

/** `undefined`: it was removed a moment ago. */
const toReceived = (row: EventRow, event: PushedEvent | undefined): ReceivedEvent | undefined =>
  event && { ...toPlaced(row, receivedType), event };

/** `undefined`: what is stored of it is damaged, and says nothing. */
function toEvent(row: EventRow): RecordedMessageEvent | undefined {
  const data = readObject(row.data);
  if (data === undefined) return undefined;
  return {
    ...data,
    state: data.state as MessageState,
    ...(row.team !== null && { team: row.team }),
    ...toPlaced(row, row.type as OutboxEventType),
  };
}

/** The end of the account as it is now. */
export async function lastCursor({ kind, db }: Database): Promise<string> {
  let query = db.selectFrom('wamux_events').select(['tx', 'seq']);
  if (kind === 'postgres') {
    query = query.where(sql<boolean>`tx < pg_snapshot_xmin(pg_current_snapshot())`).orderBy('tx', 'desc');
  }
  const row = await query.orderBy('seq', 'desc').limit(1).executeTakeFirst();
  return row === undefined ? firstCursor : cursorOf(row);
}

/** A cursor of this outbox, and how many events at the most, from 1 to 1,000. */
const eventQuerySchema = strictObject({
  after: eventCursor.default(firstCursor),
  limit: z.int().min(1).max(1_000).default(pageSize),
});

/** Which events to list: those behind the cursor `after`, by default all; `limit` is 500 by default. */
export type EventQuery = z.input<typeof eventQuerySchema>;

/** The same, and the name of a team. */
const eventPageQuerySchema = eventQuerySchema.extend({ team: team.optional() });

/** {@link EventQuery}, and whose events: with `team` what happened to the messages of that team, and nothing else. */
export type EventPageQuery = z.input<typeof eventPageQuerySchema>;

export const parseEventPageQuery = (query: unknown) => parse(eventPageQuerySchema, query);

export const parseEventQuery = (query: unknown) => parse(eventQuerySchema, query);
