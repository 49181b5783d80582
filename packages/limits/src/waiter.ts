import type { QueueSet } from '@wamux/core/helpers';
import type { LimitRefusal } from './limiter.js';

/** A call that waits. */
export interface Waiter {
  readonly isMessage: boolean;
  /** Where messages to one recipient are limited: the others that wait for the same one. */
  readonly recipient: WaitingRecipient | undefined;
  /** It is a message that does not have to wait for its recipient, as far as is known: it needs nothing but room. */
  needsOnlyRoom: boolean;
  /** Where it stands in line; `undefined` while it waits aside for its recipient. */
  line: QueueSet<Waiter> | undefined;
  isWaiting: boolean;
  /** Ends the wait: with a permit, or with the reason why there is none. */
  end(refusal?: LimitRefusal): void;
}

/** A recipient that messages wait for. */
export interface WaitingRecipient {
  readonly name: string;
  /** In order of arrival. Only the first one may go, wherever the others stand. */
  readonly waiters: QueueSet<Waiter>;
  /** A shared store is being asked for a token for the first one. */
  isReserving: boolean;
  /** The store could not be asked: not before this, on the clock of the buckets. */
  retryAt: number;
  /** Ends when the bucket has a token. */
  cooldown: AbortController | undefined;
}
