import type { Result, ResultAsync } from 'neverthrow';
import type { ProviderCapabilities } from './capabilities.js';
import type { ProviderError } from './errors.js';
import type { MessageReference } from './message-reference.js';
import type { MediaReference } from './messages/media-fields.js';
import type { FreeFormMessage, OutboundMessage, TemplateMessage } from './messages/outbound-message.js';
import type { TemplateEvent } from './pushed-events.js';
import type { SendReceipt } from './receipt.js';
import type { SendError } from './send-error.js';
import type { StatusStore } from './status-store.js';
import type { StatusUpdate } from './status-update.js';
import type { TemplateDefinition } from './template-definition.js';
import type { WebhookReceiver } from './webhook.js';

/**
 * One way to send WhatsApp messages: an adapter's instance, or a router over several. Nothing throws through this
 * interface; every failure is a value.
 */
export interface WhatsAppProvider {
  /** The version of this interface that the provider implements. */
  readonly specificationVersion: 'v1';
  /** The instance's name in the config, such as `bird-eu`. */
  readonly id: string;
  /** The adapter's name, such as `channels`. */
  readonly adapter: string;
  /** What can be sent and asked here; what is `none` is refused as `unsupported` before any call. */
  readonly capabilities: ProviderCapabilities;
  /**
   * The provider limits how often one recipient gets a message: messages to one recipient may have to wait, and keep
   * their order while they do.
   */
  readonly hasPairLimit?: boolean;
  /** Sends anything but a template. */
  send(message: FreeFormMessage, options?: CallOptions): ResultAsync<SendReceipt, SendError>;
  /** Sends a template message, the only kind that may open a conversation. */
  sendTemplate(message: TemplateMessage, options?: CallOptions): ResultAsync<SendReceipt, SendError>;
  /**
   * What sending the message would do, without doing it: the request that would be made, or the refusal that would come
   * first. Absent where the provider cannot tell.
   *
   * @param options Those of the send: where a limit would certainly take longer than they allow, the preview is a refusal.
   */
  preview?(message: OutboundMessage, options?: CallOptions): Result<RequestPreview, SendError>;
  /** The state of a message that was accepted; a receipt is a reference. */
  getStatus(reference: MessageReference, options?: CallOptions): ResultAsync<StatusReport, ProviderError>;
  /** Uploads a file to the provider, either to be named in messages through the same provider or as the sample of a template. */
  uploadMedia(upload: MediaUpload, options?: CallOptions): ResultAsync<UploadedMedia, ProviderError>;
  /**
   * Lists the provider's templates, whatever their state. A router asks all of its providers that have such a list, and
   * fails if one of them fails.
   */
  listTemplates(options?: CallOptions): ResultAsync<readonly TemplateDefinition[], ProviderError>;
  /**
   * Looks for a message whose send ended as unknown, without sending. `null`: the provider does not know it (yet).
   * Absent where the provider cannot look messages up.
   */
  findByCorrelationId?(
    query: CorrelationQuery,
    options?: CallOptions,
  ): ResultAsync<StatusReport | null, ProviderError>;
  /**
   * Shows a user that a message of theirs was read. Absent where the provider has no such thing.
   *
   * @param message A `message` event is one.
   */
  acknowledge?(message: InboundReference, options?: AcknowledgeOptions): ResultAsync<void, ProviderError>;
  /**
   * Fetches a file that a user sent. Absent where the provider keeps none.
   *
   * @param media The `media` of an event's content.
   */
  downloadMedia?(media: ReceivedMedia, options?: DownloadOptions): ResultAsync<MediaDownload, ProviderError>;
  /**
   * Tells the instance what its provider pushed about a template. A paused, disabled or rejected template is refused before
   * any call, until an event says that it is back, or a minute has passed without an event or a refusal of the provider.
   * Absent where the provider pushes no such events.
   */
  observeTemplate?(event: TemplateEvent): void;
  /** Absent where the provider sends no webhooks, or none is configured. */
  readonly webhook?: WebhookReceiver | undefined;
  /** Frees connections. Calls in flight end; safe to call twice. */
  close(): Promise<void>;
}

/** What a caller may ask of a single call, whatever the operation. */
export interface CallOptions {
  /** Stops the call. What had not left yet is `canceled`; what may have left is unknown. */
  readonly signal?: AbortSignal;
  /**
   * The most that the whole call may take in milliseconds, waiting, retries and other providers included. The
   * provider's own `timeoutMs` bounds each of its requests besides.
   */
  readonly timeoutMs?: number;
  /**
   * With a send: called each time a provider is about to get the message, after every wait and before the first byte leaves;
   * nothing leaves until it resolves. If it rejects, nothing leaves at all and the send is `canceled`. An outbox records
   * here what may have left, so that it knows after a crash (ADR 0012).
   *
   * @param provider The instance id.
   */
  readonly beforeSend?: (provider: string) => Promise<void>;
  /**
   * With a send: the longest that the message may take to leave, in milliseconds, including the wait for a limit and for a
   * connection. A message that has not left by then never will, and is not accepted. Default: `timeoutMs`. A router sets it
   * so that there is time for the next provider.
   */
  readonly leaveWithinMs?: number;
  /**
   * With a send: the longest that the message may wait for the limit of its recipient (`limits.pairInterval`), in
   * milliseconds. A message that would have to wait longer is `pair_rate_limited` at once. Default: `leaveWithinMs`. A
   * router sets it to the patience of its route where another provider could take the message.
   */
  readonly pairWithinMs?: number;
  /**
   * With a send: whether the message goes before others that wait for the limits of the same provider. An outbox sets it for
   * messages of high priority. Default: they go in the order in which they came.
   */
  readonly isUrgent?: boolean;
  /**
   * With a send: called when a message that had to wait for a limit gets its permit, before `beforeSend` and before the
   * first byte leaves. If it returns an error, nothing leaves, and the send ends with this error, as not tried. A router
   * checks here whether the provider is still in use: its circuit may have opened while the message waited.
   */
  readonly recheck?: () => ProviderError | undefined;
  /**
   * With a send: the store in which the caller records the attempts itself, as an outbox does. A client that keeps statuses
   * in the same store does not record them a second time.
   */
  readonly recordedIn?: StatusStore;
}

/** How a user is shown that a message of theirs was read. */
export interface AcknowledgeOptions extends CallOptions {
  /** Also shows the user that we are typing, for as long as the provider does (Meta: 25 seconds, or until our message). */
  readonly typing?: boolean;
}

/** How a file that a user sent is fetched. */
export interface DownloadOptions extends CallOptions {
  /** The largest file that is taken, in bytes. Default 104,857,600 (100 MiB). */
  readonly maxBytes?: number;
}

/** Points at one message of a user's; an event of type `message` is one. */
export interface InboundReference {
  /** Instance id: the provider that received it. */
  readonly provider: string;
  /** The provider's id of the user's message. */
  readonly providerMessageId: string;
}

/** Where a file that a user sent is kept; what an event's content has as `media`. */
export type ReceivedMedia = MediaReference & {
  /** Instance id. */
  readonly provider?: string | undefined;
};

/**
 * A file that is being downloaded. A caller that does not read `body` to its end has to stop it; `break` in a `for await`
 * does.
 */
export interface MediaDownload {
  /** MIME type; `application/octet-stream` where nobody says which. */
  readonly contentType: string;
  /** In bytes, where the provider says. */
  readonly size?: number;
  /** The name given by the sender or the provider, if any. */
  readonly filename?: string;
  /** Rejects where the file is larger than allowed, or the connection is lost. */
  readonly body: AsyncIterable<Uint8Array>;
}

/** A request as it would be made, secrets and phone numbers hidden. */
export interface RequestPreview {
  /** Instance id. */
  readonly provider: string;
  /** HTTP method. */
  readonly method: string;
  /** The whole URL, with its query. */
  readonly url: string;
  /** Header names as the adapter writes them. A credential reads `[redacted]`. */
  readonly headers: Readonly<Record<string, string>>;
  /** The body, where it is a text; absent for a request without one, or with bytes. */
  readonly body?: string;
}

/** What is known about one message. */
export interface StatusReport extends Omit<StatusUpdate, 'occurredAt'> {
  /** When the status began by the provider's clock, ISO 8601. */
  readonly at?: string;
  /** `false`: this is the stored state, because the provider cannot be asked or the question failed. Only a client sets it. */
  readonly asked?: false;
}

/** A file for a provider to keep: for messages, or as the sample of a template. */
export type MediaUpload = SendableUpload | TemplateSampleUpload;

/** A file to be sent in messages. */
export interface SendableUpload {
  /** Instance id of the provider that is to keep it. */
  readonly provider: string;
  /** The whole file, in bytes. */
  readonly data: Uint8Array;
  /** MIME type. */
  readonly contentType: string;
  /** The file name given to the provider, with its extension. */
  readonly filename?: string;
  /** May be left out: an upload is for messages unless it says `template-sample`. */
  readonly purpose?: 'message';
}

/** A file that goes to WhatsApp as the sample of a template under review, and cannot be sent. */
export interface TemplateSampleUpload {
  /** Instance id of the provider through which the template is submitted. */
  readonly provider: string;
  /** Where the provider fetches the file. */
  readonly url: string;
  /** Marks the upload as a sample. Without it the file is kept for messages. */
  readonly purpose: 'template-sample';
}

/** `id` and `url` can be sent as a message's `media`; a `handle` is a template sample and fits nowhere else. */
export type UploadedMedia =
  | { readonly provider: string; readonly id: string }
  | { readonly provider: string; readonly url: string }
  | TemplateSample;

/** A file that was uploaded as the sample of a template. */
export interface TemplateSample {
  /** Instance id of the provider that took it. */
  readonly provider: string;
  /** What the request that creates the template names the sample by. */
  readonly handle: string;
}

/** The message that is looked for where only our own id of it is known. */
export interface CorrelationQuery {
  /** Instance id. */
  readonly provider: string;
  /** Our id, as the send had it. */
  readonly correlationId: string;
  /** The recipient, E.164; narrows the search. */
  readonly to?: string;
  /** When the send began, ISO 8601; narrows the search. */
  readonly since?: string;
}
