import { describe, expect, it } from 'vitest';
import { limitSettings } from './limits.js';

describe('limitSettings', () => {
  it('has no rate and no distance where the provider documents none', () => {
    expect(limitSettings().parse(undefined)).toEqual({ concurrency: 64, queue: 1_000 });
  });

  it('takes what the provider documents for defaults', () => {
    const settings = limitSettings({ concurrency: 2, perSecond: 80, pairInterval: '6s' });
    const documented = { concurrency: 2, perSecond: 80, pairIntervalMs: 6_000, queue: 1_000 };
    expect(settings.parse(undefined)).toEqual(documented);
    expect(settings.parse({ queue: 5 })).toEqual({ ...documented, queue: 5 });
  });

  it('lets a config change the distance, or give it up', () => {
    const settings = limitSettings({ pairInterval: '6s' });
    expect(settings.parse({ pairInterval: '500ms' }).pairIntervalMs).toBe(500);
    expect(settings.parse({ pairInterval: '0s' }).pairIntervalMs).toBe(0);
  });
});
