import { Readable } from 'node:stream';
import { err, ok, type Result } from 'neverthrow';
import type { Dispatcher, Pool } from 'undici';
import type { Deadlines, Expiring } from './deadlines.js';
import type { HttpRequest, HttpRequestOptions, HttpResponse } from './http-transport.js';
import {
  errorCode,
  type FailureReason,
  type Phase,
  reasonOf,
  type TransportFailure,
} from './transport-failure.js';

type Headers = HttpResponse['headers'];

const pieceSize = 64 * 1024;

/**
 * One request on one connection, watched from the inside: undici calls the `on…` methods as it goes, which shows
 * the phases and is faster than its promise API.
 */
export class UndiciExchange implements Dispatcher.DispatchHandler, Expiring {
  readonly expiresAt: number;
  /** Called once, when the exchange has ended in any way. */
  onEnd: (() => void) | undefined;
  started = false;

  readonly #request: HttpRequest;
  readonly #signal: AbortSignal | undefined;
  readonly #maxBodyBytes: number;
  readonly #deadlines: Deadlines;
  readonly #resolve: (result: Result<HttpResponse, TransportFailure>) => void;

  #phase: Phase = 'connecting';
  #ended = false;
  #controller: Dispatcher.DispatchController | undefined;
  #status = 0;
  #headers: Headers = {};
  #chunks: Buffer[] = [];
  #bytes = 0;

  constructor(
    request: HttpRequest,
    options: HttpRequestOptions,
    maxBodyBytes: number,
    deadlines: Deadlines,
    resolve: (result: Result<HttpResponse, TransportFailure>) => void,
  ) {
    this.expiresAt = performance.now() + options.timeoutMs;
    this.#request = request;
    this.#signal = options.signal;
    this.#maxBodyBytes = maxBodyBytes;
    this.#deadlines = deadlines;
    this.#resolve = resolve;
    this.#signal?.addEventListener('abort', this.#onAbort);
  }

  start(pool: Pool): void {
    this.started = true;
    const { method, path, headers, body } = this.#request;
    if (typeof body !== 'object') pool.dispatch({ method, path, headers, body: body ?? null }, this);
    else {
      const length = String(body.byteLength);
      pool.dispatch(
        { method, path, headers: { ...headers, 'content-length': length }, body: this.#stream(body) },
        this,
      );
    }
  }

  expire(): void {
    this.fail(this.started ? 'deadline' : 'lane-deadline');
  }

  /** Ends the exchange and makes sure that a request which has not left never will. */
  fail(reason: FailureReason, code?: string): void {
    if (this.#ended) return;
    const status = this.#phase === 'reading-body' ? this.#status : undefined;
    this.#end(
      err({
        phase: this.#phase,
        reason,
        ...(code !== undefined && { code }),
        ...(status !== undefined && { status }),
      }),
    );
    this.#controller?.abort(new Error(reason));
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    // It was given up while it waited for a connection: abort here, and undici writes nothing.
    if (this.#ended) {
      controller.abort(new Error('given up'));
      return;
    }
    this.#controller = controller;
    // A text is written in one piece before undici returns.
    this.#phase = typeof this.#request.body === 'object' ? 'sending' : 'awaiting-response';
  }

  onResponseStart(_: Dispatcher.DispatchController, status: number, headers: Headers): void {
    if (status < 200) return;
    this.#phase = 'reading-body';
    this.#status = status;
    this.#headers = headers;
  }

  onResponseData(_: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#bytes += chunk.length;
    if (this.#bytes > this.#maxBodyBytes) this.fail('body-too-large');
    else this.#chunks.push(chunk);
  }

  onResponseEnd(): void {
    if (this.#ended) return;
    this.#end(ok({ status: this.#status, headers: this.#headers, text: decode(this.#chunks) }));
  }

  onResponseError(_: unknown, error: Error): void {
    const code = errorCode(error);
    this.fail(reasonOf(code), code);
  }

  /** Undici asks for a piece when the one before has gone to the socket, so the end of this is the end of sending. */
  #stream(body: Uint8Array): Readable {
    const pieces = function* (this: UndiciExchange) {
      for (let at = 0; at < body.byteLength; at += pieceSize) yield body.subarray(at, at + pieceSize);
      if (this.#phase === 'sending') this.#phase = 'awaiting-response';
    };
    return Readable.from(pieces.call(this));
  }

  readonly #onAbort = (): void => this.fail('aborted');

  #end(result: Result<HttpResponse, TransportFailure>): void {
    this.#ended = true;
    this.#chunks = [];
    this.#deadlines.delete(this);
    this.#signal?.removeEventListener('abort', this.#onAbort);
    this.#resolve(result);
    this.onEnd?.();
  }
}

const byteOrderMark = '\uFEFF';

function decode(chunks: readonly Buffer[]): string {
  const [first] = chunks;
  if (first === undefined) return '';
  const text = (chunks.length === 1 ? first : Buffer.concat(chunks)).toString('utf8');
  return text.startsWith(byteOrderMark) ? text.slice(1) : text;
}
