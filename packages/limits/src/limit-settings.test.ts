import { describe, expect, it } from 'vitest';
import { limitSettings } from './limit-settings.js';

describe('limitSettings', () => {
  it('has no rate and no limit per recipient where the provider documents none', () => {
    expect(limitSettings().parse(undefined)).toEqual({ concurrency: 64, queue: 1_000 });
  });

  it('takes what the provider documents for defaults', () => {
    const settings = limitSettings({ concurrency: 2, perSecond: 80, pairBurst: 45, pairInterval: '6s' });
    const documented = { concurrency: 2, perSecond: 80, pairBurst: 45, pairIntervalMs: 6_000, queue: 1_000 };
    expect(settings.parse(undefined)).toEqual(documented);
    expect(settings.parse({ queue: 5 })).toEqual({ ...documented, queue: 5 });
    expect(settings.parse({ pairBurst: 3 })).toEqual({ ...documented, pairBurst: 3 });
  });

  it('lets a config change the interval, or give it up', () => {
    const settings = limitSettings({ pairBurst: 45, pairInterval: '6s' });
    expect(settings.parse({ pairInterval: '500ms' })).toMatchObject({ pairIntervalMs: 500, pairBurst: 45 });
    expect(settings.parse({ pairInterval: '0s' }).pairIntervalMs).toBe(0);
  });

  it('has one token where nobody documents a bucket', () => {
    expect(limitSettings().parse({ pairInterval: '6s' })).toMatchObject({ pairIntervalMs: 6_000 });
    expect(limitSettings().parse({ pairInterval: '6s' }).pairBurst).toBeUndefined();
  });

  it.each([
    ['a burst without an interval', {}, { pairBurst: 5 }, 'pairBurst', /pairInterval/],
    [
      'a burst where the interval is given up',
      { pairBurst: 45, pairInterval: '6s' },
      { pairBurst: 5, pairInterval: '0s' },
      'pairBurst',
      /pairInterval/,
    ],
    ['an empty bucket', { pairInterval: '6s' }, { pairBurst: 0 }, 'pairBurst', /1/],
    ['half a token', { pairInterval: '6s' }, { pairBurst: 1.5 }, 'pairBurst', /int/],
    ['a bucket for everything', { pairInterval: '6s' }, { pairBurst: 10_001 }, 'pairBurst', /10000/],
    ['a negative interval', {}, { pairInterval: '-6s' }, 'pairInterval', /duration/],
    ['an interval that is a number', {}, { pairInterval: 6 }, 'pairInterval', /duration/],
    ['an interval of a year', {}, { pairInterval: '365d' }, 'pairInterval', /24h/],
    ['no call at a time', {}, { concurrency: 0 }, 'concurrency', /1/],
    ['no message in a second', {}, { perSecond: 0 }, 'perSecond', /1/],
    ['a negative queue', {}, { queue: -1 }, 'queue', /0/],
    ['more calls than the provider takes', { maximumConcurrency: 2 }, { concurrency: 3 }, 'concurrency', /2/],
  ])('refuses %s, and names it', (_, documented, written, path, message) => {
    const result = limitSettings(documented).safeParse(written);
    expect(result.error?.issues).toEqual([
      expect.objectContaining({ path: [path], message: expect.stringMatching(message) }),
    ]);
  });
});
