import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { remainingTimeout } from './remaining-timeout.js';

describe('remainingTimeout', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('gives each request what is left', () => {
    const rest = remainingTimeout({ timeoutMs: 100 });
    expect(rest()?.timeoutMs).toBe(100);
    vi.advanceTimersByTime(60);
    expect(rest()?.timeoutMs).toBe(40);
    vi.advanceTimersByTime(60);
    expect(rest()?.timeoutMs).toBeLessThan(1);
  });

  it('is none where the caller names none', () => {
    expect(remainingTimeout(undefined)()).toBeUndefined();
  });
});
