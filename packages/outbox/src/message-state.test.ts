import { type MessageStatus, messageStatuses } from '@wamux/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  isEnd,
  type MessageState,
  messageStates,
  nextState,
  type StateEvent,
  stateAfterUpdate,
  stateEvents,
} from './message-state.js';

/** The next state for each event and state. A pair that is missing is refused. */
const table: Record<StateEvent, Partial<Record<MessageState, MessageState>>> = {
  claim: { queued: 'sending' },
  release: { sending: 'queued' },
  defer: { sending: 'queued' },
  accept: { sending: 'accepted', reconciling: 'accepted', 'needs-review': 'accepted' },
  refuse: { sending: 'failed' },
  'outcome-unknown': { sending: 'reconciling', queued: 'reconciling' },
  'requeue-unknown': { sending: 'queued' },
  unreadable: { sending: 'needs-review' },
  'reconcile-timeout': { reconciling: 'needs-review' },
  'status-timeout': { accepted: 'needs-review' },
  expire: { queued: 'expired' },
  forget: { queued: 'canceled', sending: 'canceled' },
  cancel: { queued: 'canceled', 'needs-review': 'canceled' },
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
  'resolve-not-accepted': { reconciling: 'failed', 'needs-review': 'failed' },
};

describe('nextState', () => {
  const cases = stateEvents.flatMap((event) => messageStates.map((state) => [event, state] as const));
  it.each(cases)('%s in %s', (event, state) => {
    expect(nextState(state, event)).toBe(table[event][state]);
  });

  it('never sends again what may have left, unless a route or a person says so', () => {
    const backToQueue = stateEvents.filter((event) =>
      (['reconciling', 'accepted', 'needs-review'] as const).some(
        (state) => nextState(state, event) === 'queued',
      ),
    );
    expect(backToQueue).toEqual(['resend']);
  });

  it('leads every message to an end, whatever happens to it', () => {
    // From each state, some sequence of events leads to an end without a person.
    for (const state of messageStates) {
      const seen = new Set<MessageState>([state]);
      for (const reached of seen) {
        for (const event of stateEvents.filter(
          (one) => one !== 'resend' && one !== 'cancel' && one !== 'resolve-not-accepted',
        )) {
          const next = nextState(reached, event);
          if (next !== undefined) seen.add(next);
        }
      }
      expect([...seen].some(isEnd)).toBe(true);
    }
  });
});

describe('stateAfterUpdate', () => {
  it.each<[MessageStatus, MessageState]>([
    ['queued', 'accepted'],
    ['scheduled', 'accepted'],
    ['accepted', 'accepted'],
    ['processing', 'accepted'],
    ['sent', 'accepted'],
    ['delivered', 'delivered'],
    ['read', 'read'],
    ['failed', 'failed'],
    ['rejected', 'failed'],
    ['expired', 'expired'],
    ['canceled', 'canceled'],
  ])('%s settles what was unknown as %s', (status, state) => {
    expect(stateAfterUpdate('reconciling', status)).toBe(state);
    expect(stateAfterUpdate('needs-review', status)).toBe(state);
  });

  it('leaves a message to the worker that has it', () => {
    for (const status of messageStatuses) expect(stateAfterUpdate('sending', status)).toBe('sending');
  });

  it.each<[MessageStatus, MessageState]>([
    ['accepted', 'accepted'],
    ['sent', 'accepted'],
    ['delivered', 'delivered'],
    ['read', 'read'],
    ['failed', 'queued'],
    ['rejected', 'queued'],
    ['expired', 'queued'],
    ['canceled', 'queued'],
  ])('%s of what waits to be sent once more leaves it %s', (status, state) => {
    expect(stateAfterUpdate('queued', status)).toBe(state);
  });

  it('learns nothing from unknown', () => {
    fc.assert(
      fc.property(fc.constantFrom(...messageStates), (state) => stateAfterUpdate(state, 'unknown') === state),
    );
  });
});

it('ends where nobody waits any longer', () => {
  expect(messageStates.filter(isEnd)).toEqual([
    'delivered',
    'read',
    'failed',
    'expired',
    'canceled',
    'needs-review',
  ]);
});
