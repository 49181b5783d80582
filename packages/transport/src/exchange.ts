import { type CallOptions, type ProviderError, publish } from '@wamux/core';
import { err, type Result } from 'neverthrow';
import { classifyFailure } from './classify-failure.js';
import type { HttpRequest, HttpResponse } from './http-transport.js';
import type { LimitedUse, LimitRefusal } from './limiter.js';
import type { ProviderContext } from './provider-context.js';
import type { TransportFailure } from './transport-failure.js';

/** What an exchange is about. */
export interface ExchangePurpose {
  readonly correlationId: string;
  /** E.164, where it sends a message. */
  readonly recipient?: string;
}

type Ended = Result<HttpResponse, ProviderError>;

/**
 * Carries out one request when the provider's limits let it, and hands its end on. (A callback rather than a promise:
 * each step that a message waits through costs the more the more messages are on their way.) Rejects only if `finish`
 * throws.
 */
export function exchange<Value>(
  context: ProviderContext,
  request: HttpRequest,
  options: CallOptions | undefined,
  purpose: ExchangePurpose,
  finish: (ended: Ended) => Value,
): Promise<Value> {
  const { limiter, limits } = context;
  const timeoutMs = Math.min(options?.timeoutMs ?? context.timeoutMs, context.timeoutMs);
  const use = { limits, recipient: purpose.recipient };
  if (limiter.tryEnter(use)) {
    return carryOut(context, request, timeoutMs, options?.signal, use, finish);
  }
  return waitAndCarryOut(context, request, timeoutMs, options?.signal, use, purpose, finish);
}

async function waitAndCarryOut<Value>(
  context: ProviderContext,
  request: HttpRequest,
  timeoutMs: number,
  signal: AbortSignal | undefined,
  use: LimitedUse,
  { correlationId }: ExchangePurpose,
  finish: (ended: Ended) => Value,
): Promise<Value> {
  const { id: provider, limiter } = context;
  publish('limit', { provider, correlationId, refused: limiter.isFull(use.limits) });
  const arrivedAt = performance.now();
  const refusal = await limiter.enter(use, { timeoutMs, signal });
  if (refusal !== undefined) return finish(err(refusals[refusal]));
  const left = Math.max(1, timeoutMs - (performance.now() - arrivedAt));
  return carryOut(context, request, left, signal, use, finish);
}

/** A transport that throws breaks its contract: nobody knows how far the request got. */
function carryOut<Value>(
  { limiter, transport }: ProviderContext,
  request: HttpRequest,
  timeoutMs: number,
  signal: AbortSignal | undefined,
  use: LimitedUse,
  finish: (ended: Ended) => Value,
): Promise<Value> {
  // One function for both ends: it lives as long as the request does, and so does whatever it holds.
  const end = (ended: Result<HttpResponse, TransportFailure> | undefined): Value => {
    limiter.leave(use);
    if (ended === undefined) return finish(err(brokenOff));
    return finish(ended.isOk() ? (ended as unknown as Ended) : err(classifyFailure(ended.error)));
  };
  try {
    return transport.request(request, { timeoutMs, signal }).then(end, () => end(undefined));
  } catch {
    return Promise.resolve(end(undefined));
  }
}

const brokenOff: ProviderError = {
  kind: 'unknown',
  message: 'the transport threw instead of answering',
};

/** Nothing has left, and it is no fault of the provider's. */
const refusals: Readonly<Record<LimitRefusal, ProviderError>> = {
  'queue-full': {
    kind: 'rate_limited',
    message: 'as many calls as `limits.queue` allows wait for this provider already',
  },
  deadline: {
    kind: 'rate_limited',
    message: "the deadline passed while it waited for the provider's limits",
  },
  aborted: { kind: 'canceled', message: "the caller stopped it while it waited for the provider's limits" },
};

/** The error of a call that its provider's limits would refuse now. */
export function findFullQueue({ limiter, limits }: ProviderContext): ProviderError | undefined {
  return limiter.isFull(limits) ? refusals['queue-full'] : undefined;
}
