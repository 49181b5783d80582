import { expect, it } from 'vitest';
import { toProgressLine } from './progress.js';
import { toTally } from './tally.js';

const tallyOf = (counts: Record<string, number>) => toTally((state) => counts[state] ?? 0);

it('counts what is done, and tells when the rest will be', () => {
  const counts = { queued: 55, sending: 5, accepted: 10, delivered: 20, read: 5, failed: 3, expired: 1 };
  expect(toProgressLine(tallyOf({ ...counts, 'needs-review': 1 }), 100, 4)).toBe(
    'sent 35 of 100  delivered 25  failed 4  unknown 1  4.0/s  ready in 15 s',
  );
});

it('says what it waits for where nothing is left to send', () => {
  expect(toProgressLine(tallyOf({ delivered: 90, reconciling: 8, 'needs-review': 2 }), 100, 30)).toBe(
    'sent 90 of 100  delivered 90  failed 0  unknown 10 (8 being looked up)  30/s',
  );
});

it('says for how long what was refused is kept back', () => {
  expect(toProgressLine(tallyOf({ queued: 10 }), 10, 0, 41_200)).toBe(
    'sent 0 of 10  delivered 0  failed 0  unknown 0  0.0/s  next try in 42 s',
  );
});
