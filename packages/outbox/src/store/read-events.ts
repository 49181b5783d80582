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
import { type OtherEvent, readReceivedEvents, receivedType } from './received-events.js';
import { readObject, toIsoTime } from './stored-json.js';

/** The members of every event in the account. */
interface Recorded {
  /** An opaque cursor to continue after this event: `events({ after })`. */
  readonly cursor: string;
  /** When it was stored, ISO 8601. */
  readonly at: string;
}

/** What happened to a message, with its position in the account. */
export interface RecordedMessageEvent extends OutboxEvent, Recorded {}

/** Members that only events of messages have, declared as absent so that they can be read before the type is narrowed. */
type NothingOfMessages = { readonly [Member in Exclude<keyof OutboxEvent, 'id' | 'type'>]?: undefined };

/** What a provider pushed other than a status, with its position in the account. Plain data. */
export interface ReceivedEvent extends Recorded, NothingOfMessages {
  /** Distinguishes this from events of messages. */
  readonly type: 'received';
  /** The id of this event. */
  readonly id: string;
  /** The event as the webhook gave it: with `type` `message`, for example, what a user wrote. */
  readonly event: OtherEvent;
}

/** What became of an endpoint to which events are forwarded, with its position in the account. Plain data. */
export interface EndpointEvent extends Recorded, NothingOfMessages {
  /**
   * `endpoint-dead`: the endpoint has accepted no events for as long as was configured. `endpoint-recovered`: it accepts
   * them again.
   */
  readonly type: keyof typeof endpointEventMeanings;
  /** The name of the endpoint. */
  readonly id: string;
}

/** What an operator decided about a provider or a lane, with its position in the account. Plain data. */
export interface PauseEvent extends Recorded, Omit<NothingOfMessages, 'provider' | 'reason' | 'by'> {
  /** `paused`: the provider or lane gets no new messages. `resumed`: it gets them again. */
  readonly type: keyof typeof pauseEventMeanings;
  /** The instance id of the provider, or the name of the lane. */
  readonly id: string;
  /** The instance id, where the event is about a provider. */
  readonly provider?: string;
  /** The name of the lane, where the event is about a lane. */
  readonly lane?: string;
  /** The reason; absent where it was resumed without one. */
  readonly reason?: string;
  /** The person who decided; absent where none was named. */
  readonly by?: string;
}

/** An event with its position in the account; `type` tells which kind it is. */
export type RecordedEvent = RecordedMessageEvent | ReceivedEvent | EndpointEvent | PauseEvent;

const pageSize = 500;
/** How many events of everybody are searched for one page of a team. On SQLite the process does nothing else meanwhile. */
const mostLookedThrough = 5_000;
/** The most bytes of the received events in one page, unless it is a single event. */
const mostBytes = 4 * 2 ** 20;
/** A page of events after a cursor, and where to continue. */
export interface EventPage {
  /** The events in order. Nothing that is committed later can come before them. */
  readonly events: readonly RecordedEvent[];
  /**
   * Everything up to this cursor was searched, so continuing after it misses nothing, even where the page is empty. Where
   * it equals the given cursor, nothing more has happened so far.
   */
  readonly cursor: string;
}

/** Reads a page of the events after a cursor; with a team, only those of the messages of that team. */
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
  // A caller that found nothing continues at once, so the process gets a turn for other things in between.
  await nextTurn();
  return rows.length < limit ? { ...page, cursor: cursorOf(end) } : page;
}

/** Restricts a query to the events after a cursor, in order. */
function behind<Output>(
  database: Database,
  after: string,
  query: SelectQueryBuilder<Tables, 'wamux_events', Output>,
): SelectQueryBuilder<Tables, 'wamux_events', Output> {
  const later = query.where(isBehind(database, after));
  if (database.kind === 'sqlite') return later.orderBy('seq');
  // Rows become visible in the order in which transactions commit, not in the order of their numbers: after the oldest
  // transaction that still runs, rows may be missing.
  return later.where(sql<boolean>`tx < pg_snapshot_xmin(pg_current_snapshot())`).orderBy('tx').orderBy('seq');
}

/** Finds the last event that is searched for one page; `undefined` where there is nothing after the cursor. */
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

/** Reads what happened to one message, in order. */
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

/** Keeps as many rows as may be read together: users may send large events, and a whole page is held in memory. */
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

/** Makes the members that every event has. */
const toPlaced = <Type extends string>(row: EventRow, type: Type) => ({
  ...{ type, id: row.message_id, at: toIsoTime(row.at), cursor: cursorOf(row) },
});

/** `undefined` where the event was removed a moment ago. */
const toReceived = (row: EventRow, event: OtherEvent | undefined): ReceivedEvent | undefined =>
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

/** Finds the current end of the account. */
export async function lastCursor({ kind, db }: Database): Promise<string> {
  let query = db.selectFrom('wamux_events').select(['tx', 'seq']);
  if (kind === 'postgres') {
    query = query.where(sql<boolean>`tx < pg_snapshot_xmin(pg_current_snapshot())`).orderBy('tx', 'desc');
  }
  const row = await query.orderBy('seq', 'desc').limit(1).executeTakeFirst();
  return row === undefined ? firstCursor : cursorOf(row);
}

/** A cursor of this outbox, and the most events to list, from 1 to 1,000. */
const eventQuerySchema = strictObject({
  after: eventCursor.default(firstCursor),
  limit: z.int().min(1).max(1_000).default(pageSize),
});

/** Which events to list: those after the cursor `after`, by default all; `limit` is 500 by default. */
export type EventQuery = z.input<typeof eventQuerySchema>;

/** Also accepts the name of a team. */
const eventPageQuerySchema = eventQuerySchema.extend({ team: team.optional() });

/** {@link EventQuery}, and whose events: with `team`, only those of the messages of that team. */
export type EventPageQuery = z.input<typeof eventPageQuerySchema>;

export const parseEventPageQuery = (query: unknown) => parse(eventPageQuerySchema, query);

export const parseEventQuery = (query: unknown) => parse(eventQuerySchema, query);
