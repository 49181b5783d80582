/** What happens to webhooks on their way. Every option is deterministic, and they can be combined. */
export interface WebhookOptions {
  /** Milliseconds on the simulator's clock between an event and its report. Default 0. */
  readonly late?: number;
  /** Every webhook is posted twice, with the same body and the same signature. */
  readonly doubled?: boolean;
  /** The statuses of a message are reported once the last one is reached, one by one and in another order. */
  readonly shuffled?: boolean;
  /**
   * The first status of a message is reached at its acceptance, and is posted before the send is answered. It is neither
   * late, nor shuffled, nor batched.
   */
  readonly early?: boolean;
  /**
   * How many statuses share one body: they wait until that many are reached, or until no more can come. Refused for a
   * provider whose documents do not say that it batches.
   */
  readonly batched?: number;
  /** The seed for the orders that `shuffled` draws. Default 1. */
  readonly seed?: number;
  /** The URL as the provider knows it, where a proxy stands in front of the receiver. Some providers sign it. */
  readonly registeredUrl?: string;
}

/** One attempt to post a webhook, whatever the receiver did with it. */
export interface SentWebhook {
  /** The address of the receiver. */
  readonly url: string;
  /** The headers of the request, the signature among them. */
  readonly headers: Readonly<Record<string, string>>;
  /** The whole body. */
  readonly body: string;
  /** Counted from 1. */
  readonly attempt: number;
  /** The HTTP status of the receiver's answer; `null` where there was no answer. */
  readonly status: number | null;
  /** Milliseconds since the epoch, on the simulator's clock. */
  readonly sentAt: number;
}
