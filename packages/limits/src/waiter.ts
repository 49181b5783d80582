import type { QueueSet } from '@wamux/core/helpers';
import type { LimitRefusal } from './limiter.js';

/** A call that waits. */
export interface Waiter {
  readonly isMessage: boolean;
  /** Whether it goes before others that have not waited for their recipient. */
  readonly isUrgent: boolean;
  /** The recipient, with all messages that wait for it, where messages to one recipient are limited. */
  readonly recipient: WaitingRecipient | undefined;
  /** Whether it is a message that, as far as is known, does not have to wait for its recipient, but only for room. */
  needsOnlyRoom: boolean;
  /** The line in which the call waits; `undefined` while it waits aside for its recipient. */
  line: QueueSet<Waiter> | undefined;
  isWaiting: boolean;
  /** Ends the wait: with a permit, or with the reason why there is none. */
  end(refusal?: LimitRefusal): void;
}

/** A recipient that messages wait for. */
export interface WaitingRecipient {
  readonly name: string;
  /** The waiting messages in order of arrival. Only the first may start, wherever the others are in line. */
  readonly waiters: QueueSet<Waiter>;
  /** Whether a shared store is being asked for a token for the first message. */
  isReserving: boolean;
  /** After the store could not be asked: the earliest time of the next try, by the clock of `performance.now()`. */
  retryAt: number;
  /** The wait until the bucket has a token. */
  cooldown: AbortController | undefined;
}
