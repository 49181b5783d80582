import type { MessageStatus, ProviderError } from '@wamux/core';
import type { AttemptRow, MessageRow } from '../database/tables.js';
import type { StateEvent } from '../message-state.js';

/** How the processing of a message by a worker ended. */
export interface ProcessingResult {
  /** As it was claimed. */
  readonly row: MessageRow;
  readonly event: ProcessingEvent;
  /** What became of each attempt that was started; those that are not named take the message's outcome. */
  readonly attempts: readonly EndedAttempt[];
  /** Attempts that nobody wrote down before they may have left. */
  readonly unannounced?: readonly StartedAttempt[];
  readonly error?: ProviderError;
  /** With `defer`, and with `release` after a crash or by a worker that cannot serve it: when it is tried again. */
  readonly dueAt?: number;
  /** With `release`: the paused providers that alone could take it. It is kept back while all of them are. */
  readonly waitsFor?: readonly string[];
  /** With `release`: nobody has been able to serve it since then, in milliseconds since the epoch. */
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
  /** With `accepted`. */
  readonly status?: MessageStatus;
  readonly error?: ProviderError;
  /** No answer said that the provider took it: it was found there afterwards, by our id. */
  readonly wasLookedUp?: true;
}
