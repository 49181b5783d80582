import type { MessageStatus } from './message-status.js';
import type { StatusHistory } from './policy/status-history.js';
import type { StatusEvent } from './webhook.js';

/** One message on its way through one provider. */
export interface TrackedAttempt {
  /** Instance id. */
  readonly provider: string;
  /** `null` where the provider gives none, or it is not known yet. */
  readonly providerMessageId: string | null;
  readonly history: StatusHistory;
}

/** Everything known of one message, through whichever providers it went. */
export interface TrackedMessage {
  readonly correlationId: string;
  /** The best evidence of any attempt; failed only when every attempt has. */
  readonly status: MessageStatus;
  readonly attempts: readonly TrackedAttempt[];
  /** More than one attempt was delivered: the recipient has it twice. */
  readonly duplicateObserved?: true;
}

/** A message that a provider accepted, or may have accepted. */
export interface AttemptToTrack {
  readonly correlationId: string;
  readonly provider: string;
  readonly providerMessageId: string | null;
  /** From the receipt; `unknown` where nobody knows whether it was accepted. */
  readonly status: MessageStatus;
}

/**
 * What became of a piece of news. `parked`: nobody knows its message yet; it is kept for when somebody does. `refused`: the
 * store can keep it neither now nor later, and whoever brought it need not bring it again.
 */
export type NewsResult =
  | { readonly outcome: 'applied'; readonly message: TrackedMessage; readonly changed: boolean }
  | { readonly outcome: 'duplicate'; readonly message?: TrackedMessage }
  | { readonly outcome: 'parked' }
  | { readonly outcome: 'refused' };

/**
 * Where statuses are kept. News is only ever added: each piece once, its mark and its effect together, so that neither a
 * crash nor a second delivery of the same webhook can lose or double it.
 */
export interface StatusStore {
  /** Takes an attempt down, and gives it the news that came before it was known. */
  addAttempt(attempt: AttemptToTrack): Promise<TrackedMessage>;
  /**
   * @param claimedMessageId What the sender of the news calls its message, where only the correlation id is proven. It
   * becomes the id of an attempt that has none, unless it is another message's.
   */
  addNews(event: StatusEvent, claimedMessageId?: string): Promise<NewsResult>;
  get(correlationId: string): Promise<TrackedMessage | undefined>;
  /** Pieces of news whose message is not known. */
  parked(): Promise<number>;
}
