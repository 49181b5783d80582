import { type CallOptions, errorKinds, type ProviderError, publish } from '@wamux/core';
import { getOwn } from '@wamux/core/helpers';
import type { LimitedUse, LimitRefusal } from '@wamux/limits';
import type { HttpRequest, HttpResponse, TransportFailure } from '@wamux/transport';
import { classifyFailure } from '@wamux/transport';
import { err, type Result } from 'neverthrow';
import { inTime } from './in-time.js';
import type { ProviderContext } from './provider-context.js';

type Ended = Result<HttpResponse, ProviderError>;

/**
 * One request on its way, and what becomes of it. It is an object with methods, and not closures and promises, to keep it
 * small: it survives into the old generation of the heap while the call is in flight.
 */
export interface Exchange<Value> extends LimitedUse {
  readonly context: ProviderContext;
  /** Empty where the call is about no message. */
  readonly correlationId: string;
  finish(ended: Ended): Value;
  /** Ends a call of which no byte has left. */
  refuse(error: ProviderError): Value;
}

/** Makes a request when the provider's limits allow it, and passes its end to `finish`. Rejects only if that throws. */
export function execute<Value>(
  exchange: Exchange<Value>,
  request: HttpRequest,
  options: CallOptions | undefined,
): Promise<Value> {
  const { context } = exchange;
  const beforeSend = exchange.recipient === undefined ? undefined : options?.beforeSend;
  if (beforeSend === undefined && tryAcquire(exchange)) {
    const timeoutMs = options?.timeoutMs ?? context.timeoutMs;
    return start(exchange, request, timeoutMs, options?.leaveWithinMs, options?.signal);
  }
  return waitAndStart(exchange, request, options ?? {}, beforeSend);
}

type BeforeSend = NonNullable<CallOptions['beforeSend']>;

async function waitAndStart<Value>(
  exchange: Exchange<Value>,
  request: HttpRequest,
  options: CallOptions,
  beforeSend: BeforeSend | undefined,
): Promise<Value> {
  const { id } = exchange.context;
  const { timeoutMs = exchange.context.timeoutMs, leaveWithinMs = timeoutMs, recheck, signal } = options;
  const arrivedAt = performance.now();
  const leftOf = (ms: number): number => Math.max(1, ms - (performance.now() - arrivedAt));
  const refusal = await acquirePermit(exchange, options);
  if (refusal !== undefined) return exchange.refuse(refusal);
  // The provider's circuit may have opened during the wait, and a message that has not left can still go elsewhere.
  const objection = recheckSafely(recheck);
  if (objection !== undefined) {
    release(exchange);
    return exchange.refuse(objection);
  }
  if (beforeSend !== undefined && !(await runBeforeSend(beforeSend, id, leftOf(timeoutMs)))) {
    release(exchange);
    return exchange.refuse(beforeSendFailed);
  }
  return start(exchange, request, leftOf(timeoutMs), leftOf(leaveWithinMs), signal);
}

/**
 * Runs the caller's check once more. A check that throws finds nothing. An error that could mean an acceptance is ignored,
 * because the message has not left.
 */
function recheckSafely(recheck: CallOptions['recheck']): ProviderError | undefined {
  try {
    const objection = recheck?.();
    return objection && errorKinds[objection.kind].outcome === 'not-accepted' ? objection : undefined;
  } catch {
    return undefined;
  }
}

async function acquirePermit<Value>(
  exchange: Exchange<Value>,
  options: CallOptions,
): Promise<ProviderError | undefined> {
  const { context, correlationId } = exchange;
  const { id: provider, limiter } = context;
  if (tryAcquire(exchange)) return undefined;
  const timeoutMs = longestWaitMs(context, options);
  try {
    const refused = limiter.findRefusal(exchange, timeoutMs) !== undefined;
    publish('limit', { provider, correlationId, refused });
    const acquiring = limiter.acquire(exchange, { timeoutMs, signal: options.signal });
    const refusal = await inTime(acquiring, timeoutMs, options.signal);
    if (refusal === 'late') {
      // The limiter may still give a permit, which nobody needs any more.
      acquiring.then((given) => given === undefined && release(exchange)).catch(() => {});
      return options.signal?.aborted ? refusals.aborted : brokenLimiter;
    }
    return refusal && toError(refusal);
  } catch {
    return brokenLimiter;
  }
}

/** Takes a permit if one is free. A limiter that throws has given none, and `acquire` will ask it again. */
function tryAcquire<Value>(exchange: Exchange<Value>): boolean {
  try {
    return exchange.context.limiter.tryAcquire(exchange);
  } catch {
    return false;
  }
}

/** Gives the permit back. The message has left or ended, which an error of the limiter cannot change. */
function release<Value>(exchange: Exchange<Value>): void {
  try {
    exchange.context.limiter.release(exchange);
  } catch {
    const { id } = exchange.context;
    const message = `the limiter of ${id} throws instead of releasing a permit; it may run out of them`;
    process.emitWarning(message, { type: 'WamuxWarning', code: 'WAMUX_LIMITER' });
  }
}

/** Whether the caller's own bookkeeping succeeds in time; without it nothing may leave. */
async function runBeforeSend(beforeSend: BeforeSend, provider: string, withinMs: number): Promise<boolean> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(resolve, withinMs, false);
  });
  const done = (async () => {
    await beforeSend(provider);
    return true;
  })();
  try {
    return await Promise.race([done, late]);
  } catch {
    return false;
  } finally {
    clearTimeout(timer);
  }
}

/** Makes the request. If the transport throws, which breaks its contract, it is not known how far the request got. */
function start<Value>(
  exchange: Exchange<Value>,
  request: HttpRequest,
  leftMs: number,
  leaveWithinMs: number | undefined,
  signal: AbortSignal | undefined,
): Promise<Value> {
  // The provider's own `timeoutMs` bounds one request; the wait for a permit is no part of that.
  const timeoutMs = Math.min(leftMs, exchange.context.timeoutMs);
  try {
    return exchange.context.transport.request(request, { timeoutMs, leaveWithinMs, signal }).then(
      (ended) => end(exchange, ended),
      () => end(exchange, undefined),
    );
  } catch {
    return Promise.resolve(end(exchange, undefined));
  }
}

function end<Value>(
  exchange: Exchange<Value>,
  ended: Result<HttpResponse, TransportFailure> | undefined,
): Value {
  release(exchange);
  if (ended === undefined) return exchange.finish(err(brokenOff));
  return exchange.finish(ended.mapErr(classifyFailure));
}

const brokenOff: ProviderError = {
  kind: 'unknown',
  message: 'the transport threw instead of answering',
};

const beforeSendFailed: ProviderError = {
  kind: 'canceled',
  message: '`beforeSend` rejected, or was not done before the deadline; nothing was sent',
};

/** The errors of calls that got no permit: nothing has left, and the provider is not at fault. */
const refusals: Readonly<Record<LimitRefusal['reason'], ProviderError>> = {
  'queue-full': {
    kind: 'rate_limited',
    message: 'as many calls as `limits.queue` allows are already waiting for this provider',
  },
  timeout: {
    kind: 'queue_timeout',
    message: "not enough time is left to wait in our own queue for the provider's limits; nothing was sent",
  },
  recipient: {
    kind: 'pair_rate_limited',
    message:
      'this recipient already got as many messages as `limits.pairBurst` and `limits.pairInterval` allow',
  },
  aborted: { kind: 'canceled', message: "the caller stopped it while it waited for the provider's limits" },
};

/** The error where the app's limiter fails: nothing leaves without a permit. */
const brokenLimiter: ProviderError = {
  kind: 'queue_timeout',
  message:
    'the limiter threw, did not answer in time, or returned something that is not a refusal; nothing was sent',
};

function toError(refusal: LimitRefusal): ProviderError {
  const error = getOwn(refusals, refusal.reason);
  if (error === undefined) return brokenLimiter;
  const { retryAfterMs } = refusal;
  return { ...error, ...(typeof retryAfterMs === 'number' && { retryAfterMs }) };
}

/** Finds the error that a message would end with now because of its provider's limits. */
export function findLimitError(
  context: ProviderContext,
  recipient: string,
  options: CallOptions | undefined,
): ProviderError | undefined {
  const { limiter, limits } = context;
  const { isUrgent, pairWithinMs: maxPairWaitMs } = options ?? {};
  const use = { limits, recipient, maxPairWaitMs, isUrgent };
  try {
    const refusal = limiter.findRefusal(use, longestWaitMs(context, options));
    return refusal && toError(refusal);
  } catch {
    // It may still give the call a permit.
    return undefined;
  }
}

/**
 * How long a call may wait for its provider's limits, in milliseconds. The rest of its time is for the answer: a message
 * that leaves at the last moment ends as unknown, and under overload almost every message would leave at its last moment.
 */
function longestWaitMs(context: ProviderContext, options: CallOptions | undefined): number {
  const timeoutMs = options?.timeoutMs ?? context.timeoutMs;
  const answerMs = Math.min(context.timeoutMs, timeoutMs / 2);
  return Math.min(timeoutMs - answerMs, options?.leaveWithinMs ?? timeoutMs);
}
