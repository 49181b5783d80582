/** Points at one message. A `SendReceipt` is one. */
export interface MessageReference {
  /** Instance id. */
  readonly provider: string;
  readonly providerMessageId: string | null;
  readonly correlationId?: string;
  /** The recipient, E.164; needed where the provider gives no message id (Wolkvox). */
  readonly to?: string;
  /** ISO 8601; narrows the search where the provider gives no message id (Wolkvox). */
  readonly acceptedAt?: string;
}
