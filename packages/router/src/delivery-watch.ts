import type { Clock } from '@wamux/core';
import {
  isTerminal,
  type MessageReference,
  type MessageStatus,
  messageStatuses,
  publish,
  type SendReceipt,
  type StatusUpdate,
  type WhatsAppProvider,
} from '@wamux/core';
import { type Deadlines, onAbort } from '@wamux/core/helpers';
import { foldStatusUpdate, namesOfMessage, noStatusHistory } from '@wamux/core/policy';
import { guard, isStatusReport } from './guard.js';
import type { ProviderHealth } from './provider-health.js';

const firstPollMs = 1_000;
const longestPollMs = 15_000;
/** An overdue message is polled more and more rarely, and after this time not at all. */
const longestLatePollMs = 300_000;
const lateWatchMs = 3_600_000;

/** What the router needs of a status update. */
export type ObservedStatus = Pick<
  StatusUpdate,
  'provider' | 'providerMessageId' | 'correlationId' | 'status'
> &
  Partial<Pick<StatusUpdate, 'error' | 'occurredAt'>>;

/**
 * Makes a check for what an app passes to `observe`. The first value that is not a status update causes a warning, because
 * the app would wait for its effect in vain.
 */
export function toUpdateCheck(): (update: unknown) => update is ObservedStatus {
  let isTold = false;
  return (update): update is ObservedStatus => {
    if (isStatusUpdate(update)) return true;
    const message = '`observe` was given no update of a status; expected one with `provider` and `status`';
    if (!isTold) process.emitWarning(message, { type: 'WamuxWarning', code: 'WAMUX_OBSERVE' });
    isTold = true;
    return false;
  };
}

function isStatusUpdate(update: unknown): boolean {
  try {
    const { provider, status } = Object(update) as Partial<ObservedStatus>;
    return typeof provider === 'string' && messageStatuses.some((known) => known === status);
  } catch {
    return false; // A getter or a proxy that throws.
  }
}

/** Looks up a message's status in a store that several processes share; rejects where the store cannot be asked. */
export type KnownStatus = (reference: MessageReference) => Promise<MessageStatus | undefined>;

export interface WatchedMessage {
  readonly provider: WhatsAppProvider;
  readonly health: Pick<ProviderHealth, 'learnLater'>;
  readonly receipt: SendReceipt;
  /** The recipient, E.164. */
  readonly to: string;
}

type Listener = (status: MessageStatus) => void;

/**
 * Learns of deliveries in three ways: from webhooks that the app passes on, by polling providers that can be polled, and
 * from a shared store, since a webhook may reach another process.
 */
export class DeliveryWatch {
  readonly #clock: Clock;
  readonly #deadlines: Deadlines;
  readonly #knownStatus: KnownStatus | undefined;
  readonly #listeners = new Map<string, Listener>();
  readonly #closing = new AbortController();

  constructor(clock: Clock, deadlines: Deadlines, knownStatus?: KnownStatus) {
    this.#clock = clock;
    this.#deadlines = deadlines;
    this.#knownStatus = knownStatus;
  }

  observe(update: ObservedStatus): void {
    for (const name of namesOfMessage(update)) this.#listeners.get(name)?.(update.status);
  }

  /**
   * Waits until the message is delivered, has failed, or its time is over, and returns the last known status. Each of the
   * signals ends the wait.
   */
  async untilDelivered(
    message: WatchedMessage,
    withinMs: number,
    signals: readonly (AbortSignal | undefined)[],
  ): Promise<MessageStatus> {
    return this.#follow(message, { withinMs, longestPollMs, signals, keepsAlive: true });
  }

  /** Follows an overdue message, publishes an event if it is delivered after all, and returns the last known status. */
  async watchLate(message: WatchedMessage): Promise<MessageStatus> {
    const status = await this.#follow(message, {
      withinMs: lateWatchMs,
      longestPollMs: longestLatePollMs,
      signals: [],
      // The send may have ended, so this must not keep the process alive for an hour.
      keepsAlive: false,
    });
    const { provider, correlationId } = message.receipt;
    if (isDelivered(status)) publish('lateDelivery', { provider, correlationId });
    return status;
  }

  close(): void {
    this.#closing.abort();
  }

  async #follow(
    { provider, health, receipt, to }: WatchedMessage,
    {
      withinMs,
      longestPollMs: longest,
      signals,
      keepsAlive,
    }: {
      withinMs: number;
      longestPollMs: number;
      signals: readonly (AbortSignal | undefined)[];
      /** Whether polling keeps the process alive. */
      keepsAlive: boolean;
    },
  ): Promise<MessageStatus> {
    const clock = this.#clock;
    const until = clock.now() + withinMs;
    const ending = new AbortController();
    const end = (): void => ending.abort();
    const stop = ending.signal;
    const withdrawals = [this.#closing.signal, ...signals].map((signal) => onAbort(signal, end));
    let history = foldStatusUpdate(noStatusHistory, { status: receipt.status, rawStatus: '' });
    const learn = (status: MessageStatus): void => {
      history = foldStatusUpdate(history, { status, rawStatus: '' });
      if (isTerminal(history.status) || isDelivered(history.status)) end();
    };
    const names = namesOfMessage(receipt);
    for (const name of names) this.#listeners.set(name, learn);
    const canAsk = provider.capabilities.getStatus !== 'none';
    const isPolled = canAsk || this.#knownStatus !== undefined;
    for (let wait = isPolled ? firstPollMs : withinMs; !stop.aborted; wait = Math.min(longest, wait * 2)) {
      const left = until - clock.now();
      if (left <= 0) break;
      await clock.sleep(Math.min(wait, left), stop, { keepsAlive });
      if (stop.aborted) continue;
      // A store that is away is asked again at the next poll.
      const stored = await this.#knownStatus?.(receipt).catch(() => undefined);
      if (stored !== undefined) learn(stored);
      if (!canAsk || stop.aborted) continue;
      const bounds = { signal: stop, timeoutMs: Math.max(1, until - clock.now()) };
      const report = await guard(
        { provider, deadlines: this.#deadlines },
        bounds,
        () => provider.getStatus({ ...receipt, to }, { signal: stop }),
        isStatusReport,
      );
      if (report.isErr()) continue;
      learn(report.value.status);
      const { at = null, ...told } = report.value;
      health.learnLater({ ...told, occurredAt: at });
    }
    for (const withdraw of withdrawals) withdraw();
    for (const name of names) this.#listeners.delete(name);
    return history.status;
  }
}

export const isDelivered = (status: MessageStatus): boolean => status === 'delivered' || status === 'read';
