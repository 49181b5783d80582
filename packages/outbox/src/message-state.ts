import type { MessageStatus } from '@wamux/core';

/**
 * Where a message stands. It ends in exactly one of `delivered`, `read`, `failed`, `expired`, `canceled` and
 * `needs-review`; only a provider's status update or a person moves it from there.
 */
export const messageStates = [
  /** Waits for its time, or for a retry. */
  'queued',
  /** A worker has it. */
  'sending',
  /** Nobody knows whether a provider took it; it is being looked up and is not sent again. */
  'reconciling',
  /** A provider took it; its statuses are awaited. */
  'accepted',
  'delivered',
  'read',
  'failed',
  'expired',
  'canceled',
  /** A person must look: nobody knows what became of it, and `reason` says why. */
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

/** Every move there is. What is not here does not happen. */
const moves: Readonly<Record<StateEvent, Moves>> = {
  /** A worker takes it. */
  claim: { queued: 'sending' },
  /** A worker gives it back, or died before anything left. */
  release: { sending: 'queued' },
  /** Not accepted for a reason that passes. */
  defer: { sending: 'queued' },
  accept: { sending: 'accepted', reconciling: 'accepted', 'needs-review': 'accepted' },
  /** Not accepted for good. */
  refuse: { sending: 'failed' },
  /** It may have left, and the answer is not known. */
  'outcome-unknown': {
    sending: 'reconciling',
    // Its time is over, and an earlier attempt may have been taken.
    queued: 'reconciling',
  },
  /** The same, where its route says that a double is better than a miss. */
  'requeue-unknown': { sending: 'queued' },
  /** What is stored of it cannot be read. */
  unreadable: { sending: 'needs-review' },
  /** Nothing more can be learned of it. */
  'reconcile-timeout': { reconciling: 'needs-review' },
  /** Accepted, and no provider ever said what became of it. */
  'status-timeout': { accepted: 'needs-review' },
  expire: { queued: 'expired' },
  /** From review: a person closes the case. */
  cancel: { queued: 'canceled', 'needs-review': 'canceled' },
  /** Its recipient is forgotten, and nothing has left. */
  forget: { queued: 'canceled', sending: 'canceled' },
  /** A person or an app wants it sent once more. */
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
  /** A person found out that no provider took it. */
  'resolve-not-accepted': { reconciling: 'failed', 'needs-review': 'failed' },
};

/** The state after an event; `undefined` where it cannot happen in this state. */
export function nextState(state: MessageState, event: StateEvent): MessageState | undefined {
  return moves[event][state];
}

/** The state after a status update, given the folded status of everything that was tried since the message was last queued. */
export function stateAfterUpdate(state: MessageState, status: MessageStatus): MessageState {
  // A worker has it: what it reports decides.
  if (state === 'sending') return state;
  // Something is said of a message that nobody took after all, such as one that was canceled before it left.
  if (status === 'unknown') return state;
  const told = stateOfStatus[status];
  // It was to be sent once more because nobody knew that a provider has it; where that one failed over it, it still is.
  if (state === 'queued' && !isTaken(told)) return state;
  return told;
}

/** Whether a provider has the message, and it may arrive or has arrived. */
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

/** Nothing is done about it any more, and nobody waits for it. A received event is no message: it has no state, and no end. */
export function isEnd(state: MessageState | undefined): boolean {
  return state !== undefined && !['queued', 'sending', 'reconciling', 'accepted'].includes(state);
}
