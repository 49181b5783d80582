import { expect, it } from 'vitest';
import { toEstimateLines } from './estimate.js';

const share = { provider: 'bird', messages: 1_200, perSecond: undefined, concurrency: 64 };

it.each([
  [share, 20, '1200 messages by bird, at most 20/s: 60 s or more'],
  [{ ...share, perSecond: 10 }, undefined, '1200 messages by bird, at most 10/s: 2 min or more'],
  // The lower of the two counts.
  [{ ...share, perSecond: 10 }, 20, '1200 messages by bird, at most 10/s: 2 min or more'],
  [{ ...share, perSecond: 500 }, 20, '1200 messages by bird, at most 20/s: 60 s or more'],
  [share, undefined, '1200 messages by bird, with no limit a second'],
  [
    { ...share, concurrency: 1 },
    undefined,
    '1200 messages by bird, one at a time: as long as its answers take',
  ],
  [{ ...share, messages: 1 }, 20, '1 message by bird, at most 20/s: 1 s or more'],
])('%j at %j: %s', (one, perSecond, line) => {
  expect(toEstimateLines([one], perSecond)).toEqual([line]);
});
