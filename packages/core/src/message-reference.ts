/** Points at one message. A `SendReceipt` is one. */
export interface MessageReference {
  /** Instance id. */
  readonly provider: string;
  /** `null` where the provider gives none (Wolkvox), or the answer to the send was lost. */
  readonly providerMessageId: string | null;
  /** Our id; where the provider's is `null`, a status that is stored is found by it. */
  readonly correlationId?: string;
  /** The recipient, E.164; needed where the provider gives no message id (Wolkvox). */
  readonly to?: string;
  /** ISO 8601; narrows the search where the provider gives no message id (Wolkvox). */
  readonly acceptedAt?: string;
}
