import type { SendReceipt } from '@wamux/core';
import {
  type BreakerState,
  type ErrorKind,
  errorKinds,
  onEvents,
  type SendError,
  toSendError,
  type WamuxEvents,
} from '@wamux/core';
import { err, ok, type Result } from 'neverthrow';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { HealthSnapshot } from './health-snapshot.js';
import { type CallPermission, ProviderHealth } from './provider-health.js';
import { steadyClock } from './steady-clock.js';

const receipt: SendReceipt = {
  provider: 'a',
  status: 'accepted',
  providerMessageId: '1',
  correlationId: 'c',
  acceptedAt: '2026-11-20T10:00:00.000Z',
  attempts: [],
  raw: null,
};
type SendResult = Result<SendReceipt, SendError>;
const good: SendResult = ok(receipt);
const bad = (kind: ErrorKind): SendResult => err(toSendError({ kind, message: kind }));
const everyKind = Object.keys(errorKinds) as ErrorKind[];

let changes: WamuxEvents['breaker'][];
let stop: () => void;

beforeEach(() => {
  vi.useFakeTimers({ now: 1_700_000_000_000 });
  changes = [];
  stop = onEvents({ breaker: (change) => changes.push(change) });
});
afterEach(() => {
  stop();
  vi.useRealTimers();
});

const pass = (ms: number): void => void vi.advanceTimersByTime(ms);

function healthOf(restored?: HealthSnapshot) {
  const health = new ProviderHealth('a', steadyClock(), {}, restored);
  const call = (result: SendResult, admission: CallPermission = 'use', isOwnFault = true) =>
    health.watch(
      admission,
      async () => result,
      () => isOwnFault,
    );
  return {
    health,
    call,
    async calls(count: number, result: SendResult) {
      for (let n = 0; n < count; n += 1) await call(result);
    },
    async open() {
      for (let n = 0; n < 5; n += 1) await call(bad('unavailable'));
    },
    state: (): BreakerState => health.snapshot().state,
    permits: (role: 'first' | 'next' | 'last' = 'first', random = 0) => health.permissionFor(role, random),
  };
}

describe('what opens a circuit', () => {
  it.each(everyKind)('%s: as the table says', async (kind) => {
    const one = healthOf();
    await one.calls(1, bad(kind));
    expect(one.state()).toBe(errorKinds[kind].health === 'opens' ? 'open' : 'closed');
    const many = healthOf();
    await many.calls(200, bad(kind));
    expect(many.state()).toBe(errorKinds[kind].health === 'unaffected' ? 'closed' : 'open');
  });

  it('is five faults in a row', async () => {
    const { calls, state } = healthOf();
    await calls(4, bad('timeout'));
    await calls(1, good);
    await calls(4, bad('timeout'));
    expect(state()).toBe('closed');
    await calls(1, bad('timeout'));
    expect(state()).toBe('open');
  });

  it('is more than a tenth of the calls of the last half minute, once there are twenty', async () => {
    const { calls, state } = healthOf();
    for (let round = 0; round < 20; round += 1) {
      await calls(18, good);
      await calls(2, bad('provider_error'));
    }
    expect(state()).toBe('closed');
    await calls(3, bad('provider_error'));
    expect(state()).toBe('open');
  });

  it('is not the end of a call that the caller or our own limits cut short', async () => {
    const { call, health, state } = healthOf();
    for (let n = 0; n < 50; n += 1) await call(bad('timeout'), 'use', false);
    for (let n = 0; n < 50; n += 1) await call(bad('canceled'));
    const notTried = toSendError(
      { kind: 'unavailable', message: 'x' },
      { attempts: [{ provider: 'a', outcome: 'not-tried', durationMs: 0 }] },
    );
    for (let n = 0; n < 50; n += 1) await call(err(notTried));
    expect(state()).toBe('closed');
    expect(health.isInUse).toBe(true);
  });

  it('is five faults also where calls between them got no connection in the little time that they had', async () => {
    const { calls, state } = healthOf();
    for (let n = 0; n < 5; n += 1) {
      await calls(1, bad('queue_timeout'));
      expect(state()).toBe('closed');
      await calls(1, bad('unavailable'));
    }
    expect(state()).toBe('open');
  });
});

describe('an open circuit', () => {
  it('lets nobody through for its dwell, then one message, and tells each change once', async () => {
    const { permits, call, health, open, state } = healthOf();
    await open();
    expect([permits(), permits('next')]).toEqual([undefined, undefined]);
    pass(29_999);
    expect(permits()).toBeUndefined();
    pass(1);
    expect(permits()).toBe('probe');
    let finish = (_: SendResult): void => {};
    const probe = health.watch(
      'probe',
      () =>
        new Promise((resolve) => {
          finish = resolve;
        }),
      () => true,
    );
    expect([permits(), permits('next')]).toEqual([undefined, undefined]);
    finish(good);
    await probe;
    expect(state()).toBe('recovering');
    pass(30_000);
    expect(state()).toBe('closed');
    await call(good);
    expect(changes).toEqual([
      { provider: 'a', from: 'closed', to: 'open', reason: 'unavailable', forMs: 30_000 },
      { provider: 'a', from: 'open', to: 'recovering' },
      { provider: 'a', from: 'recovering', to: 'closed' },
    ]);
  });

  it('stays open for twice as long, up to five minutes, each time a probe fails', async () => {
    const { permits, call, open, health } = healthOf();
    await open();
    for (const dwellMs of [60_000, 120_000, 240_000, 300_000, 300_000]) {
      pass(health.untilMs);
      expect(permits()).toBe('probe');
      await call(bad('unavailable'), 'probe');
      expect(health.untilMs).toBe(dwellMs);
    }
    expect(changes).toHaveLength(1);
  });

  it.each(['canceled', 'queue_timeout'] as const)(
    'is as it was after a probe that told nothing: %s',
    async (kind) => {
      const { call, open, health } = healthOf();
      await open();
      pass(30_000);
      await call(bad(kind), 'probe');
      expect(health.state).toBe('open');
      expect(health.untilMs).toBe(30_000);
      expect(health.snapshot().reason).toBe('unavailable');
    },
  );

  it('lasts no longer than it may where the process before had longer times', async () => {
    const before = healthOf();
    await before.open();
    const { health, permits } = healthOf({ ...before.health.snapshot(), dwellMs: 3_600_000 });
    expect(permits()).toBeUndefined();
    expect(health.untilMs).toBe(300_000);
    pass(300_000);
    expect(permits()).toBe('probe');
  });

  it('is used with a few calls at a time where it is the last provider', async () => {
    const { permits, health, open } = healthOf();
    await open();
    const ends: ((result: SendResult) => void)[] = [];
    const work = [1, 2, 3, 4].map(() => {
      expect(permits('last')).toBe('use');
      return health.watch(
        'use',
        () => new Promise((resolve) => ends.push(resolve)),
        () => true,
      );
    });
    expect(permits('last')).toBeUndefined();
    for (const end of ends) end(good);
    await Promise.all(work);
    // Each success makes room for one more.
    expect(health.snapshot().state).toBe('open');
    expect(permits('last')).toBe('use');
  });

  it.each(['auth', 'billing', 'permission', 'sender_misconfigured'] as const)(
    'by %s is used by nobody, the last provider included, and says why',
    async (kind) => {
      const { permits, calls, health } = healthOf();
      await calls(1, bad(kind));
      expect(permits('last')).toBeUndefined();
      expect(health.toRefusal()).toMatchObject({ kind, provider: 'a', retryAfterMs: health.untilMs });
      pass(health.untilMs);
      expect(permits()).toBe('probe');
    },
  );
});

describe('a recovering circuit', () => {
  async function recovering() {
    const one = healthOf();
    await one.open();
    pass(30_000);
    await one.call(good, 'probe');
    expect(one.state()).toBe('recovering');
    return one;
  }

  it('takes a growing share of the messages, and any that failed elsewhere', async () => {
    const { permits, health } = await recovering();
    const shares = [0, 10_000, 20_000, 29_000].map((at, index, all) => {
      pass(at - (all[index - 1] ?? 0));
      return health.share;
    });
    expect(shares.map((share) => Math.round(share * 100))).toEqual([5, 11, 44, 93]);
    expect([permits('first', 0.92), permits('first', 0.94), permits('next', 0.94)]).toEqual([
      'use',
      undefined,
      'use',
    ]);
  });

  it('opens again after two faults in a row, for twice as long', async () => {
    const { call, calls, health, state } = await recovering();
    await call(bad('timeout'));
    await call(good);
    await call(bad('timeout'));
    expect(state()).toBe('recovering');
    await calls(1, bad('timeout'));
    expect(state()).toBe('open');
    expect(health.untilMs).toBe(60_000);
  });

  it('has a clean record only after a long quiet time', async () => {
    const { calls, health, state } = await recovering();
    pass(30_000);
    expect(state()).toBe('closed');
    pass(100_000);
    await calls(5, bad('timeout'));
    expect(health.untilMs).toBe(60_000);

    const other = await recovering();
    pass(30_000);
    expect(other.state()).toBe('closed');
    pass(301_000);
    await other.calls(5, bad('timeout'));
    expect(other.health.untilMs).toBe(30_000);
  });
});

describe('a snapshot', () => {
  it('is plain data, and another process goes on from it', async () => {
    const one = healthOf();
    await one.open();
    const stored = JSON.parse(JSON.stringify(one.health.snapshot()));
    pass(10_000);
    const two = healthOf(stored);
    expect([two.state(), two.health.untilMs, two.permits()]).toEqual(['open', 20_000, undefined]);
    pass(20_000);
    expect(two.permits()).toBe('probe');
    await two.call(good, 'probe');
    const three = healthOf(JSON.parse(JSON.stringify(two.health.snapshot())));
    expect(three.state()).toBe('recovering');
    await three.calls(2, bad('timeout'));
    expect([three.state(), three.health.untilMs]).toEqual(['open', 60_000]);
  });

  it('keeps the counts of a closed circuit', async () => {
    const one = healthOf();
    await one.calls(4, bad('timeout'));
    const two = healthOf(JSON.parse(JSON.stringify(one.health.snapshot())));
    await two.calls(1, bad('timeout'));
    expect(two.state()).toBe('open');
  });
});
