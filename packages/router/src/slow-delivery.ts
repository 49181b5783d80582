import type { Clock, SendReceipt } from '@wamux/core';
import { CircuitState, SamplingBreaker } from 'cockatiel';
import { type DeliveryNews, isDelivered } from './delivery-watch.js';
import type { ProviderHealth } from './provider-health.js';

export interface SlowDeliverySettings {
  /** A message should be delivered within this time, in milliseconds. */
  readonly withinMs: number;
  /** More than this share of messages that were not opens the circuit; 0 < share < 1. */
  readonly share: number;
}

const leastMessages = 20;
const mostPending = 10_000;

/**
 * Tells providers that accept and do not deliver. It knows what the app passes on (`observe`): without webhooks or
 * polling every message would look late, so it is off unless configured.
 */
export class SlowDelivery {
  readonly #clock: Clock;
  readonly #settings: SlowDeliverySettings;
  readonly #records = new Map<ProviderHealth, SamplingBreaker>();
  /** In order of acceptance; delivered ones are taken out. */
  readonly #pending = new Map<string, { readonly health: ProviderHealth; readonly acceptedAt: number }>();

  constructor(clock: Clock, settings: SlowDeliverySettings) {
    this.#clock = clock;
    this.#settings = settings;
  }

  accepted(health: ProviderHealth, { provider, correlationId, providerMessageId }: SendReceipt): void {
    this.#sweep();
    // More messages than can be remembered: the share of those that are speaks for the others.
    if (this.#pending.size >= mostPending) return;
    const acceptedAt = this.#clock.now();
    this.#pending.set(keyOf(provider, correlationId, providerMessageId), { health, acceptedAt });
  }

  observe({ provider, correlationId, providerMessageId, status }: DeliveryNews): void {
    this.#sweep();
    if (!isDelivered(status)) return;
    const key = keyOf(provider, correlationId, providerMessageId);
    const message = this.#pending.get(key);
    if (message === undefined) return;
    this.#pending.delete(key);
    this.#recordOf(message.health).success(CircuitState.Closed);
  }

  #sweep(): void {
    const before = this.#clock.now() - this.#settings.withinMs;
    for (const [key, { health, acceptedAt }] of this.#pending) {
      if (acceptedAt > before) return;
      this.#pending.delete(key);
      if (!this.#recordOf(health).failure(CircuitState.Closed)) continue;
      this.#records.delete(health);
      void health.deliversTooSlowly();
    }
  }

  #recordOf(health: ProviderHealth): SamplingBreaker {
    const known = this.#records.get(health);
    if (known !== undefined) return known;
    const { share, withinMs } = this.#settings;
    const duration = Math.max(60_000, withinMs);
    const record = new SamplingBreaker({
      threshold: share,
      duration,
      minimumRps: leastMessages / (duration / 1_000),
    });
    this.#records.set(health, record);
    return record;
  }
}

/** Ours where the provider gives none; news carries one or the other. */
function keyOf(provider: string, correlationId: string | undefined, messageId: string | null): string {
  return messageId === null ? `${provider}\n${correlationId}` : `${provider}\n#${messageId}`;
}
