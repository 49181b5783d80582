import { AsyncLocalStorage } from 'node:async_hooks';
import {
  capabilityNames,
  type MessageReference,
  type MessageStatus,
  type ProviderCapabilities,
  type ProviderError,
  type StatusReport,
  type StatusUpdate,
  type WhatsAppProvider,
} from '@wamux/core';
import { foldStatusUpdate, noStatusHistory } from '@wamux/core/policy';
import { err, errAsync, ok, type Result, ResultAsync } from 'neverthrow';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { StatusTracker } from './status-tracker.js';

const start = 1_700_000_000_000;
const passed = (): number => Date.now() - start;
beforeEach(() => void vi.useFakeTimers({ now: start }));
afterEach(() => void vi.useRealTimers());

const away: ProviderError = { kind: 'unavailable', message: 'away' };
const reference = { provider: 'dt', providerMessageId: 'm-1', correlationId: 'c-1' };
const update = (status: MessageStatus, more: Partial<StatusUpdate> = {}): StatusUpdate => ({
  provider: 'dt',
  providerMessageId: 'm-1',
  status,
  rawStatus: status,
  occurredAt: null,
  ...more,
});

const requests = new AsyncLocalStorage<string>();

function trackerOf(says: () => MessageStatus | 'away', { canAsk = true, takesMs = 100 } = {}) {
  const polls: number[] = [];
  let open = 0;
  const seen = { polls, most: 0, answers: [] as StatusUpdate[], requests: [] as string[] };
  const capabilities = Object.fromEntries(capabilityNames.map((name) => [name, canAsk ? 'full' : 'none']));
  const provider = { id: 'dt', capabilities: capabilities as ProviderCapabilities } as WhatsAppProvider;
  const tracker = new StatusTracker({
    providers: new Map([['dt', provider]]),
    random: () => 0.5,
    onAnswer: (one) => void seen.answers.push(one),
    getStatus: ({ providerMessageId }) => {
      polls.push(passed());
      seen.requests.push(`${providerMessageId} in ${requests.getStore()}`);
      open += 1;
      seen.most = Math.max(seen.most, open);
      const status = says();
      const answer = async (): Promise<Result<StatusReport, ProviderError>> => {
        await new Promise((resolve) => setTimeout(resolve, takesMs));
        open -= 1;
        if (status === 'away') return err(away);
        return ok({ provider: 'dt', providerMessageId, status, rawStatus: status });
      };
      return new ResultAsync(answer());
    },
  });
  return { tracker, seen };
}

async function collect(reports: AsyncIterable<StatusReport>): Promise<string[]> {
  const statuses: string[] = [];
  for await (const { status } of reports) statuses.push(status);
  return statuses;
}

/** A status that changes with time. */
const journey = (steps: readonly (readonly [number, MessageStatus])[]) => () =>
  steps.reduce<MessageStatus>((now, [at, status]) => (passed() >= at ? status : now), 'accepted');

describe('very many tracked messages', () => {
  it('do not keep the process busy with looking among them', async () => {
    const { tracker, seen } = trackerOf(() => 'sent', { takesMs: 5 });
    const tracked = Array.from({ length: 20_000 }, (_, n) =>
      collect(tracker.track({ provider: 'dt', providerMessageId: `m-${n}` })),
    );
    await vi.advanceTimersByTimeAsync(10_000);
    // Eight at a time, each for 5 ms. Where each answer costs a look at all of them, this takes longer than a test may.
    expect(seen.polls.length).toBeGreaterThan(13_000);
    expect(seen.most).toBe(8);
    tracker.close();
    await Promise.all(tracked);
  });
});

describe('a tracked message', () => {
  it('is followed by polling to its end, each change once', async () => {
    const { tracker, seen } = trackerOf(
      journey([
        [2_000, 'sent'],
        [4_000, 'delivered'],
        [20_000, 'read'],
      ]),
    );
    const statuses = collect(tracker.track(reference));
    await vi.advanceTimersByTimeAsync(30_000);
    expect(await statuses).toEqual(['accepted', 'sent', 'delivered', 'read']);
    expect(seen.answers.at(-1)).toMatchObject({ status: 'read', correlationId: 'c-1' });
    expect(vi.getTimerCount()).toBe(0);
  });

  it('is asked about as often where the clock of the machine is set back', async () => {
    const { tracker, seen } = trackerOf(() => 'sent');
    void collect(tracker.track(reference));
    await vi.advanceTimersByTimeAsync(3_000);
    const before = seen.polls.length;
    vi.setSystemTime(start - 3_600_000);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(seen.polls.length - before).toBeGreaterThan(3);
    tracker.close();
  });

  it('is followed by what is pushed, where nobody can be asked', async () => {
    const { tracker, seen } = trackerOf(() => 'sent', { canAsk: false });
    const statuses = collect(tracker.track({ ...reference, providerMessageId: null }));
    await vi.advanceTimersByTimeAsync(1_000);
    for (const status of ['sent', 'sent', 'delivered', 'sent', 'read'] as const) {
      tracker.observe(update(status, { correlationId: 'c-1' }));
      tracker.observe(update('failed', { correlationId: 'other', providerMessageId: 'm-2' }));
      tracker.observe(update('failed', { provider: 'other', correlationId: 'c-1' }));
    }
    expect(await statuses).toEqual(['sent', 'delivered', 'read']);
    expect(seen.polls).toEqual([]);
  });

  it('hears the same thing once when it is pushed and asked for', async () => {
    const { tracker } = trackerOf(journey([[3_000, 'delivered']]));
    const statuses = collect(tracker.track(reference));
    await vi.advanceTimersByTimeAsync(1_500);
    tracker.observe(update('delivered'));
    await vi.advanceTimersByTimeAsync(5_000);
    tracker.observe(update('read'));
    expect(await statuses).toEqual(['accepted', 'delivered', 'read']);
  });

  it('is asked for often at first, then ever more rarely', async () => {
    const { tracker, seen } = trackerOf(() => 'sent');
    const abort = new AbortController();
    const statuses = collect(tracker.track(reference, { signal: abort.signal }));
    await vi.advanceTimersByTimeAsync(4 * 3_600_000);
    const between = (from: number, to: number) => seen.polls.filter((at) => at >= from && at < to).length;
    expect(between(0, 10_000)).toBe(9);
    expect(between(10_000, 60_000)).toBe(10);
    expect(between(60_000, 600_000)).toBe(18);
    expect(between(3_600_000, 4 * 3_600_000)).toBe(18);
    abort.abort();
    await vi.advanceTimersByTimeAsync(200);
    expect(await statuses).toEqual(['sent']);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('survives an outage of its provider, and tells of each question without an answer', async () => {
    const { tracker, seen } = trackerOf(() => (passed() < 300_000 ? 'away' : 'read'));
    const kinds: string[] = [];
    const onTrouble = ({ kind }: ProviderError): void => {
      kinds.push(kind);
      throw new Error('a listener that trips');
    };
    const statuses = collect(tracker.track(reference, { onTrouble }));
    await vi.advanceTimersByTimeAsync(400_000);
    expect(await statuses).toEqual(['read']);
    expect(kinds).toEqual(seen.polls.slice(1).map(() => 'unavailable'));
    expect(kinds.length).toBeGreaterThan(5);
  });

  it('is given up at the age limit, and by whoever does not listen any longer', async () => {
    const { tracker, seen } = trackerOf(() => 'sent');
    const statuses = collect(tracker.track(reference, { maximumAgeMs: 5_000 }));
    await vi.advanceTimersByTimeAsync(6_000);
    expect(await statuses).toEqual(['sent']);
    const before = seen.polls.length;
    const first = (async () => {
      for await (const { status } of tracker.track(reference)) return status;
    })();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(await first).toBe('sent');
    expect(seen.polls.length).toBe(before + 1);
  });
});

describe('many tracked messages', () => {
  it('are each asked about in the request that follows it', async () => {
    const { tracker, seen } = trackerOf(() => 'away');
    const heard: (string | undefined)[] = [];
    const onTrouble = (): void => void heard.push(requests.getStore());
    for (const id of ['m-1', 'm-2'])
      requests.run(
        `request of ${id}`,
        () => void collect(tracker.track({ ...reference, providerMessageId: id }, { onTrouble })),
      );
    await vi.advanceTimersByTimeAsync(60_000);
    tracker.close();
    expect(new Set(seen.requests)).toEqual(new Set(['m-1 in request of m-1', 'm-2 in request of m-2']));
    expect(new Set(heard)).toEqual(new Set(['request of m-1', 'request of m-2']));
  });

  it('are asked for together where their times are close: a timer for each of them would never rest', async () => {
    const { tracker, seen } = trackerOf(() => 'sent');
    const abort = new AbortController();
    const all: Promise<string[]>[] = [];
    for (let n = 0; n < 20; n += 1) {
      const own = { ...reference, providerMessageId: `m-${n}`, correlationId: `c-${n}` };
      all.push(collect(tracker.track(own, { signal: abort.signal })));
      await vi.advanceTimersByTimeAsync(10);
    }
    await vi.advanceTimersByTimeAsync(5_000);
    const times = [...new Set(seen.polls)];
    const gaps = times.slice(1).map((at, index) => at - (times[index] ?? 0));
    expect(times.length).toBeGreaterThan(5);
    // Those that found no room are asked as soon as an answer makes it, a tenth of a second later.
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(50);
    abort.abort();
    await vi.advanceTimersByTimeAsync(200);
    await Promise.all(all);
  });

  it('are asked for a few at a time, and all end when the tracker closes', async () => {
    const { tracker, seen } = trackerOf(() => 'sent');
    const all = Array.from({ length: 50 }, (_, n) =>
      collect(tracker.track({ ...reference, providerMessageId: `m-${n}` })),
    );
    await vi.advanceTimersByTimeAsync(10_000);
    expect(seen.most).toBeLessThanOrEqual(8);
    expect(vi.getTimerCount()).toBeLessThan(12);
    tracker.close();
    await vi.advanceTimersByTimeAsync(200);
    expect((await Promise.all(all)).every((statuses) => statuses.join() === 'sent')).toBe(true);
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('what is pushed', () => {
  const follow = (...references: MessageReference[]) => {
    const { tracker } = trackerOf(() => 'sent', { canAsk: false });
    const all = references.map((one) => collect(tracker.track(one)));
    return { tracker, all };
  };
  /** News of a message by the names that it has for it. */
  const tell = (tracker: StatusTracker, status: MessageStatus, id: string | null, correlationId?: string) =>
    tracker.observe(
      update(status, { providerMessageId: id, ...(correlationId !== undefined && { correlationId }) }),
    );
  const lost = { ...reference, providerMessageId: null };

  it('finds a message that learns its id late, first by our id and then by the provider’s', async () => {
    const { tracker, all } = follow(lost);
    await vi.advanceTimersByTimeAsync(0);
    tell(tracker, 'failed', 'm-1');
    tell(tracker, 'sent', 'm-1', 'c-1');
    tell(tracker, 'failed', 'm-2');
    tell(tracker, 'delivered', 'm-1');
    tell(tracker, 'read', 'm-1');
    expect(await all[0]).toEqual(['sent', 'delivered', 'read']);
  });

  it('finds a message that learnt its id still by ours', async () => {
    const { tracker, all } = follow(lost);
    await vi.advanceTimersByTimeAsync(0);
    tell(tracker, 'sent', 'm-1', 'c-1');
    tell(tracker, 'delivered', null, 'c-1');
    tell(tracker, 'read', 'm-2', 'c-1');
    expect(await all[0]).toEqual(['sent', 'delivered', 'read']);
  });

  it('reaches everybody who follows one message, however each of them knows it', async () => {
    const byId = { provider: 'dt', providerMessageId: 'm-1' };
    const { tracker, all } = follow(reference, reference, lost, byId, { ...reference, provider: 'other' });
    await vi.advanceTimersByTimeAsync(0);
    tell(tracker, 'sent', 'm-1', 'c-1');
    tell(tracker, 'delivered', 'm-1');
    tell(tracker, 'read', 'm-1', 'c-1');
    expect(await Promise.all(all.slice(0, 4))).toEqual(Array(4).fill(['sent', 'delivered', 'read']));
    tracker.close();
    expect(await all[4]).toEqual([]);
  });

  it('reaches whoever goes on listening when another one stops', async () => {
    const { tracker } = trackerOf(() => 'sent', { canAsk: false });
    const first = tracker.track(reference);
    const second = collect(tracker.track(reference));
    const next = first.next();
    await vi.advanceTimersByTimeAsync(0);
    tell(tracker, 'sent', 'm-1');
    expect((await next).value).toMatchObject({ status: 'sent' });
    await first.return();
    tell(tracker, 'read', 'm-1');
    expect(await second).toEqual(['sent', 'read']);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('of another message with our id is not taken for news of this one', async () => {
    const { tracker, all } = follow(reference);
    await vi.advanceTimersByTimeAsync(0);
    tell(tracker, 'failed', 'm-2', 'c-1');
    tell(tracker, 'sent', null, 'c-1');
    tell(tracker, 'sent', null);
    tell(tracker, 'read', 'm-1', 'c-2');
    expect(await all[0]).toEqual(['sent', 'read']);
  });

  it('is found by an id that the account of statuses remembers', async () => {
    const history = foldStatusUpdate(noStatusHistory, { status: 'sent', rawStatus: 'sent' });
    const known = async () => ({ provider: 'dt', providerMessageId: 'm-1', history });
    const capabilities = { getStatus: 'none' } as ProviderCapabilities;
    const providers = new Map([['dt', { id: 'dt', capabilities } as WhatsAppProvider]]);
    const tracker = new StatusTracker({ providers, known, getStatus: () => errAsync(away) });
    const statuses = collect(tracker.track(lost));
    await vi.advanceTimersByTimeAsync(0);
    tell(tracker, 'read', 'm-1');
    expect(await statuses).toEqual(['sent', 'read']);
  });
});

describe('a provider in trouble', () => {
  const capabilities = Object.fromEntries(capabilityNames.map((name) => [name, 'full']));
  const ids = ['dt', 'other'];
  const providers = new Map(
    ids.map((id) => [
      id,
      { id, capabilities: capabilities as unknown as ProviderCapabilities } as WhatsAppProvider,
    ]),
  );
  const trackAll = (tracker: StatusTracker, provider: string, count: number) => {
    for (let n = 0; n < count; n += 1)
      void collect(tracker.track({ provider, providerMessageId: `m-${n}` }, { onTrouble: () => {} }));
  };

  it('that does not answer holds up no questions to another one', async () => {
    const asked: Record<string, number> = { dt: 0, other: 0 };
    const tracker = new StatusTracker({
      providers,
      random: () => 0.5,
      getStatus({ provider, providerMessageId }) {
        asked[provider] = (asked[provider] ?? 0) + 1;
        const report: StatusReport = { provider, providerMessageId, status: 'sent', rawStatus: 'sent' };
        return new ResultAsync(provider === 'dt' ? new Promise(() => {}) : Promise.resolve(ok(report)));
      },
    });
    trackAll(tracker, 'dt', 100);
    trackAll(tracker, 'other', 1);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(asked).toEqual({ dt: 8, other: 10 });
    tracker.close();
  });

  it('that asks to be left alone is, by the questions about every message, and only it', async () => {
    const asked: Record<string, number> = { dt: 0, other: 0 };
    const tracker = new StatusTracker({
      providers,
      random: () => 0.5,
      getStatus({ provider }) {
        asked[provider] = (asked[provider] ?? 0) + 1;
        const limited: ProviderError = { kind: 'rate_limited', message: 'slower' };
        return errAsync(provider === 'dt' ? { ...limited, retryAfterMs: 60_000 } : limited);
      },
    });
    trackAll(tracker, 'dt', 20);
    trackAll(tracker, 'other', 1);
    await vi.advanceTimersByTimeAsync(59_000);
    expect(asked).toEqual({ dt: 8, other: 19 });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(asked.dt).toBeGreaterThan(8);
    tracker.close();
  });
});
