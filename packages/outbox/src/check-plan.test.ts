import type { ProviderCapabilities, WhatsAppProvider } from '@wamux/core';
import { describe, expect, it } from 'vitest';
import { CheckPlan } from './check-plan.js';

const minute = 60_000;
const settleForMs = 10 * minute;
const statusForMs = 3 * 24 * 60 * minute;

/** Makes a provider that can or cannot be asked about each outcome, and pushes statuses or not. */
function providerWith(isPushed: boolean, can: Partial<ProviderCapabilities>): WhatsAppProvider {
  const capabilities = { getStatus: 'none', findByCorrelationId: 'none', ...can };
  return { capabilities, ...(isPushed && { webhook: {} }) } as unknown as WhatsAppProvider;
}
const all = { getStatus: 'full', findByCorrelationId: 'full' } as const;
const plan = new CheckPlan({
  providers: new Map([
    ['polled', providerWith(false, all)],
    ['pushed', providerWith(true, all)],
    ['silent', providerWith(false, {})],
    ['only-pushed', providerWith(true, {})],
  ]),
  settleForMs,
  statusForMs,
  random: () => 0.5,
});
const startedAt = 1_000_000;
const msUntilNext = (provider: string, outcome: 'accepted' | 'unknown', ageMs: number): number => {
  const now = startedAt + ageMs;
  return plan.nextAt({ provider, outcome, started_at: startedAt }, now) - now;
};

describe('CheckPlan', () => {
  it('asks often at first, then more and more rarely', () => {
    const waits = [0, minute, 10 * minute, 60 * minute].map((age) => msUntilNext('polled', 'accepted', age));
    expect(waits[0]).toBeLessThanOrEqual(2_000);
    expect(waits).toEqual([...waits].sort((a, b) => a - b));
    expect(new Set(waits).size).toBeGreaterThan(2);
  });

  it('asks a provider that pushes once a minute at the most: only for what got lost on its way', () => {
    expect(msUntilNext('pushed', 'accepted', 0)).toBe(minute);
    expect(msUntilNext('pushed', 'unknown', 1_000)).toBe(minute);
    const late = 60 * minute;
    expect(msUntilNext('pushed', 'accepted', late)).toBe(
      Math.max(minute, msUntilNext('polled', 'accepted', late)),
    );
  });

  it('asks for the last time at the limit, and not behind it', () => {
    for (const provider of ['polled', 'pushed']) {
      expect(msUntilNext(provider, 'unknown', settleForMs - 10)).toBe(10);
      expect(msUntilNext(provider, 'accepted', statusForMs - 10)).toBe(10);
    }
  });

  it('leaves what nobody can ever say to a person at once, and waits where something may be pushed', () => {
    expect(msUntilNext('silent', 'unknown', 0)).toBe(0);
    expect(msUntilNext('only-pushed', 'unknown', 0)).toBe(settleForMs);
    expect(msUntilNext('silent', 'accepted', 0)).toBe(statusForMs);
    expect(msUntilNext('of another process', 'accepted', 0)).toBe(statusForMs);
  });
});
