import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { SentWindow, slackMs, windowMs } from './sent-window.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Sends as fast as it may; gives when each message left, in milliseconds. */
function sendFor(ms: number, window: SentWindow, places: number): number[] {
  const times: number[] = [];
  const endsAt = performance.now() + ms;
  while (performance.now() < endsAt) {
    if (window.inUse < places && window.msUntilFree(places) <= 0) times.push(window.take(places));
    else vi.advanceTimersByTime(1);
  }
  return times;
}

const mostWithin = (times: readonly number[], ms: number): number =>
  Math.max(...times.map((from) => times.filter((at) => at >= from && at < from + ms).length));

it.each([1, 7, 80, 500])(
  'lets %i leave in any stretch of its length, and nearly as many in any second',
  (places) => {
    const times = sendFor(4_000, new SentWindow(), places);
    expect(mostWithin(times, windowMs)).toBe(places);
    expect(times.length).toBeGreaterThanOrEqual(Math.floor((places * 4_000) / windowMs));
  },
);

it('spreads messages, and catches up what a delay has cost', () => {
  const window = new SentWindow();
  const times = sendFor(1_000, window, 10);
  expect(mostWithin(times, 50)).toBe(1);
  vi.advanceTimersByTime(400);
  expect(sendFor(windowMs, window, 10)).toHaveLength(10);
});

it('has its place from the time at which a message left, or gives it back', () => {
  const window = new SentWindow();
  const late = window.take(1);
  vi.advanceTimersByTime(600);
  window.correct(late, true);
  vi.advanceTimersByTime(windowMs - 1);
  expect(window.inUse).toBe(1);
  vi.advanceTimersByTime(1);
  expect(window.inUse).toBe(0);
  window.correct(window.take(1), false);
  expect(window.inUse).toBe(0);
});

it('waits for as many as there are places too few', () => {
  const window = new SentWindow();
  const times = sendFor(900, window, 10);
  const untilThirdLast = (times.at(-3) ?? 0) + windowMs - performance.now();
  expect(window.msUntilFree(3)).toBeCloseTo(untilThirdLast, 5);
  expect(slackMs).toBeLessThan(50);
});
