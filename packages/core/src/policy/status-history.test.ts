import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { messageStatuses } from '../message-status.js';
import { foldStatusUpdate, noStatusHistory } from './status-history.js';

const fold = (updates: readonly Parameters<typeof foldStatusUpdate>[1][]) =>
  updates.reduce(foldStatusUpdate, noStatusHistory);

describe('foldStatusUpdate', () => {
  it('keeps the state, the provider’s word for it, and when each state began', () => {
    const history = fold([
      { status: 'sent', rawStatus: 'SENT', occurredAt: '2026-01-01T00:00:01Z' },
      { status: 'read', rawStatus: 'READ', occurredAt: '2026-01-01T00:00:09Z' },
      { status: 'delivered', rawStatus: 'DLVRD', occurredAt: '2026-01-01T00:00:03Z' },
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

  it('keeps the earliest report of a state', () => {
    const history = fold([
      { status: 'sent', rawStatus: 'sent', occurredAt: '2026-01-01T00:00:05Z' },
      { status: 'sent', rawStatus: 'sent', occurredAt: '2026-01-01T00:00:02Z' },
    ]);
    expect(history.times.sent).toBe('2026-01-01T00:00:02Z');
  });

  it('takes a message that was read for delivered by then, in whatever order the reports come', () => {
    const sent = { status: 'sent', rawStatus: 'sent', occurredAt: '2026-01-01T00:00:01Z' } as const;
    const read = { status: 'read', rawStatus: 'read', occurredAt: '2026-01-01T00:00:09Z' } as const;
    const delivered = (occurredAt: string) =>
      ({ status: 'delivered', rawStatus: 'delivered', occurredAt }) as const;
    const timesOf = (...updates: Parameters<typeof fold>[0]) => fold(updates).times;
    expect(timesOf(sent, read)).toEqual({
      sent: sent.occurredAt,
      delivered: read.occurredAt,
      read: read.occurredAt,
    });
    for (const [at, kept] of [
      ['2026-01-01T00:00:03Z', '2026-01-01T00:00:03Z'],
      ['2026-01-01T00:00:10Z', read.occurredAt],
    ] as const) {
      expect(timesOf(read, delivered(at)).delivered).toBe(kept);
      expect(timesOf(delivered(at), read).delivered).toBe(kept);
    }
    const { occurredAt: _, ...timeless } = read;
    expect(timesOf(sent, timeless)).toEqual({ sent: sent.occurredAt });
    expect(timesOf(sent, { ...timeless, occurredAt: null })).toEqual({ sent: sent.occurredAt });
  });

  it('keeps the richer of two reasons, and drops them when the message arrives after all', () => {
    const poor = { kind: 'unknown', message: 'failed' } as const;
    const rich = { kind: 'recipient_invalid', message: 'not on WhatsApp', providerCode: '131026' } as const;
    const failed = fold([
      { status: 'failed', rawStatus: 'failed', error: poor },
      { status: 'failed', rawStatus: 'failed', error: rich },
    ]);
    expect(failed.error).toEqual(rich);
    expect(foldStatusUpdate(failed, { status: 'delivered', rawStatus: 'delivered' })).not.toHaveProperty(
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

  it('learns the word for a status that came without one', () => {
    const receipt = { status: 'accepted', rawStatus: '' } as const;
    expect(fold([receipt, { status: 'accepted', rawStatus: 'ACK' }])).toMatchObject({ rawStatus: 'ACK' });
    expect(fold([receipt, { status: 'queued', rawStatus: 'Q' }])).toMatchObject({ rawStatus: '' });
    expect(fold([{ status: 'unknown', rawStatus: '5' }])).toMatchObject({
      status: 'unknown',
      rawStatus: '5',
    });
  });

  it('ends alike when every update comes twice', () => {
    const anyUpdate = fc.record({
      status: fc.constantFrom(...messageStatuses),
      rawStatus: fc.constantFrom('a', 'b'),
      occurredAt: fc.constantFrom('2026-01-01T00:00:01Z', '2026-01-01T00:00:02Z'),
    });
    fc.assert(
      fc.property(fc.array(anyUpdate, { maxLength: 10 }), (updates) => {
        expect(fold(updates.flatMap((item) => [item, item]))).toEqual(fold(updates));
      }),
    );
  });
});
