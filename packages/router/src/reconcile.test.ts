import type { StatusReport, WhatsAppProvider } from '@wamux/core';
import { Deadlines } from '@wamux/core/helpers';
import { okAsync } from 'neverthrow';
import { beforeEach, describe, expect, it } from 'vitest';
import { reconcile } from './reconcile.js';

const lost = { provider: 'a', correlationId: 'c', to: '+573001112233', startedAt: 0 };
const found: StatusReport = { provider: 'a', providerMessageId: 'm', status: 'sent', rawStatus: '' };

describe('reconcile', () => {
  let now: number;
  let waits: number[];
  beforeEach(() => {
    [now, waits] = [0, []];
  });
  const clock = {
    now: () => now,
    sleep: async (ms: number): Promise<void> => {
      waits.push(ms);
      now += ms;
    },
  };
  const ask = (withinMs: number, knownAfterMs: number) => {
    const provider = {
      id: 'a',
      findByCorrelationId: () => okAsync(now >= knownAfterMs ? found : null),
    } as unknown as WhatsAppProvider;
    return reconcile({ provider, deadlines: new Deadlines() }, lost, {
      clock,
      withinMs,
      signal: undefined,
    });
  };

  it('asks at once, and then twice as late each time, up to every four seconds', async () => {
    expect(await ask(20_000, Number.POSITIVE_INFINITY)).toBeUndefined();
    expect(waits).toEqual([250, 500, 1_000, 2_000, 4_000, 4_000, 4_000, 4_000, 250]);
    expect(now).toBe(20_000);
  });

  it('ends as soon as the provider knows the message', async () => {
    expect(await ask(20_000, 700)).toBe(found);
    expect(waits).toEqual([250, 500]);
  });
});
