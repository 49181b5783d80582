import type { OutboxAttempt, OutboxMessage, OutboxStats, RecordedEvent, TimelineEntry } from '@wamux/outbox';
import { describe, expect, it } from 'vitest';
import { createOutput, type Output } from '../io.js';
import { toMessageLines } from './outbox-message.js';
import { toStatsLines } from './outbox-stats.js';
import { toNeed, toReviewLines } from './review.js';
import { toEventLine } from './timeline.js';
import { writeLines } from './write.js';

const now = Date.parse('2026-11-27T23:40:00Z');
const isoAgo = (seconds: number): string => new Date(now - seconds * 1_000).toISOString();

const history = { status: 'unknown', rawStatus: '', times: {} } as const;
const error = { kind: 'timeout', provider: 'wolkvox', message: 'there was no answer within 30 s' } as const;

const message: OutboxMessage = {
  id: '01890a5d-ac96-774b-bcce-b302099a8057',
  state: 'needs-review',
  status: 'unknown',
  correlationId: '01890a5d-ac96-774b-bcce-b302099a8058',
  to: '+573005556677',
  message: {
    type: 'template',
    to: '+573005556677',
    name: 'order_shipped',
    language: 'es',
    variables: { customer: 'Ada', order: 'A-1' },
  },
  priority: 'normal',
  reason: 'outcome-unknown',
  dueAt: isoAgo(900),
  createdAt: isoAgo(900),
  updatedAt: isoAgo(200),
  endedAt: isoAgo(200),
  attempts: [
    {
      provider: 'bird',
      outcome: 'not-accepted',
      sendGeneration: 1,
      correlationId: '01890a5d-ac96-774b-bcce-b302099a8058',
      providerMessageId: null,
      history,
      startedAt: isoAgo(899),
      endedAt: isoAgo(899),
    },
    {
      provider: 'wolkvox',
      outcome: 'unknown',
      sendGeneration: 1,
      correlationId: '01890a5d-ac96-774b-bcce-b302099a8058',
      providerMessageId: null,
      history,
      error,
      startedAt: isoAgo(898),
      endedAt: isoAgo(868),
    },
  ],
};

const timeline: readonly TimelineEntry[] = [
  { at: isoAgo(900), type: 'enqueued' },
  { at: isoAgo(899), type: 'attempt', provider: 'bird' },
  {
    at: isoAgo(899),
    type: 'answer',
    provider: 'bird',
    outcome: 'not-accepted',
    error: { kind: 'billing', provider: 'bird', httpStatus: 402, message: 'no balance' },
  },
  { at: isoAgo(898), type: 'attempt', provider: 'wolkvox' },
  { at: isoAgo(868), type: 'answer', provider: 'wolkvox', outcome: 'unknown', error },
  { at: isoAgo(868), type: 'unknown', state: 'reconciling', provider: 'wolkvox', error },
  { at: isoAgo(200), type: 'needs-review', state: 'needs-review', reason: 'outcome-unknown' },
  { at: isoAgo(10), type: 'resend', state: 'queued', by: 'ana', reason: 'not in their report' },
];

const viewpoint = { now, timeZone: 'America/Bogota' };

function screen(columns: number, toLines: (output: Output) => readonly string[]): string {
  let written = '';
  const write = (text: string): boolean => {
    written += text;
    return true;
  };
  const output = createOutput({ write, isTTY: true, columns }, { NO_COLOR: '1' });
  writeLines(output, toLines(output));
  return written;
}

describe.each([80, 120])('at %s columns', (columns) => {
  it('outbox show', () => {
    const lines = (output: Output) =>
      toMessageLines(output, message, timeline, { ...viewpoint, isFull: true });
    expect(screen(columns, lines)).toMatchSnapshot();
  });

  it('outbox stats', () => {
    const stats: OutboxStats = {
      states: {
        ...{ queued: 1_203, sending: 64, reconciling: 3, accepted: 812, delivered: 20_120, read: 9_001 },
        ...{ failed: 12, expired: 1, canceled: 200, 'needs-review': 4 },
      },
      oldestUnfinished: isoAgo(86_400),
      dueSince: isoAgo(65),
      due: 1_100,
      lanes: [
        { lane: 'bird wolkvox-co', queued: 3, due: 0, sending: 0 },
        { lane: 'wolkvox-co', queued: 1_200, due: 1_100, sending: 64, dueSince: isoAgo(65) },
      ],
      workers: 2,
      teams: [{ team: 'shop', messagesToday: 950 }],
      pauses: [{ provider: 'wolkvox-co', reason: 'it loses answers', by: 'Ada', since: isoAgo(600) }],
      paused: 12,
      unserved: 0,
      orphanedUpdates: 7,
    };
    expect(screen(columns, (output) => toStatsLines(output, stats, viewpoint))).toMatchSnapshot();
    const alone = { ...stats, workers: 0 };
    expect(screen(columns, (output) => toStatsLines(output, alone, viewpoint))).toContain(
      '0: nothing is sent',
    );
  });

  it('outbox events', () => {
    const events = timeline
      .slice(5)
      .map((entry) => ({ ...entry, id: message.id, cursor: '0-1' }) as RecordedEvent);
    const lines = (output: Output) => events.map((event) => toEventLine(output, event, viewpoint));
    expect(screen(columns, lines)).toMatchSnapshot();
  });

  it('outbox review names those who may have a message, and none that refused it later', () => {
    const [refused, unknown] = message.attempts as [OutboxAttempt, OutboxAttempt];
    const needOf = (...attempts: readonly OutboxAttempt[]) =>
      toNeed({ ...message, attempts }, new Set(['wolkvox', 'dt']));
    expect(needOf(unknown, refused)).toEqual({
      what: 'it is unknown whether wolkvox accepted it: look there for the id',
      lookFor: message.correlationId,
    });
    const other = { ...unknown, provider: 'dt', providerMessageId: 'of dt' };
    expect(needOf(unknown, other)).toEqual({
      what: 'it is unknown whether wolkvox or dt accepted it: look there for the id',
      lookFor: message.correlationId,
    });
    expect(needOf(unknown, { ...other, provider: 'twilio' })).toEqual({
      what: 'it is unknown whether wolkvox or twilio accepted it: look there for the recipient, at the time of the attempt',
    });
  });

  it('outbox review', () => {
    const byTheirId: OutboxMessage = {
      ...message,
      id: '01890a5d-ac96-774b-bcce-b302099a8059',
      reason: 'no-status',
      attempts: message.attempts.map((attempt) => ({
        ...attempt,
        provider: 'meta',
        providerMessageId: 'wamid.HBgMNTczMDA1NTU2Njc3FQIAERgSQjY5NzI2QkFCMDc1QTE3NjA4AA==',
      })),
    };
    const messages = [message, byTheirId];
    const lines = (searchable: ReadonlySet<string>, isFull: boolean) => (output: Output) =>
      toReviewLines(
        output,
        messages.map((one) => ({ message: one, need: toNeed(one, searchable) })),
        { ...viewpoint, isFull },
      );
    const masked = screen(columns, lines(new Set(['wolkvox']), false));
    expect(masked).toMatchSnapshot();
    // Whole, so that it can be copied.
    for (const id of [
      message.id,
      message.correlationId,
      'wamid.HBgMNTczMDA1NTU2Njc3FQIAERgSQjY5NzI2QkFCMDc1QTE3NjA4AA==',
    ]) {
      expect(masked).toContain(id);
    }
    expect(masked).not.toContain('5556677');
    const full = screen(columns, lines(new Set(), true));
    expect(full).toContain('+573005556677');
    expect(full).toContain('customer=Ada, order=A-1');
    expect(full).not.toContain(message.correlationId);
  });
});
