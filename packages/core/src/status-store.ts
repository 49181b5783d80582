import type { MessageReference } from './message-reference.js';
import type { MessageStatus } from './message-status.js';
import type { StatusHistory } from './policy/status-history.js';
import type { StatusUpdate } from './status-update.js';
import type { StatusEvent, WebhookEvent } from './webhook.js';

/** One message on its way through one provider. */
export interface TrackedAttempt {
  /** Instance id. */
  readonly provider: string;
  /** `null` where the provider gives none, or it is not known yet. */
  readonly providerMessageId: string | null;
  /** The fold of all updates about this attempt; that of nothing heard is `noStatusHistory`. */
  readonly history: StatusHistory;
}

/** Everything known of one message, through whichever providers it went. */
export interface TrackedMessage {
  /** Our id, which all attempts have in common. */
  readonly correlationId: string;
  /** The best evidence of any attempt; failed only when every attempt has. */
  readonly status: MessageStatus;
  /** In the order in which they were recorded. */
  readonly attempts: readonly TrackedAttempt[];
  /** More than one attempt was delivered: the recipient has it twice. */
  readonly duplicateObserved?: true;
}

/** A message that a provider accepted, or may have accepted. */
export interface NewAttempt {
  /** Our id of the message that the attempt is of. */
  readonly correlationId: string;
  /** Instance id. */
  readonly provider: string;
  /** `null` where the provider gives none, or the answer was lost. */
  readonly providerMessageId: string | null;
  /** From the receipt; `unknown` where nobody knows whether it was accepted. */
  readonly status: MessageStatus;
}

/** A status update as a store is given it. */
export interface NewStatusUpdate extends StatusUpdate {
  /**
   * The message id that the sender of the update claims, where only the correlation id is proven. It becomes the id of an
   * attempt that has none, unless another message has it.
   */
  readonly claimedMessageId?: string;
  /**
   * The update answers a question of ours. It is not the delivery of an event, so an event that says the same later is not a
   * repeat.
   */
  readonly isAnswer?: true;
}

/**
 * What became of a status update.
 *
 * - `applied`: its message is known, and has it.
 * - `duplicate`: it came before. A repeat changes nothing; `message` is there where the message is known.
 * - `orphaned`: its message is not known yet; the update is kept until it is.
 * - `refused`: the store can keep it neither now nor later, so there is no use in delivering it again.
 */
export type UpdateResult =
  | { readonly outcome: 'applied'; readonly message: TrackedMessage; readonly changed: boolean }
  | { readonly outcome: 'duplicate'; readonly message?: TrackedMessage }
  | { readonly outcome: 'orphaned' }
  | { readonly outcome: 'refused' };

/**
 * Where statuses are kept. Updates are only ever added, and folded by `foldStatusUpdate`: in whatever order they come, and
 * however often, a message ends the same. `describeStatusStore` of `@wamux/conformance` is the suite that a store passes.
 */
export interface StatusStore {
  /** Records an attempt, and gives it the updates that came before it was known. */
  addAttempt(attempt: NewAttempt): Promise<TrackedMessage>;
  /**
   * Adds updates in one transaction, each with a mark that it came, so that neither a crash nor a second delivery can lose
   * or double it. An update that cannot be kept is `refused`, and the others are kept all the same. Rejects where nothing
   * could be stored now and a later try may succeed.
   *
   * @returns A result for each update, in their order.
   */
  addStatusUpdates(updates: readonly NewStatusUpdate[]): Promise<readonly UpdateResult[]>;
  /** Everything known of a message, by our id. */
  get(correlationId: string): Promise<TrackedMessage | undefined>;
  /**
   * What is known of one message at one provider, found by either of its names. Orphaned updates count as well, so that a
   * message that another application sent has a status too.
   */
  find(reference: MessageReference): Promise<TrackedAttempt | undefined>;
  /**
   * Marks events that are not statuses as taken.
   *
   * @param keys At most 200 characters each.
   * @returns For each key whether it is new; `false` for a repeat.
   */
  markEvents(keys: readonly string[]): Promise<readonly boolean[]>;
  /**
   * Stores events that are not statuses, to be read later, in one transaction with their marks. A store that has this method
   * is given such events here, and their keys do not go through `markEvents`.
   *
   * @param events `key` as for `markEvents`; an event without one is never a repeat.
   * @returns For each whether it is new; `false` for a repeat.
   */
  keepEvents?(
    events: readonly {
      readonly key?: string | undefined;
      readonly event: Exclude<WebhookEvent, StatusEvent>;
    }[],
  ): Promise<readonly boolean[]>;
  /**
   * Removes marks, including those of status updates (`statusUpdateKey`): the app could not take the events, so their next
   * delivery is not a repeat.
   */
  unmarkEvents(keys: readonly string[]): Promise<void>;
  /** How many updates are kept whose message is not known. */
  countOrphanedUpdates(): Promise<number>;
}
