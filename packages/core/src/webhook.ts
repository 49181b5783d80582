import type { Result } from 'neverthrow';
import type { ProviderError } from './errors.js';
import type { MessageStatus } from './message-status.js';

/** An HTTP request as it came in: the body is raw bytes, because signatures cover bytes. */
export interface WebhookRequest {
  readonly method: string;
  readonly url: string;
  /** Names in any case. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly rawBody: Uint8Array;
}

/** Why a webhook request was not believed. */
export interface WebhookRefusal {
  readonly reason: 'not-configured' | 'signature-missing' | 'signature-wrong' | 'expired';
  readonly message: string;
}

/** Verifies, then reads, what one provider pushes to us. */
export interface WebhookReceiver {
  /**
   * The body to answer with, as `text/plain` and 200, where the request only asks whether this address is ours: some
   * providers do so once, when the address is registered. `undefined`: it asks nothing, or with a wrong token. To be
   * asked first; such a request carries no events. Absent where the provider never asks.
   */
  challenge?(request: WebhookRequest): string | undefined;
  /** Whether the request comes from the provider; to be asked before {@link WebhookReceiver.parse}. */
  verify(request: WebhookRequest): Result<void, WebhookRefusal>;
  /** Every event in the request; what is not understood comes as `unknown` and nothing is lost. */
  parse(request: WebhookRequest): readonly WebhookEvent[];
}

export type WebhookEvent = StatusEvent | InboundMessageEvent | UnknownEvent;

export interface StatusEvent {
  readonly type: 'status';
  readonly provider: string;
  /** `null` where the event names only our correlation id. */
  readonly providerMessageId: string | null;
  readonly correlationId?: string;
  readonly status: MessageStatus;
  readonly rawStatus: string;
  /** By the provider's clock, ISO 8601. */
  readonly occurredAt: string | null;
  readonly error?: ProviderError;
  /** ISO 8601; the message was deleted, by whom differs between providers. */
  readonly deletedAt?: string;
  /** Seen before: providers deliver each at least once. */
  readonly duplicate?: true;
}

/** A message from a user. */
export interface InboundMessageEvent {
  readonly type: 'message';
  readonly provider: string;
  readonly providerMessageId: string;
  /** Opaque: a user may have no phone number. */
  readonly from: string;
  readonly text: string | null;
  readonly occurredAt: string | null;
  readonly raw: unknown;
}

export interface UnknownEvent {
  readonly type: 'unknown';
  readonly provider: string;
  readonly raw: unknown;
}
