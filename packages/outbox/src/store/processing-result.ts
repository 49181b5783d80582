import type { MessageStatus, ProviderError } from '@wamux/core';
import type { AttemptRow, MessageRow } from '../database/tables.js';
import type { StateEvent } from '../message-state.js';

/** How the processing of a message by a worker ended. */
export interface ProcessingResult {
  /** The row as it was claimed. */
  readonly row: MessageRow;
  readonly event: ProcessingEvent;
  /** What became of each attempt that was started; any that is missing here takes the message's outcome. */
  readonly attempts: readonly EndedAttempt[];
  /**
   * The attempts that may have been sent. One that is not stored is stored with the result: its client did not announce it, or
   * a failover to a replica that lagged behind has lost it.
   */
  readonly started?: readonly StartedAttempt[];
  readonly error?: ProviderError;
  /** With `defer`, `release` and `requeue-unknown`: when the message is tried again, in milliseconds since the epoch. */
  readonly dueAt?: number;
  /** With `release`: the only providers that could take the message, all paused. It is held back while all of them are. */
  readonly waitsFor?: readonly string[];
  /** With `release`: since when no worker has been able to serve the message, in milliseconds since the epoch. */
  readonly unservedSince?: number;
  readonly duplicatePossible?: boolean;
}

export type ProcessingEvent = Extract<
  StateEvent,
  'accept' | 'refuse' | 'defer' | 'outcome-unknown' | 'release' | 'requeue-unknown' | 'unreadable'
>;

export interface StartedAttempt {
  readonly id: string;
  readonly provider: string;
}

export interface EndedAttempt extends StartedAttempt {
  readonly outcome: AttemptRow['outcome'];
  readonly providerMessageId?: string | null;
  /** The status in the receipt, with `accepted`. */
  readonly status?: MessageStatus;
  readonly error?: ProviderError;
  /** The provider did not answer that it accepted the message, but the message was found there afterwards, by our id. */
  readonly wasLookedUp?: true;
}
