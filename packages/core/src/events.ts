import { channel, hasSubscribers, subscribe, tracingChannel, unsubscribe } from 'node:diagnostics_channel';
import type { Result } from 'neverthrow';
import { guardListener } from './helpers/guard-listener.js';
import { unknownFields } from './input/unknown-fields.js';
import type { MessageType } from './messages/outbound-message.js';
import type { ErrorKind } from './policy/error-kinds.js';
import type { SendReceipt } from './receipt.js';
import type { SendError } from './send-error.js';

/** What every event about a message says of it. No recipient, no content: events are made to be logged. */
interface AboutMessage {
  /** Instance id. */
  readonly provider: string;
  /** Our id of the message, as in its receipt. */
  readonly correlationId: string;
}

/** One call to one provider, as the tracing channel `wamux:attempt` shows it. */
export interface AttemptTrace extends AboutMessage {
  /** The `type` of the message, such as `text` or `template`. */
  readonly messageType: MessageType;
  /** The logical template's name. */
  readonly template?: string;
  /** How many calls this message has cost, this one included. */
  readonly call: number;
  /** There at the end (`asyncEnd`). */
  readonly result?: Result<SendReceipt, SendError>;
}

/**
 * The events of sending, by name, with their data. They are published on `node:diagnostics_channel`, within this process
 * only.
 */
export interface WamuxEvents {
  /** The same provider is asked again after a wait. */
  retry: AboutMessage & { readonly kind: ErrorKind; readonly afterMs: number };
  /** Another provider is asked. */
  failover: AboutMessage & { readonly kind: ErrorKind; readonly to: string };
  /** A provider is skipped before any call: it cannot take the message, its limits are used up, or it is out of use. */
  skip: AboutMessage & { readonly kind: ErrorKind };
  /** No provider is in use, so this one is asked all the same. */
  lastResort: AboutMessage;
  /** A message that waited for this provider's limits is not sent there, because the provider went out of use meanwhile. */
  withdraw: AboutMessage & { readonly kind: ErrorKind };
  /** Every provider that is left is only busy: the message waits for the first one that has room. */
  wait: AboutMessage & { readonly kind: ErrorKind; readonly afterMs: number };
  /** A provider's circuit changed. `closed`: in use · `open`: out of use · `recovering`: a growing share of use. */
  breaker: {
    readonly provider: string;
    readonly from: BreakerState;
    readonly to: BreakerState;
    /** Why it opened. */
    readonly reason?: ErrorKind | 'slow-delivery';
    /** How long it stays open at least, in milliseconds. */
    readonly forMs?: number;
  };
  /**
   * A provider accepts no more messages for now. It is not called while another one can take them; this does not count as a
   * fault.
   */
  pause: { readonly provider: string; readonly reason: ErrorKind; readonly forMs: number };
  /** A call has to wait for a limit (`refused: false`), or was refused because too many wait. */
  limit: AboutMessage & { readonly refused: boolean };
  /** A message was not repeated at a failing provider, because its budget of repeats is used up. */
  budget: AboutMessage;
  /** A send whose outcome is unknown is not sent again; `reconciling` while the provider is asked for it. */
  outcomeUnknown: AboutMessage & { readonly kind: ErrorKind; readonly reconciling: boolean };
  /** What became of a send whose outcome was unknown. */
  reconciled: AboutMessage & { readonly by: 'lookup' | 'assumption' };
  /** A message was accepted and not delivered in time; the next provider is asked. */
  overdue: AboutMessage & { readonly withinMs: number };
  /** An overdue message was delivered after all: the recipient may have it twice. */
  lateDelivery: AboutMessage;
}

/**
 * State of a provider's circuit. `closed`: in use · `open`: out of use · `recovering`: it gets a growing share of its
 * messages.
 */
export type BreakerState = 'closed' | 'open' | 'recovering';

/** The name of an event; its diagnostics channel is `wamux:<name>`. */
export type WamuxEventName = keyof WamuxEvents;

/** The names of all events, to listen to each of them. */
export const wamuxEventNames = [
  'retry',
  'failover',
  'skip',
  'lastResort',
  'withdraw',
  'wait',
  'breaker',
  'pause',
  'limit',
  'budget',
  'outcomeUnknown',
  'reconciled',
  'overdue',
  'lateDelivery',
] as const satisfies readonly WamuxEventName[];

const channelOf = (name: WamuxEventName): string => `wamux:${name}`;

/** Traces every call to a provider that a router makes. */
export const attemptChannel = tracingChannel<AttemptTrace, AttemptTrace>('wamux:attempt');

/** Whether anybody listens. Without a listener an event is not even made. */
export const hasListeners = (name: WamuxEventName): boolean => hasSubscribers(channelOf(name));

/** Publishes an event on the diagnostics channel `wamux:<name>` of this process. */
export function publish<Name extends WamuxEventName>(name: Name, event: WamuxEvents[Name]): void {
  if (hasListeners(name)) channel(channelOf(name)).publish(event);
}

/** What to do with each event. Events without a listener are not even made. */
export type EventListeners = { readonly [Name in WamuxEventName]?: (event: WamuxEvents[Name]) => void };

/**
 * Listens to the events of this process, and returns a function that stops it. A listener that throws or rejects does no
 * harm: a process warning reports it, once.
 *
 * @throws {TypeError} naming a listener for an event that does not exist, or one that is not a function.
 */
export function onEvents(listeners: EventListeners): () => void {
  requireListeners(listeners);
  const stops = wamuxEventNames.flatMap((name) => {
    const given = listeners[name] as ((event: unknown) => void) | undefined;
    if (given === undefined) return [];
    const listener = guardListener(`a listener of "${name}"`, given);
    subscribe(channelOf(name), listener);
    return [() => unsubscribe(channelOf(name), listener)];
  });
  return () => {
    for (const stop of stops) stop();
  };
}

/** A listener for a misspelt event would never be called. */
function requireListeners(listeners: unknown): asserts listeners is EventListeners {
  if (typeof listeners !== 'object' || listeners === null)
    throw new TypeError('listeners: expected an object with a function for each event');
  const unknown = Object.keys(listeners).filter((name) => !wamuxEventNames.includes(name as WamuxEventName));
  if (unknown.length > 0) throw new TypeError(`listeners: ${unknownFields(unknown, wamuxEventNames)}`);
  for (const [name, listener] of Object.entries(listeners)) {
    if (listener !== undefined && typeof listener !== 'function')
      throw new TypeError(`listeners.${name}: expected a function`);
  }
}
