import type { Result } from 'neverthrow';
import type { TransportFailure } from './transport-failure.js';

/** Carries one HTTP exchange. It never retries and never follows a redirect: a message would be sent twice. */
export interface HttpTransport {
  /** Makes the request once and reads the whole answer. Never rejects: a failure is a value. */
  request(request: HttpRequest, options: HttpRequestOptions): Promise<Result<HttpResponse, TransportFailure>>;
  /**
   * The same for a file, whose body is passed on as it arrives. `timeoutMs` bounds the time until the head, and then each
   * pause in the body. Absent where a transport cannot do this.
   */
  open?(request: HttpRequest, options: HttpRequestOptions): Promise<Result<HttpDownload, TransportFailure>>;
  /** Lets the exchanges in flight end, then frees the connections. Safe to call twice. */
  close(): Promise<void>;
}

/** A request, complete except for what HTTP itself adds. */
export interface HttpRequest {
  /** HTTP method; the providers need no others. */
  readonly method: 'GET' | 'PATCH' | 'POST';
  /** Scheme, host and port: `https://api.bird.com`. */
  readonly origin: string;
  /** With the query. */
  readonly path: string;
  /** The request's own, credentials included; the transport adds `host` and the length of the body. */
  readonly headers: Readonly<Record<string, string>>;
  /** Bytes are streamed; a text is sent in one piece. */
  readonly body?: string | Uint8Array<ArrayBuffer>;
  /**
   * The address comes from outside, so no connection is made where it leads into a private network. A transport that does
   * not resolve names itself (`fetch`) ignores this.
   */
  readonly isOutside?: boolean;
}

/** How long one exchange may take. */
export interface HttpRequestOptions {
  /** Deadline of the whole exchange in milliseconds. */
  readonly timeoutMs: number;
  /**
   * How long the request may wait for a connection, in milliseconds, where that is less than `timeoutMs`. A transport that
   * cannot see when a request leaves (`fetch`) ignores this.
   */
  readonly leaveWithinMs?: number | undefined;
  /** Ends the exchange with the reason `aborted`. */
  readonly signal?: AbortSignal | undefined;
}

/** A whole answer, whatever its status. */
export interface HttpResponse {
  /** HTTP status; a redirect is an answer like any other. */
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** The body as UTF-8, without a byte order mark. */
  readonly text: string;
}

/** An answer whose body is still on its way. */
export interface HttpDownload {
  /** HTTP status. */
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Rejects where the connection is lost or the caller stops it. Stopping to read it ends the exchange. */
  readonly body: AsyncIterable<Uint8Array>;
  /** Ends the exchange without reading the body. */
  cancel(): void;
}

/** Settings that every transport takes. */
export interface TransportLimits {
  /** How long a connection may take to be made, TLS included, in milliseconds. Default 5,000. */
  readonly connectTimeoutMs?: number;
  /** The largest answer that is read, in bytes. Default 1 MiB. */
  readonly maxBodyBytes?: number;
  /** Connections per origin. Default 64. */
  readonly connections?: number;
}

export const defaultLimits = {
  connectTimeoutMs: 5_000,
  maxBodyBytes: 1024 * 1024,
  connections: 64,
} as const satisfies Required<TransportLimits>;
