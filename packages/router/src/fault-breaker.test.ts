import { CircuitState } from 'cockatiel';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { FaultBreaker } from './fault-breaker.js';
import { useVirtualTime } from './virtual-time.fixture.js';

useVirtualTime();

describe('FaultBreaker', () => {
  let breaker: FaultBreaker;
  beforeEach(() => {
    breaker = new FaultBreaker();
  });
  /** Makes calls with some faults, never two in a row, and tells whether one of them opened the circuit. */
  function call(count: number, faults: number): boolean {
    const every = Math.floor(count / faults);
    let hasOpened = false;
    for (let n = 1; n <= count; n += 1) {
      if (n % every === 0 && n / every <= faults) hasOpened ||= breaker.failure(CircuitState.Closed);
      else breaker.success(CircuitState.Closed);
    }
    return hasOpened;
  }

  it('bears one fault in ten calls, and no more', () => {
    expect(call(100, 10)).toBe(false);
    expect(call(20, 5)).toBe(true);
  });

  it('opens for a share that repeats could not make up for', () => {
    // 15 of 100.
    expect(call(100, 15)).toBe(true);
  });

  it('learns no share from fewer than 20 calls', () => {
    expect(call(19, 6)).toBe(false);
    expect(breaker.failure(CircuitState.Closed)).toBe(true);
  });

  it.each([
    ['nothing came since', 0],
    ['few calls came since', 6],
  ])('forgets what is older than half a minute, where %s', async (_, calls) => {
    expect(call(15, 5)).toBe(false);
    for (let n = 0; n < calls; n += 1) {
      await vi.advanceTimersByTimeAsync(5_000);
      breaker.success(CircuitState.Closed);
    }
    await vi.advanceTimersByTimeAsync(31_000 - calls * 5_000);
    expect(call(40, 2)).toBe(false);
  });

  it('learns no share from a few calls a minute, however long they go on', async () => {
    for (let n = 0; n < 60; n += 1) {
      await vi.advanceTimersByTimeAsync(20_000);
      breaker.success(CircuitState.Closed);
      await vi.advanceTimersByTimeAsync(20_000);
      expect(breaker.failure(CircuitState.Closed)).toBe(false);
    }
  });

  it('goes on with the faults in a row that another process counted, and with no share', () => {
    expect(call(15, 5)).toBe(false);
    for (let n = 0; n < 4; n += 1) breaker.failure(CircuitState.Closed);
    const next = new FaultBreaker();
    next.state = JSON.parse(JSON.stringify(breaker.state));
    expect(next.failure(CircuitState.Closed)).toBe(true);
    const healthy = new FaultBreaker();
    healthy.state = 0;
    breaker = healthy;
    expect(call(40, 2)).toBe(false);
  });
});
