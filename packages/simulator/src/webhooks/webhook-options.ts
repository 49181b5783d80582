/** What real life does to webhooks. All of it is deterministic, and may be combined. */
export interface WebhookOptions {
  /** Milliseconds on the simulator's clock between what happens and its telling. Default 0. */
  readonly late?: number;
  /** Everything is posted twice: the same body, the same signature. */
  readonly doubled?: boolean;
  /** A message's statuses wait for the last of them, then come one by one in another order. */
  readonly shuffled?: boolean;
  /**
   * The first status of a message happens at its acceptance, and is posted before the send is answered. It is
   * neither late, nor shuffled, nor batched.
   */
  readonly early?: boolean;
  /**
   * So many statuses in one body: they wait until that many happened, or until no more are to come. Only for a
   * provider that is documented to batch (Meta).
   */
  readonly batched?: number;
  /** What `shuffled` draws its orders from. Default 1. */
  readonly seed?: number;
  /** The URL as the provider knows it, where a proxy stands before the receiver. It is what Bird signs. */
  readonly registeredUrl?: string;
}

/** One attempt to post a webhook, whatever came of it. */
export interface SentWebhook {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** From 1. */
  readonly attempt: number;
  /** What the receiver said; `null` when it said nothing. */
  readonly status: number | null;
  /** Milliseconds since the epoch, on the simulator's clock. */
  readonly sentAt: number;
}
