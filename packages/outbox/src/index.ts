export type { Durability } from './database/database.js';
export { sqliteDialect } from './database/sqlite/sqlite-dialect.js';
export { decidingAttempts } from './deciding-attempts.js';
export type { EventReader } from './event-reader.js';
export { mayHaveArrived } from './may-have-arrived.js';
export {
  isEnd,
  type MessageState,
  messageStates,
  nextState,
  type StateEvent,
  stateEvents,
} from './message-state.js';
export { openOutbox } from './open-outbox.js';
export type {
  CancelOptions,
  EnqueuedMessage,
  Outbox,
  PauseOptions,
  ResendOptions,
  ResolveOptions,
  ResumeOptions,
} from './outbox.js';
export type { ExplainedRoute, OutboxClient, SharedParts } from './outbox-client.js';
export { type OutboxError, type OutboxErrorKind, OutboxOpenError } from './outbox-error.js';
export { type OutboxEvent, type OutboxEventType, outboxEventTypes } from './outbox-events.js';
export type { OutboxAttempt, OutboxMessage, Priority, ReviewReason } from './outbox-message.js';
export type { OutboxOptions } from './outbox-options.js';
export type { EnqueueOptions } from './parse-enqueue.js';
export type { PauseTarget } from './parse-pause.js';
export type { ReaderState } from './store/event-readers.js';
export type { ListQuery } from './store/list-query.js';
export type { Pause } from './store/pauses.js';
export type { WorkerState } from './store/provider-states.js';
export type {
  EndpointEvent,
  EventPage,
  EventPageQuery,
  EventQuery,
  PauseEvent,
  ReceivedEvent,
  RecordedEvent,
  RecordedMessageEvent,
} from './store/read-events.js';
export type { LaneStats, OutboxStats } from './store/stats.js';
export type { TimelineEntry } from './store/timeline.js';
export type { CallersTransaction } from './transaction.js';
