import type { MessageStatus } from '@wamux/core';

/**
 * The state of a message. It ends in exactly one of `delivered`, `read`, `failed`, `expired`, `canceled` and
 * `needs-review`; only a provider's status update or a person moves it from there.
 */
export const messageStates = [
  /** The message waits for its time, or for a retry. */
  'queued',
  /** A worker has the message. */
  'sending',
  /** Nobody knows whether a provider took the message. It is being looked up, and is not sent again. */
  'reconciling',
  /** A provider took the message; its statuses are awaited. */
  'accepted',
  'delivered',
  'read',
  'failed',
  'expired',
  'canceled',
  /** Nobody knows what became of the message, and it needs a person's decision; `reason` says why. */
  'needs-review',
] as const;

/** Where a message stands in the outbox: one of {@link messageStates}. */
export type MessageState = (typeof messageStates)[number];

/** What can happen to a message, other than a status update. */
export const stateEvents = [
  'claim',
  'release',
  'defer',
  'accept',
  'refuse',
  'outcome-unknown',
  'requeue-unknown',
  'unreadable',
  'reconcile-timeout',
  'status-timeout',
  'expire',
  'cancel',
  'forget',
  'resend',
  'resolve-not-accepted',
] as const;

/** What moves a message from one state to another: one of {@link stateEvents}. */
export type StateEvent = (typeof stateEvents)[number];

type Moves = Readonly<Partial<Record<MessageState, MessageState>>>;

/** Every move that exists. A move that is not listed cannot happen. */
const moves: Readonly<Record<StateEvent, Moves>> = {
  /** A worker takes the message. */
  claim: { queued: 'sending' },
  /** A worker gives the message back, or died before it began to send it. */
  release: { sending: 'queued' },
  /** The message was not accepted, for a reason that passes. */
  defer: { sending: 'queued' },
  accept: { sending: 'accepted', reconciling: 'accepted', 'needs-review': 'accepted' },
  /** The message was not accepted, for good. */
  refuse: { sending: 'failed' },
  /** The message may have been sent, and the answer is not known. */
  'outcome-unknown': {
    sending: 'reconciling',
    // Its time is over, but an earlier attempt may have been accepted.
    queued: 'reconciling',
  },
  /** The outcome is unknown, and the route prefers a possible duplicate to a message that never arrives. */
  'requeue-unknown': { sending: 'queued' },
  /** The stored message cannot be read. */
  unreadable: { sending: 'needs-review' },
  /** Nothing more can be learnt about the message. */
  'reconcile-timeout': { reconciling: 'needs-review' },
  /** The message was accepted, and no provider ever reported what became of it. */
  'status-timeout': { accepted: 'needs-review' },
  expire: { queued: 'expired' },
  /** From `needs-review`, this means that a person closes the case. */
  cancel: { queued: 'canceled', 'needs-review': 'canceled' },
  /** The recipient was forgotten, and the message has not been sent. */
  forget: { queued: 'canceled', sending: 'canceled' },
  /** A person or an app wants the message sent once more. */
  resend: {
    reconciling: 'queued',
    accepted: 'queued',
    delivered: 'queued',
    read: 'queued',
    failed: 'queued',
    expired: 'queued',
    canceled: 'queued',
    'needs-review': 'queued',
  },
  /** A person found out that no provider took the message. */
  'resolve-not-accepted': { reconciling: 'failed', 'needs-review': 'failed' },
};

/** The state after an event; `undefined` where the event cannot happen in this state. */
export function nextState(state: MessageState, event: StateEvent): MessageState | undefined {
  return moves[event][state];
}

/** The state after a status update, given the folded status of everything that was tried since the message was last queued. */
export function stateAfterUpdate(state: MessageState, status: MessageStatus): MessageState {
  // A worker has the message, and its report decides.
  if (state === 'sending') return state;
  // The updates do not say what became of the message, for example because it was canceled before it was sent.
  if (status === 'unknown') return state;
  const told = stateOfStatus[status];
  // The message was queued again because nobody knew that a provider had it. If that provider failed to deliver it, it
  // stays queued.
  if (state === 'queued' && !isTaken(told)) return state;
  return told;
}

/** Whether a provider took the message, so that it may arrive or has arrived. */
export const isTaken = (state: MessageState): boolean => ['accepted', 'delivered', 'read'].includes(state);

const stateOfStatus: Readonly<Record<Exclude<MessageStatus, 'unknown'>, MessageState>> = {
  queued: 'accepted',
  scheduled: 'accepted',
  accepted: 'accepted',
  processing: 'accepted',
  sent: 'accepted',
  delivered: 'delivered',
  read: 'read',
  failed: 'failed',
  rejected: 'failed',
  expired: 'expired',
  canceled: 'canceled',
};

/**
 * Whether a message has ended: nothing more is done about it. A received event is not a message; it has no state and never
 * ends.
 */
export function isEnd(state: MessageState | undefined): boolean {
  return state !== undefined && !['queued', 'sending', 'reconciling', 'accepted'].includes(state);
}
