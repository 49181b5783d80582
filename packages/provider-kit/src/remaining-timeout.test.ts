import { describe, expect, it } from 'vitest';
import { remainingTimeout } from './remaining-timeout.js';

describe('remainingTimeout', () => {
  it('gives each request what is left', async () => {
    const rest = remainingTimeout({ timeoutMs: 100 });
    expect(rest()?.timeoutMs).toBeGreaterThan(90);
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(rest()?.timeoutMs).toBeLessThan(50);
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(rest()?.timeoutMs).toBeLessThan(1);
  });

  it('is none where the caller names none', () => {
    expect(remainingTimeout(undefined)()).toBeUndefined();
  });
});
