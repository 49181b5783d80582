import { outboxEventTypes, type ReceivedEvent, type RecordedEvent } from '@wamux/outbox';

/** Every type of received event; the compiler checks that none is missing. */
const receivedTypes = Object.keys({
  message: true,
  'message-edited': true,
  'message-revoked': true,
  echo: true,
  'user-changed': true,
  'marketing-preference': true,
  template: true,
  account: true,
  call: true,
  unknown: true,
} satisfies Record<ReceivedEvent['event']['type'], true>);

/**
 * The events that an endpoint may subscribe to: `received` stands for all that are received, `received.message` for what
 * users write.
 */
export const eventNames: readonly string[] = [
  ...outboxEventTypes,
  'endpoint-dead',
  'endpoint-recovered',
  'paused',
  'resumed',
  'received',
  ...receivedTypes.map((type) => `received.${type}`),
];

/** The `type` of a webhook. */
export const nameOf = (event: RecordedEvent): string =>
  event.type === 'received' ? `received.${event.event.type}` : event.type;

/** Whether one of the names means the event. */
export const isNamed = (event: RecordedEvent, names: readonly string[]): boolean =>
  names.includes(nameOf(event)) || names.includes(event.type);
