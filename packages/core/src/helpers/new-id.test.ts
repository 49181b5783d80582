import { afterEach, describe, expect, it, vi } from 'vitest';
import { newId } from './new-id.js';

describe('newId', () => {
  afterEach(() => vi.useRealTimers());

  it('is a UUID of version 7 and the RFC’s variant', () => {
    for (let n = 0; n < 1_000; n += 1) {
      expect(newId()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    }
  });

  it('begins with the time, so that ids sort by it', () => {
    vi.useFakeTimers({ now: 0x0123456789ab });
    const earlier = newId();
    expect(earlier.slice(0, 13)).toBe('01234567-89ab');
    vi.advanceTimersByTime(1);
    const later = newId();
    expect(later.slice(0, 13)).toBe('01234567-89ac');
    expect(later > earlier).toBe(true);
  });

  it('does not repeat', () => {
    expect(new Set(Array.from({ length: 100_000 }, newId)).size).toBe(100_000);
  });
});
