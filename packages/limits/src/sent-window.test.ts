import { expect, it } from 'vitest';
import { SentWindow, windowMs } from './sent-window.js';

/** Sends as fast as allowed for `ms` milliseconds, and returns when each message was sent, in milliseconds. */
function sendFrom(from: number, ms: number, window: SentWindow, permits: number): number[] {
  const times: number[] = [];
  for (let now = from; now < from + ms; ) {
    if (window.hasRoom(permits, now)) {
      window.add(permits, now);
      times.push(now);
    } else {
      window.startPacing();
      now += 1;
    }
  }
  return times;
}

const mostWithin = (times: readonly number[], ms: number): number =>
  Math.max(...times.map((from) => times.filter((at) => at >= from && at < from + ms).length));

it.each([1, 7, 80, 500])('lets %i leave in any stretch of its length, and no fewer', (permits) => {
  const times = sendFrom(10_000, 4_000, new SentWindow(), permits);
  expect(mostWithin(times, windowMs)).toBe(permits);
  expect(times.length).toBeGreaterThanOrEqual(Math.floor((permits * 4_000) / windowMs));
});

it('spreads messages that have to wait, and catches up what a delay has cost', () => {
  const window = new SentWindow();
  sendFrom(10_000, 1_000, window, 10);
  const paced = sendFrom(11_050, 1_000, window, 10);
  expect(mostWithin(paced.slice(1), 50)).toBe(1);
  expect(sendFrom(12_450, windowMs, window, 10)).toHaveLength(10);
});

it('lets a burst leave at once that does not wait', () => {
  const window = new SentWindow();
  sendFrom(10_000, 1_000, window, 10);
  window.endPacing();
  expect(new Set(sendFrom(12_100, 0.5, window, 10)).size).toBe(1);
});

it('counts a message that has a permit from the time at which it leaves, or not at all', () => {
  const window = new SentWindow();
  window.reserve(1, 10_000);
  expect(window.inUse(12_000)).toBe(1);
  window.settle(true, 12_000);
  expect(window.inUse(12_000 + windowMs - 1)).toBe(1);
  expect(window.inUse(12_000 + windowMs)).toBe(0);
  window.reserve(1, 14_000);
  window.settle(false, 14_000);
  expect(window.inUse(14_000)).toBe(0);
});

it('waits for as many as there are permits too few', () => {
  const window = new SentWindow();
  for (let n = 0; n < 10; n += 1) window.add(10, 10_000 + n * 100);
  expect(window.msUntilFree(3, 10_950)).toBe(10_700 + windowMs - 10_950);
});

it('knows how long others before a message keep it waiting', () => {
  const window = new SentWindow();
  for (let n = 0; n < 4; n += 1) window.add(4, 10_000 + n * 100);
  const waits = [0, 1, 3, 4, 9].map((ahead) => 10_300 + window.msUntilFree(4, 10_300, ahead));
  expect(waits).toEqual([11_025, 11_125, 11_325, 12_050, 13_175]);
});

it('grows with what it has to remember', () => {
  const window = new SentWindow();
  for (let n = 0; n < 5_000; n += 1) window.add(5_000, 10_000 + n / 10);
  expect(window.inUse(10_500)).toBe(5_000);
  expect(window.msUntilFree(5_000, 10_500)).toBe(windowMs - 500);
  for (let n = 0; n < 5_000; n += 1) window.add(10_000, 10_500 + n / 10);
  expect(window.inUse(10_000 + windowMs + 250)).toBe(7_499);
});
