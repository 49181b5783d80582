import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toStorable } from './storable.js';

const event = {
  type: 'status',
  provider: 'bird',
  providerMessageId: 'm-1',
  status: 'sent',
  rawStatus: 'sent',
  occurredAt: '2026-11-20T10:00:00Z',
} as const;

describe('toStorable', () => {
  it('replaces what a database cannot store, the same way each time', () => {
    const odd = { ...event, providerMessageId: 'm\u00003', rawStatus: 'se\ud800nt\udc00' };
    expect(toStorable(odd)).toEqual({
      ...event,
      providerMessageId: 'm\ufffd3',
      rawStatus: 'se\ufffdnt\ufffd',
    });
    expect(toStorable(toStorable(odd))).toEqual(toStorable(odd));
  });

  it('cuts ids and words, and halves no pair', () => {
    const long = { ...event, providerMessageId: `${'i'.repeat(511)}😀😀`, rawStatus: 'w'.repeat(3_000_000) };
    const { providerMessageId, rawStatus } = toStorable(long);
    expect(providerMessageId).toBe(`${'i'.repeat(511)}\ufffd`);
    expect(rawStatus).toHaveLength(2_000);
  });

  it('knows no time from what is none', () => {
    for (const occurredAt of ['not a time', 'not a time 1', '2026-13-45T10:00:00Z', '', '1']) {
      const { occurredAt: kept, ...rest } = toStorable({ ...event, occurredAt, deletedAt: occurredAt });
      expect(kept).toBeNull();
      expect(rest).not.toHaveProperty('deletedAt');
    }
    for (const occurredAt of ['2026-11-20T10:00:05.858Z', '2026-11-20T10:00:05.123456+02:00', null]) {
      expect(toStorable({ ...event, occurredAt }).occurredAt).toBe(occurredAt);
    }
  });

  it('goes into errors, attempts and lists', () => {
    const error = { kind: 'validation', message: 'x'.repeat(3_000), providerCode: '1\u0000' };
    const [cleaned] = toStorable([{ ...event, error, attempts: [{ provider: 'p', error }] }]);
    for (const one of [cleaned?.error, cleaned?.attempts[0]?.error]) {
      expect(one?.message).toHaveLength(2_000);
      expect(one?.providerCode).toBe('1\ufffd');
    }
  });

  it('takes the names in what a user wrote for nothing but names', () => {
    const response = { at: 'next tuesday', message: 'x'.repeat(3_000), note: 'a\u0000b' };
    const content = { type: 'flow-reply', response };
    expect(toStorable({ type: 'message', content }).content.response).toEqual({
      ...response,
      note: 'a\ufffdb',
    });
  });

  it('leaves alone what stood in the request, what is no plain data, and what needs no change', () => {
    const given = { ...event, raw: { status: 'se\u0000nt' } };
    expect(toStorable(given)).toBe(given);
    const bytes = { data: new Uint8Array([0]), at: undefined };
    expect(toStorable(bytes)).toBe(bytes);
    expect(toStorable(null)).toBe(null);
  });

  it('lets nothing through, wherever it stands', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), fc.string({ unit: 'binary' }), (json, text) => {
        const cleaned = JSON.stringify(toStorable({ content: json, rawStatus: `${text}\u0000\ud800` }));
        expect(cleaned).not.toMatch(/\\u0000|\\ud[89a-f]/i);
      }),
      { numRuns: 500 },
    );
  });
});
