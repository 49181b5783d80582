import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  isProgress,
  isTerminal,
  type MessageStatus,
  messageStatuses,
  statusRanks,
} from '../message-status.js';
import { foldAttemptStatuses, foldStatus } from './fold-status.js';

const fold = (statuses: readonly MessageStatus[]): MessageStatus =>
  statuses.reduce<MessageStatus>(foldStatus, 'queued');

function permutations<Item>(items: readonly Item[]): Item[][] {
  if (items.length <= 1) return [[...items]];
  return items.flatMap((item, index) =>
    permutations(items.filter((_, other) => other !== index)).map((rest) => [item, ...rest]),
  );
}

const anyStatus = fc.constantFrom(...messageStatuses);
const progress = messageStatuses.filter(isProgress);
const failures = messageStatuses.filter((status) => !isProgress(status));

describe('foldStatus', () => {
  it('ends alike in all 24 orders of sent, delivered, read and failed: read is the strongest evidence', () => {
    const orders = permutations<MessageStatus>(['sent', 'delivered', 'read', 'failed']);
    expect(orders).toHaveLength(24);
    for (const order of orders) expect([order, fold(order)]).toEqual([order, 'read']);
  });

  it.each([
    [['sent', 'delivered', 'failed'], 'delivered'],
    [['sent', 'failed'], 'failed'],
    [['sent', 'delivered'], 'delivered'],
  ] as const)('ends alike in every order of %j', (statuses, expected) => {
    for (const order of permutations<MessageStatus>(statuses))
      expect([order, fold(order)]).toEqual([order, expected]);
  });

  it.each([
    ['progress moves up', 'accepted', 'sent', 'sent'],
    ['progress skips steps', 'accepted', 'read', 'read'],
    ['progress never moves down', 'delivered', 'sent', 'delivered'],
    ['scheduled stands above queued', 'queued', 'scheduled', 'scheduled'],
    ['a failure replaces what has not arrived', 'sent', 'failed', 'failed'],
    ['a failure replaces even unknown', 'unknown', 'rejected', 'rejected'],
    ['a failure never replaces delivered', 'delivered', 'failed', 'delivered'],
    ['a failure never replaces read', 'read', 'expired', 'read'],
    ['delivered replaces a failure', 'failed', 'delivered', 'delivered'],
    ['read replaces a failure', 'canceled', 'read', 'read'],
    ['lesser progress does not replace a failure', 'failed', 'sent', 'failed'],
    ['processing does not replace a failure', 'rejected', 'processing', 'rejected'],
    ['the first of two failures stays', 'failed', 'rejected', 'failed'],
    ['unknown changes nothing', 'sent', 'unknown', 'sent'],
    ['unknown does not undo a failure', 'failed', 'unknown', 'failed'],
    ['progress replaces unknown', 'unknown', 'queued', 'queued'],
  ] as const)('%s: %s, then %s → %s', (_, current, next, expected) => {
    expect(foldStatus(current, next)).toBe(expected);
  });

  it.each([undefined, 'DELIVERED', 'constructor', '__proto__'])(
    'a word that is no status changes nothing: %s',
    (word) => {
      for (const status of messageStatuses) expect(foldStatus(status, word as MessageStatus)).toBe(status);
      expect(foldAttemptStatuses(['sent', word as MessageStatus])).toBe('sent');
      expect(foldAttemptStatuses([word as MessageStatus])).toBe('unknown');
    },
  );

  it('is idempotent: news told twice changes nothing', () => {
    fc.assert(
      fc.property(anyStatus, anyStatus, (current, next) => {
        const once = foldStatus(current, next);
        expect(foldStatus(once, next)).toBe(once);
      }),
    );
  });

  it('does not depend on the order of progress, nor on repetition', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...progress), { maxLength: 12 }),
        fc.infiniteStream(fc.nat()),
        (news, keys) => {
          const shuffled = news
            .map((status) => ({ status, key: keys.next().value as number }))
            .sort((a, b) => a.key - b.key)
            .map(({ status }) => status);
          expect(fold([...shuffled, ...shuffled])).toBe(fold(news));
        },
      ),
    );
  });

  it('never takes delivered or read back', () => {
    fc.assert(
      fc.property(fc.array(anyStatus, { maxLength: 20 }), (news) => {
        let rank = -1;
        let status: MessageStatus = 'queued';
        for (const next of news) {
          status = foldStatus(status, next);
          if (rank >= statusRanks.delivered)
            expect(isProgress(status) && statusRanks[status]).toBeGreaterThanOrEqual(rank);
          if (isProgress(status)) rank = Math.max(rank, statusRanks[status]);
        }
      }),
    );
  });
});

describe('foldAttemptStatuses', () => {
  it.each([
    [['failed', 'delivered'], 'delivered'],
    [['read', 'failed'], 'read'],
    [['sent', 'accepted'], 'sent'],
    [['failed', 'sent'], 'sent'],
    [['failed', 'rejected'], 'failed'],
    [['unknown', 'failed'], 'failed'],
    [['unknown', 'accepted'], 'accepted'],
    [['unknown'], 'unknown'],
    [[], 'unknown'],
  ] as const)('of %j is %s', (statuses, expected) => {
    expect(foldAttemptStatuses(statuses)).toBe(expected);
  });
});

it('calls read and the failures terminal, and nothing else', () => {
  expect(messageStatuses.filter(isTerminal).sort()).toEqual([...failures, 'read'].sort());
});
