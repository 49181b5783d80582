import { capabilityNames, type SendReceipt, type WhatsAppProvider } from '@wamux/core';
import { Deadlines } from '@wamux/core/helpers';
import { okAsync } from 'neverthrow';
import { beforeEach, describe, expect, it } from 'vitest';
import { DeliveryWatch } from './delivery-watch.js';

const receipt: SendReceipt = {
  ...{ provider: 'a', status: 'accepted', providerMessageId: 'm', correlationId: 'c' },
  ...{ acceptedAt: '', attempts: [], raw: null },
};

describe('DeliveryWatch', () => {
  let now: number;
  let waits: number[];
  let questions: number;
  let watch: DeliveryWatch;
  beforeEach(() => {
    [now, waits, questions] = [0, [], 0];
    const sleep = async (ms: number): Promise<void> => {
      waits.push(ms);
      now += ms;
    };
    watch = new DeliveryWatch({ now: () => now, sleep }, new Deadlines());
  });
  const messageOf = (canAsk: boolean) => {
    const provider = {
      id: 'a',
      capabilities: Object.fromEntries(capabilityNames.map((name) => [name, canAsk ? 'full' : 'none'])),
      getStatus: () => {
        questions += 1;
        return okAsync({ provider: 'a', providerMessageId: 'm', status: 'sent', rawStatus: '' } as const);
      },
    } as unknown as WhatsAppProvider;
    return { provider, health: { learnLater: () => {} }, receipt, to: '+573001112233' };
  };

  it('asks about a message that is awaited after a second, and then twice as late each time, up to 15 s', async () => {
    expect(await watch.untilDelivered(messageOf(true), 60_000, [])).toBe('sent');
    expect(waits).toEqual([1_000, 2_000, 4_000, 8_000, 15_000, 15_000, 15_000]);
    expect(questions).toBe(waits.length);
  });

  it('asks about an overdue message up to every five minutes, for an hour', async () => {
    await watch.watchLate(messageOf(true));
    expect(waits.slice(0, 10)).toEqual([
      ...[1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 64_000, 128_000],
      ...[256_000, 300_000],
    ]);
    expect(Math.max(...waits)).toBe(300_000);
    expect(now).toBe(3_600_000);
  });

  it('asks nothing of a provider that cannot say, and waits for what is pushed', async () => {
    expect(await watch.untilDelivered(messageOf(false), 60_000, [])).toBe('accepted');
    expect([waits, questions]).toEqual([[60_000], 0]);
  });
});
