import type { ProviderError } from './errors.js';
import type { MessageStatus } from './message-status.js';

/** What one message costs, as far as its provider says. Meta: `pricing` of a status. */
export interface StatusPricing {
  /** The provider's word, such as `utility`. */
  readonly category?: string;
  /** The provider's word for how it counts, such as `PMP` (per message). */
  readonly model?: string;
  /** Whether the message is charged for at all. */
  readonly billable?: boolean;
}

/** Something that became known about one message: the provider pushed it, answered a question, or accepted the message. */
export interface StatusUpdate {
  /** Instance id. */
  readonly provider: string;
  /** `null` where the update names only our correlation id, or nothing else of it is proven. */
  readonly providerMessageId: string | null;
  /** Our id, where the provider gives it back; then the message is found without the provider's id. */
  readonly correlationId?: string;
  /**
   * The state that the provider reports, in our words; `unknown` where its word is not known, or where it reports a failure
   * because it lost sight of the message.
   */
  readonly status: MessageStatus;
  /** The provider's own word, always kept; empty where the provider did not give one. */
  readonly rawStatus: string;
  /** When it happened by the provider's clock, ISO 8601; `null` where the provider does not say. */
  readonly occurredAt: string | null;
  /** Why the message failed, or why the provider does not know whether it did. */
  readonly error?: ProviderError;
  /** ISO 8601; the message was deleted, by whom differs between providers. Not a status. */
  readonly deletedAt?: string;
  /** The recipient that the status is about, as `to` takes it. In a group each member has statuses of their own. */
  readonly recipient?: string;
  /** What the message costs, where the provider says so along with a status (Meta). */
  readonly pricing?: StatusPricing;
}
