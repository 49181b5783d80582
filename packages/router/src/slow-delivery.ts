import type { Clock, MessageReference, SendReceipt } from '@wamux/core';
import { QueueSet } from '@wamux/core/helpers';
import { namesOfMessage } from '@wamux/core/policy';
import { CircuitState } from 'cockatiel';
import { isDelivered, type KnownStatus, type ObservedStatus } from './delivery-watch.js';
import type { ProviderHealth } from './provider-health.js';
import { RecentShare } from './recent-share.js';

/**
 * When a provider that accepts messages but does not deliver them goes out of use. It takes at least 20 messages to decide.
 */
export interface SlowDeliverySettings {
  /** How long a delivery may take, in milliseconds. */
  readonly withinMs: number;
  /** If a larger share of messages than this is not delivered in time, the circuit opens; 0 < share < 1. */
  readonly share: number;
}

const leastMessages = 20;
const mostPending = 10_000;

/** A message that was accepted and is not known to be delivered. */
interface Pending {
  readonly health: ProviderHealth;
  readonly acceptedAt: number;
  /** Nothing else of the receipt is kept, since there may be very many of them. */
  readonly reference: MessageReference;
  readonly names: readonly string[];
}

/**
 * Detects providers that accept messages and do not deliver them. It learns from what the app passes to `observe`, and asks
 * the shared store before a message counts as late, since a webhook may reach another process. Without webhooks or polling
 * every message would look late, so this is off unless configured.
 */
export class SlowDelivery {
  readonly #clock: Clock;
  readonly #settings: SlowDeliverySettings;
  readonly #records = new Map<ProviderHealth, RecentShare>();
  /** The messages in order of acceptance; delivered ones are removed. */
  readonly #pending = new QueueSet<Pending>();
  /** The messages by each of their names, since an update may have either. */
  readonly #byName = new Map<string, Pending>();
  readonly #knownStatus: KnownStatus | undefined;
  #isAsking = false;

  constructor(clock: Clock, settings: SlowDeliverySettings, knownStatus?: KnownStatus) {
    this.#clock = clock;
    this.#settings = settings;
    this.#knownStatus = knownStatus;
  }

  accepted(health: ProviderHealth, receipt: SendReceipt): void {
    this.#sweep();
    // Where there are too many messages to remember, those that are remembered serve as a sample.
    if (this.#pending.size >= mostPending) return;
    const { correlationId, provider, providerMessageId } = receipt;
    const reference = { provider, providerMessageId, correlationId };
    const message = { health, acceptedAt: this.#clock.now(), reference, names: namesOfMessage(reference) };
    this.#pending.add(message);
    for (const name of message.names) this.#byName.set(name, message);
  }

  observe(update: ObservedStatus): void {
    this.#sweep();
    if (!isDelivered(update.status)) return;
    const [message] = namesOfMessage(update).flatMap((name) => this.#byName.get(name) ?? []);
    if (message !== undefined) this.#isInTime(message);
  }

  #isInTime(message: Pending): void {
    this.#forget(message);
    this.#recordOf(message.health).success(CircuitState.Closed);
  }

  #isLate(message: Pending): void {
    const { health } = message;
    this.#forget(message);
    if (!this.#recordOf(health).failure(CircuitState.Closed)) return;
    this.#records.delete(health);
    void health.deliversTooSlowly();
  }

  #forget(message: Pending): void {
    this.#pending.delete(message);
    for (const name of message.names) {
      if (this.#byName.get(name) === message) this.#byName.delete(name);
    }
  }

  #sweep(): void {
    if (this.#knownStatus !== undefined) void this.#askForOverdue(this.#knownStatus);
    else for (const message of this.#overdue()) this.#isLate(message);
  }

  /** Asks about overdue messages one after the other, to spare the store. */
  async #askForOverdue(knownStatus: KnownStatus): Promise<void> {
    if (this.#isAsking) return;
    this.#isAsking = true;
    for (const message of this.#overdue()) {
      try {
        const status = await knownStatus(message.reference);
        // An update may have come during the question.
        if (!this.#pending.has(message)) continue;
        if (status !== undefined && isDelivered(status)) this.#isInTime(message);
        else this.#isLate(message);
      } catch {
        // An unreachable store says nothing about a provider.
        this.#forget(message);
      }
    }
    this.#isAsking = false;
  }

  /** Yields messages whose time is over. The caller has to forget each before it takes the next. */
  *#overdue(): Generator<Pending> {
    for (let message = this.#pending.first; message !== undefined; message = this.#pending.first) {
      if (message.acceptedAt > this.#clock.now() - this.#settings.withinMs) return;
      yield message;
    }
  }

  #recordOf(health: ProviderHealth): RecentShare {
    const known = this.#records.get(health);
    if (known !== undefined) return known;
    const { share, withinMs } = this.#settings;
    const durationMs = Math.max(60_000, withinMs);
    const record = new RecentShare({ share, durationMs, leastCalls: leastMessages });
    this.#records.set(health, record);
    return record;
  }
}
