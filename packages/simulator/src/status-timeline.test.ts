import { expect, test } from 'vitest';
import { defaultTimeline, lastWord, reachedSteps } from './status-timeline.js';

test('a step is reached when its time has come, not a millisecond before', () => {
  expect(reachedSteps(defaultTimeline, 1000, 1299)).toEqual([]);
  expect(reachedSteps(defaultTimeline, 1000, 1300)).toEqual([{ status: 'sent', at: 1300 }]);
  expect(reachedSteps(defaultTimeline, 1000, 9000).map(({ status }) => status)).toEqual([
    'sent',
    'delivered',
    'read',
  ]);
});

test('the last word keeps the time at which it was first said', () => {
  const steps = reachedSteps(defaultTimeline, 0, 5000);
  const say = (status: string, current: string) => (status === 'read' ? current : status);
  expect(lastWord(steps, { word: 'accepted', since: 0 }, say)).toEqual({ word: 'delivered', since: 900 });
  expect(lastWord([], { word: 'accepted', since: 0 }, say)).toEqual({ word: 'accepted', since: 0 });
});
