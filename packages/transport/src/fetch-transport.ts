import { onAbort } from '@wamux/core/helpers';
import { err, ok, type Result } from 'neverthrow';
import { toDownloadFailure } from './download-failure.js';
import {
  defaultLimits,
  type HttpDownload,
  type HttpRequest,
  type HttpRequestOptions,
  type HttpResponse,
  type HttpTransport,
  type TransportLimits,
} from './http-transport.js';
import { Interruption } from './interruption.js';
import { requireOptions } from './require-options.js';
import { errorCode, type Phase, reasonOf, type TransportFailure } from './transport-failure.js';

/** What a transport over `fetch` is made of. */
export interface FetchTransportOptions extends Pick<TransportLimits, 'maxBodyBytes'> {
  /** The runtime's `fetch`, or one of the caller's. */
  readonly fetch: typeof globalThis.fetch;
}

/**
 * HTTP over an injected `fetch`, for runtimes without sockets. `fetch` does not tell whether the request had left
 * when it failed; unless the error's code proves that no connection was made, the outcome is unknown.
 *
 * @throws {TypeError} naming the option that is wrong.
 */
export function createFetchTransport(options: FetchTransportOptions): HttpTransport {
  requireOptions(options, ['fetch']);
  if (typeof options.fetch !== 'function') throw new TypeError('options.fetch: expected a function');
  return new FetchTransport(options);
}

class FetchTransport implements HttpTransport {
  readonly #options: FetchTransportOptions;
  readonly #inFlight = new Set<Promise<unknown>>();
  #closed = false;

  constructor(options: FetchTransportOptions) {
    this.#options = options;
  }

  async request(
    request: HttpRequest,
    { timeoutMs, signal }: HttpRequestOptions,
  ): Promise<Result<HttpResponse, TransportFailure>> {
    const obstacle = this.#findObstacle(signal);
    if (obstacle !== undefined) return err(obstacle);
    const interruption = new Interruption(signal);
    interruption.restartTimer(timeoutMs);
    const pending = this.#exchange(request, interruption);
    this.#inFlight.add(pending);
    try {
      return await pending;
    } finally {
      this.#inFlight.delete(pending);
      interruption.release();
    }
  }

  async open(
    { method, origin, path, headers }: HttpRequest,
    { timeoutMs, signal }: HttpRequestOptions,
  ): Promise<Result<HttpDownload, TransportFailure>> {
    const obstacle = this.#findObstacle(signal);
    if (obstacle !== undefined) return err(obstacle);
    const interruption = new Interruption(signal);
    interruption.restartTimer(timeoutMs);
    const { fetch } = this.#options;
    try {
      const init = { method, headers, redirect: 'manual', signal: interruption.signal } as const;
      const response = await untilAborted(fetch(origin + path, init), interruption.signal);
      interruption.stopTimer();
      return ok({
        status: response.status,
        headers: Object.fromEntries(response.headers),
        body: withinPauses(response.body ?? [], interruption, timeoutMs),
        // A file that nobody begins to read is ended by nothing else.
        cancel() {
          interruption.release();
          interruption.abort();
        },
      });
    } catch (error) {
      interruption.release();
      return err(toDownloadFailure(error, interruption.reason));
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all(this.#inFlight);
  }

  /** Why a request is not even begun. */
  #findObstacle(signal: AbortSignal | undefined): TransportFailure | undefined {
    if (signal?.aborted) return { phase: 'connecting', reason: 'aborted' };
    return this.#closed ? { phase: 'connecting', reason: 'closed' } : undefined;
  }

  async #exchange(
    { method, origin, path, headers, body }: HttpRequest,
    interruption: Interruption,
  ): Promise<Result<HttpResponse, TransportFailure>> {
    const { fetch, maxBodyBytes = defaultLimits.maxBodyBytes } = this.#options;
    const { signal } = interruption;
    let answered: { readonly status: number } | undefined;
    try {
      const init = { method, headers, redirect: 'manual', signal } as const;
      const asked = fetch(origin + path, body === undefined ? init : { ...init, body });
      const response = await untilAborted(asked, signal);
      const { status } = response;
      answered = { status };
      const text = await untilAborted(readText(response, maxBodyBytes), signal);
      if (text !== undefined) return ok({ status, headers: Object.fromEntries(response.headers), text });
      interruption.abort();
      return err({ phase: 'reading-body', reason: 'body-too-large', status });
    } catch (error) {
      const phase = answered === undefined ? 'awaiting-response' : 'reading-body';
      if (interruption.reason !== undefined) return err({ phase, reason: interruption.reason, ...answered });
      return err({ phase, ...answered, ...readError(error, phase) });
    }
  }
}

/** What an error of `fetch` says of the way that the request had gone. */
function readError(
  error: unknown,
  phase: Phase,
): Pick<TransportFailure, 'reason' | 'code'> & Partial<Pick<TransportFailure, 'phase'>> {
  const refusal = refusalOfProxy(error);
  if (refusal !== undefined) return { phase: 'connecting', reason: 'unreachable', code: refusal };
  const code = errorCode(error);
  return {
    ...(phase === 'awaiting-response' && provesThatNothingLeft(error) && { phase: 'connecting' }),
    reason: reasonOf(code),
    ...(code !== undefined && { code }),
  };
}

/** Codes that a connection can fail with only while it is made, or a request before there is one. */
const beforeConnection =
  /^(?:ECONNREFUSED|ENOTFOUND|EAI_AGAIN|UND_ERR_CONNECT_TIMEOUT|UND_ERR_INVALID_ARG|CERT_\w+|DEPTH_ZERO_\w+|SELF_SIGNED_\w+|UNABLE_TO_\w+|ERR_TLS_CERT_\w+)$/;
/** Codes that a connection in use can fail with as well. */
const alsoAfterwards = /^(?:EHOSTUNREACH|ENETUNREACH|ENETDOWN|EADDRNOTAVAIL)$/;

function provesThatNothingLeft(error: unknown): boolean {
  const code = errorCode(error) ?? '';
  return beforeConnection.test(code) || (alsoAfterwards.test(code) && systemCallOf(error) === 'connect');
}

/**
 * Recognises that a proxy made no connection to the provider, so that nothing was taken. undici has no code of its own for
 * it.
 * @see https://github.com/nodejs/undici/blob/v7.30.2/lib/dispatcher/proxy-agent.js
 */
function refusalOfProxy(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  const message = 'message' in error ? String(error.message) : '';
  const [, status] = /^Proxy response \((\d+)\) !== 200 when HTTP Tunneling$/.exec(message) ?? [];
  if (status !== undefined) return `the proxy answered ${status}`;
  return 'cause' in error ? refusalOfProxy(error.cause) : undefined;
}

/** The system call that failed; `fetch` hides it in `cause`. */
function systemCallOf(error: unknown): unknown {
  if (typeof error !== 'object' || error === null) return undefined;
  if ('syscall' in error) return error.syscall;
  return 'cause' in error ? systemCallOf(error.cause) : undefined;
}

/** Ends when the signal aborts, even where the caller's `fetch` or its response ignores the signal. */
function untilAborted<Value>(work: Promise<Value>, signal: AbortSignal): Promise<Value> {
  return new Promise((resolve, reject) => {
    const withdraw = onAbort(signal, () => reject(signal.reason));
    Promise.resolve(work).then(resolve, reject).finally(withdraw);
  });
}

/** Bounds each pause of a body; deadline and signal are let go when the body ends. */
async function* withinPauses(
  body: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  interruption: Interruption,
  timeoutMs: number,
): AsyncGenerator<Uint8Array> {
  const chunks = Symbol.asyncIterator in body ? body[Symbol.asyncIterator]() : body[Symbol.iterator]();
  try {
    for (;;) {
      interruption.restartTimer(timeoutMs);
      const next = await untilAborted(Promise.resolve(chunks.next()), interruption.signal);
      if (next.done) return;
      interruption.stopTimer();
      yield next.value;
    }
  } finally {
    interruption.release();
    // What hangs may never end, and nobody waits for how it does.
    Promise.resolve(chunks.return?.()).catch(() => {});
  }
}

/** The body as text, or `undefined` where it is larger than allowed. `text()` would read it all into memory. */
async function readText(response: Response, maxBytes: number): Promise<string | undefined> {
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > maxBytes) return undefined;
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}
