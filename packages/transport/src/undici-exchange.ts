import { Readable } from 'node:stream';
import { type Deadlines, onAbort } from '@wamux/core/helpers';
import { err, ok, type Result } from 'neverthrow';
import type { Dispatcher, Pool } from 'undici';
import type { HttpRequest, HttpRequestOptions, HttpResponse } from './http-transport.js';
import {
  errorCode,
  type FailureReason,
  type Phase,
  reasonOf,
  type TransportFailure,
} from './transport-failure.js';

const byteOrderMark = '\uFEFF';
const pieceSize = 64 * 1024;

/**
 * One request on one connection, watched from the inside: undici calls the `on…` methods as it goes.
 *
 * These are the handler methods that undici 7 itself runs on; it marks them as deprecated and wraps its newer ones
 * around them, which tell less (`onRequestSent` is missing) and cost 5 % of a send. undici 8, for Node 22 and later,
 * has only the newer ones: then this file changes, and no other. See docs/decisions/0003-undici-handler.md.
 *
 * Its fields are private to TypeScript only, like those of every object that is made once per message: a `#` field costs
 * more to set up than to use.
 */
export class UndiciExchange implements Dispatcher.DispatchHandler {
  /** The deadline for leaving, and once the request has left, the deadline for its end; on the clock of `performance.now()`. */
  expiresAt: number;

  private readonly startedAt: number;
  private readonly timeoutMs: number;
  private readonly request: HttpRequest;
  private readonly maxBodyBytes: number;
  private readonly deadlines: Deadlines;
  private readonly resolve: (result: Result<HttpResponse, TransportFailure>) => void;

  private phase: Phase = 'connecting';
  private ended = false;
  private slot: number | undefined;
  /** Stops listening to the caller's signal. */
  private readonly withdraw: (() => void) | undefined;
  private abortRequest: ((error: Error) => void) | undefined;
  private status = 0;
  private rawHeaders: Buffer[] = [];
  private bytes = 0;
  private firstChunk: Buffer | undefined;
  private moreChunks: Buffer[] | undefined;

  constructor(
    request: HttpRequest,
    options: HttpRequestOptions,
    maxBodyBytes: number,
    deadlines: Deadlines,
    resolve: (result: Result<HttpResponse, TransportFailure>) => void,
  ) {
    this.startedAt = performance.now();
    this.timeoutMs = options.timeoutMs;
    this.expiresAt = this.startedAt + Math.min(options.timeoutMs, options.leaveWithinMs ?? options.timeoutMs);
    this.request = request;
    this.maxBodyBytes = maxBodyBytes;
    this.deadlines = deadlines;
    this.resolve = resolve;
    this.withdraw = onAbort(options.signal, () => this.fail('aborted'));
  }

  start(pool: Pool): void {
    this.slot = this.deadlines.add(this);
    const { method, path, body } = this.request;
    const headers = withPlainAnswer(this.request.headers);
    if (typeof body !== 'object') pool.dispatch({ method, path, headers, body: body ?? null }, this);
    else {
      const length = String(body.byteLength);
      const stream = Readable.from(piecesOf(body));
      pool.dispatch({ method, path, headers: { ...headers, 'content-length': length }, body: stream }, this);
    }
  }

  expire(): void {
    const isEarly = this.phase === 'connecting' && this.expiresAt - this.startedAt < this.timeoutMs;
    this.fail(isEarly ? 'not-left' : 'deadline');
  }

  /** Ends the exchange and makes sure that a request which has not left never will. */
  fail(reason: FailureReason, code?: string): void {
    if (this.ended) return;
    const status = this.phase === 'reading-body' ? this.status : undefined;
    this.end(
      err({
        phase: this.phase,
        reason,
        ...(code !== undefined && { code }),
        ...(status !== undefined && { status }),
      }),
    );
    this.abortRequest?.(new Error(reason));
  }

  /** There is a connection, and the request is about to be written to it. */
  onConnect(abort: (error?: Error) => void): void {
    if (!this.ended && this.expiresAt <= performance.now()) this.expire();
    // The exchange ended while it waited for the connection. Aborting here makes undici write nothing.
    if (this.ended) {
      abort(new Error('given up'));
      return;
    }
    this.abortRequest = abort;
    this.phase = 'sending';
    this.expiresAt = this.startedAt + this.timeoutMs;
  }

  /** The last byte of the request has gone to the socket. */
  onRequestSent(): void {
    if (this.phase === 'sending') this.phase = 'awaiting-response';
  }

  onHeaders(status: number, rawHeaders: Buffer[]): boolean {
    if (status < 200) return true;
    this.phase = 'reading-body';
    this.status = status;
    this.rawHeaders = rawHeaders;
    return true;
  }

  onData(chunk: Buffer): boolean {
    this.bytes += chunk.length;
    if (this.bytes > this.maxBodyBytes) this.fail('body-too-large');
    // Nearly every answer is one chunk.
    else if (this.firstChunk === undefined) this.firstChunk = chunk;
    else if (this.moreChunks === undefined) this.moreChunks = [chunk];
    else this.moreChunks.push(chunk);
    return true;
  }

  onComplete(): void {
    if (!this.ended) this.end(ok(new UndiciResponse(this.status, this.rawHeaders, this.readText())));
  }

  onError(error: Error): void {
    const code = errorCode(error);
    this.fail(reasonOf(code), code);
  }

  private readText(): string {
    if (this.firstChunk === undefined) return '';
    const rest = this.moreChunks;
    const body = rest === undefined ? this.firstChunk : Buffer.concat([this.firstChunk, ...rest]);
    const text = body.toString('utf8');
    return text.startsWith(byteOrderMark) ? text.slice(1) : text;
  }

  private end(result: Result<HttpResponse, TransportFailure>): void {
    this.ended = true;
    this.firstChunk = undefined;
    this.moreChunks = undefined;
    if (this.slot !== undefined) this.deadlines.delete(this.slot);
    this.withdraw?.();
    this.resolve(result);
  }
}

/** Splits the body, because undici waits for the socket to take each piece, but would report a whole buffer as sent at once. */
function* piecesOf(body: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < body.byteLength; at += pieceSize) yield body.subarray(at, at + pieceSize);
}

/**
 * Asks for an answer without compression. Nothing is decompressed here, and a server may answer in any encoding where the
 * request names none, so that an acceptance could not be read.
 * @see https://www.rfc-editor.org/rfc/rfc9110#field.accept-encoding
 */
export const withPlainAnswer = (headers: HttpRequest['headers']): HttpRequest['headers'] => ({
  'accept-encoding': 'identity',
  ...headers,
});

/** An answer that parses its headers only when they are read: a plain acceptance is understood without them. */
class UndiciResponse implements HttpResponse {
  readonly status: number;
  readonly text: string;
  private readonly rawHeaders: Buffer[];

  constructor(status: number, rawHeaders: Buffer[], text: string) {
    this.status = status;
    this.text = text;
    this.rawHeaders = rawHeaders;
  }

  get headers(): HttpResponse['headers'] {
    const headers: Record<string, string | string[]> = {};
    for (let at = 0; at + 1 < this.rawHeaders.length; at += 2) {
      const name = String(this.rawHeaders[at]).toLowerCase();
      const value = String(this.rawHeaders[at + 1]);
      const earlier = headers[name];
      headers[name] = earlier === undefined ? value : [earlier, value].flat();
    }
    return headers;
  }
}
