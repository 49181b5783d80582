import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { messageStatuses } from '../message-status.js';
import {
  deliveredAt,
  foldStatusNews,
  noStatusHistory,
  type StatusNews,
  statusNewsKey,
} from './status-history.js';

const fold = (news: readonly StatusNews[]) => news.reduce(foldStatusNews, noStatusHistory);

describe('foldStatusNews', () => {
  it('keeps the state, the provider’s word for it, and when each state began', () => {
    const history = fold([
      { status: 'sent', rawStatus: 'SENT', at: '2026-01-01T00:00:01Z' },
      { status: 'read', rawStatus: 'READ', at: '2026-01-01T00:00:09Z' },
      { status: 'delivered', rawStatus: 'DLVRD', at: '2026-01-01T00:00:03Z' },
    ]);
    expect(history).toEqual({
      status: 'read',
      rawStatus: 'READ',
      times: {
        sent: '2026-01-01T00:00:01Z',
        delivered: '2026-01-01T00:00:03Z',
        read: '2026-01-01T00:00:09Z',
      },
    });
  });

  it('takes the time of reading for the delivery that nobody reported', () => {
    expect(deliveredAt(fold([{ status: 'read', rawStatus: 'READ', at: '2026-01-01T00:00:09Z' }]))).toBe(
      '2026-01-01T00:00:09Z',
    );
  });

  it('keeps the earliest report of a state', () => {
    const history = fold([
      { status: 'sent', rawStatus: 'sent', at: '2026-01-01T00:00:05Z' },
      { status: 'sent', rawStatus: 'sent', at: '2026-01-01T00:00:02Z' },
    ]);
    expect(history.times.sent).toBe('2026-01-01T00:00:02Z');
  });

  it('keeps the richer of two reasons, and drops them when the message arrives after all', () => {
    const poor = { kind: 'unknown', message: 'failed' } as const;
    const rich = { kind: 'recipient_invalid', message: 'not on WhatsApp', providerCode: '131026' } as const;
    const failed = fold([
      { status: 'failed', rawStatus: 'failed', error: poor },
      { status: 'failed', rawStatus: 'failed', error: rich },
    ]);
    expect(failed.error).toEqual(rich);
    expect(foldStatusNews(failed, { status: 'delivered', rawStatus: 'delivered' })).not.toHaveProperty(
      'error',
    );
  });

  it('marks a deletion without moving the state', () => {
    const history = fold([
      { status: 'delivered', rawStatus: 'delivered' },
      { status: 'unknown', rawStatus: 'deleted', deletedAt: '2026-01-01T00:01:00Z' },
    ]);
    expect(history).toMatchObject({ status: 'delivered', deletedAt: '2026-01-01T00:01:00Z' });
  });

  it('keeps the provider’s word for a status nobody knows, and the state', () => {
    const history = fold([
      { status: 'sent', rawStatus: 'sent' },
      { status: 'unknown', rawStatus: 'teleported' },
    ]);
    expect(history).toMatchObject({ status: 'sent', rawStatus: 'sent' });
  });

  it('ends alike when every piece of news comes twice', () => {
    const anyNews = fc.record({
      status: fc.constantFrom(...messageStatuses),
      rawStatus: fc.constantFrom('a', 'b'),
      at: fc.constantFrom('2026-01-01T00:00:01Z', '2026-01-01T00:00:02Z'),
    });
    fc.assert(
      fc.property(fc.array(anyNews, { maxLength: 10 }), (news) => {
        expect(fold(news.flatMap((item) => [item, item]))).toEqual(fold(news));
      }),
    );
  });
});

it('tells two pieces of news apart by provider, message, word and code', () => {
  const news = { provider: 'bird-eu', providerMessageId: 'm1', rawStatus: 'failed' };
  expect(statusNewsKey(news)).toBe('bird-eu:m1:failed');
  expect(statusNewsKey({ ...news, errorCode: '131026' })).toBe('bird-eu:m1:failed:131026');
});
