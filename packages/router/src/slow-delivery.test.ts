import { beforeEach, describe, expect, it } from 'vitest';
import type { ProviderHealth } from './provider-health.js';
import { SlowDelivery } from './slow-delivery.js';

const withinMs = 60_000;

describe('SlowDelivery', () => {
  let now: number;
  let opened: number;
  let sent: number;
  let slow: SlowDelivery;
  const deliversTooSlowly = async (): Promise<void> => {
    opened += 1;
  };
  const health = { deliversTooSlowly } as unknown as ProviderHealth;
  beforeEach(() => {
    [now, opened, sent] = [0, 0, 0];
    slow = new SlowDelivery({ now: () => now, sleep: async () => {} }, { withinMs, share: 0.3 });
  });

  /** Records messages that are accepted and never delivered, and lets their time pass. */
  function neverDelivered(count: number): void {
    for (let n = 0; n < count; n += 1) {
      sent += 1;
      const [provider, status, acceptedAt] = ['a', 'accepted', ''] as const;
      const ids = { providerMessageId: `m${sent}`, correlationId: `c${sent}` };
      slow.accepted(health, { provider, status, acceptedAt, ...ids, attempts: [], raw: null });
    }
    now += withinMs;
    slow.observe({ provider: 'a', providerMessageId: 'nobody', status: 'delivered' });
  }

  it('says nothing of a provider by fewer than 20 messages', () => {
    neverDelivered(18);
    expect(opened).toBe(0);
    neverDelivered(2);
    expect(opened).toBe(1);
  });

  it('begins to count anew when it has put a provider out of use', () => {
    neverDelivered(20);
    expect(opened).toBe(1);
    // The earlier messages must not count against the provider a second time.
    neverDelivered(15);
    expect(opened).toBe(1);
    neverDelivered(10);
    expect(opened).toBe(2);
  });
});
