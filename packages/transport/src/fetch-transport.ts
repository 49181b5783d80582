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
import { requireOptions } from './require-options.js';
import {
  errorCode,
  type FailureReason,
  type Phase,
  reasonOf,
  type TransportFailure,
} from './transport-failure.js';

/** What a transport over `fetch` is made of. */
export interface FetchTransportOptions extends Pick<TransportLimits, 'maxBodyBytes'> {
  /** The runtime's, or one of the caller's. */
  readonly fetch: typeof globalThis.fetch;
}

type Exchange = Result<HttpResponse, TransportFailure>;

/**
 * HTTP over an injected `fetch`, for runtimes without sockets. `fetch` does not tell whether the request had left
 * when it failed; unless the error's code proves that no connection was made, the outcome is unknown.
 *
 * @throws {TypeError} naming the option that is wrong.
 */
export function createFetchTransport(options: FetchTransportOptions): HttpTransport {
  requireOptions(options, ['fetch']);
  const { fetch, maxBodyBytes = defaultLimits.maxBodyBytes } = options;
  if (typeof fetch !== 'function') throw new TypeError('options.fetch: expected a function');
  const inFlight = new Set<Promise<Exchange>>();
  let closed = false;

  async function exchange(request: HttpRequest, abort: AbortController, timer: Timer): Promise<Exchange> {
    let phase: Phase = 'awaiting-response';
    let status: number | undefined;
    const failed = (reason: FailureReason, code?: string): Exchange =>
      err({ phase, reason, ...(code !== undefined && { code }), ...(status !== undefined && { status }) });
    try {
      const asked = fetch(request.origin + request.path, {
        method: request.method,
        headers: request.headers,
        redirect: 'manual',
        signal: abort.signal,
        ...(request.body !== undefined && { body: request.body }),
      });
      const response = await untilAborted(asked, abort.signal);
      phase = 'reading-body';
      status = response.status;
      const text = await untilAborted(readText(response, maxBodyBytes), abort.signal);
      if (text === undefined) {
        abort.abort();
        return failed('body-too-large');
      }
      return ok({ status, headers: Object.fromEntries(response.headers), text });
    } catch (error) {
      if (timer.fired) return failed('deadline');
      if (abort.signal.aborted) return failed('aborted');
      const refusal = refusalOfProxy(error);
      if (refusal !== undefined) {
        phase = 'connecting';
        return failed('unreachable', refusal);
      }
      const code = errorCode(error);
      if (phase === 'awaiting-response' && provesThatNothingLeft(error)) phase = 'connecting';
      return failed(reasonOf(code), code);
    }
  }

  async function run(
    httpRequest: HttpRequest,
    timeoutMs: number,
    signal: AbortSignal | undefined,
  ): Promise<Exchange> {
    const abort = new AbortController();
    const timer: Timer = { fired: false };
    const timeout = setTimeout(() => {
      timer.fired = true;
      abort.abort();
    }, timeoutMs);
    const withdraw = onAbort(signal, () => abort.abort());
    const result = await exchange(httpRequest, abort, timer);
    clearTimeout(timeout);
    withdraw();
    return result;
  }

  function request(httpRequest: HttpRequest, { timeoutMs, signal }: HttpRequestOptions): Promise<Exchange> {
    const notSent = (reason: FailureReason): Exchange => err({ phase: 'connecting', reason });
    if (signal?.aborted) return Promise.resolve(notSent('aborted'));
    if (closed) return Promise.resolve(notSent('closed'));

    const pending = run(httpRequest, timeoutMs, signal);
    inFlight.add(pending);
    const end = (): void => void inFlight.delete(pending);
    pending.then(end, end);
    return pending;
  }

  async function open(
    { method, origin, path, headers }: HttpRequest,
    { timeoutMs, signal }: HttpRequestOptions,
  ): Promise<Result<HttpDownload, TransportFailure>> {
    if (signal?.aborted) return err({ phase: 'connecting', reason: 'aborted' });
    if (closed) return err({ phase: 'connecting', reason: 'closed' });
    const abort = new AbortController();
    const timer: Timer = { fired: false };
    const startTimer = (): ReturnType<typeof setTimeout> =>
      setTimeout(() => {
        timer.fired = true;
        abort.abort();
      }, timeoutMs);
    const withdraw = onAbort(signal, () => abort.abort());
    // Nothing else lets the signal go where nobody begins to read the file.
    const cancel = (): void => {
      withdraw();
      abort.abort();
    };
    const timeout = startTimer();
    try {
      const asked = fetch(origin + path, { method, headers, redirect: 'manual', signal: abort.signal });
      const response = await untilAborted(asked, abort.signal);
      const body = withinPauses(response.body ?? [], startTimer, abort.signal, withdraw);
      return ok({ status: response.status, headers: Object.fromEntries(response.headers), body, cancel });
    } catch (error) {
      withdraw();
      return err(
        toDownloadFailure(error, timer.fired ? 'deadline' : signal?.aborted ? 'aborted' : undefined),
      );
    } finally {
      clearTimeout(timeout);
    }
  }

  return {
    request,
    open,
    async close() {
      closed = true;
      await Promise.all(inFlight);
    },
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
 * That a proxy made no connection to the provider, which alone could have taken anything. undici has no code of its own for it.
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

/** Ends with the signal at the latest: a `fetch` of the caller's may not look at it, nor what it answers with. */
function untilAborted<Value>(work: Promise<Value>, signal: AbortSignal): Promise<Value> {
  return new Promise((resolve, reject) => {
    const withdraw = onAbort(signal, () => reject(signal.reason));
    Promise.resolve(work).then(resolve, reject).finally(withdraw);
  });
}

/** Bounds each pause of a body; the signal is let go when the body ends. */
async function* withinPauses(
  body: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  startTimer: () => ReturnType<typeof setTimeout>,
  signal: AbortSignal,
  withdraw: () => void,
): AsyncGenerator<Uint8Array> {
  const chunks = Symbol.asyncIterator in body ? body[Symbol.asyncIterator]() : body[Symbol.iterator]();
  let timeout = startTimer();
  try {
    for (;;) {
      const next = await untilAborted(Promise.resolve(chunks.next()), signal);
      if (next.done) return;
      clearTimeout(timeout);
      yield next.value;
      timeout = startTimer();
    }
  } finally {
    // What hangs may never end, and how it ends is nothing to anybody.
    Promise.resolve(chunks.return?.()).catch(() => {});
    clearTimeout(timeout);
    withdraw();
  }
}

interface Timer {
  fired: boolean;
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
