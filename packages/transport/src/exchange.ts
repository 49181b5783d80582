import { type CallOptions, hasListeners, type ProviderError, publish } from '@wamux/core';
import { err, type Result } from 'neverthrow';
import { classifyFailure } from './classify-failure.js';
import type { HttpRequest, HttpResponse } from './http-transport.js';
import type { LimitRefusal } from './limiter.js';
import type { ProviderContext } from './provider-context.js';

/** What an exchange is about. */
export interface ExchangePurpose {
  readonly correlationId?: string;
  /** E.164, where it sends a message. */
  readonly recipient?: string;
}

/** Carries out one request when the provider's limits let it. */
export async function exchange(
  context: ProviderContext,
  request: HttpRequest,
  options: CallOptions | undefined,
  { correlationId = '', recipient }: ExchangePurpose = {},
): Promise<Result<HttpResponse, ProviderError>> {
  const { id: provider, limiter, limits, transport } = context;
  const signal = options?.signal;
  const timeoutMs = Math.min(options?.timeoutMs ?? context.timeoutMs, context.timeoutMs);
  const turn = await limiter.run({
    limits,
    recipient,
    timeoutMs,
    signal,
    onWait: hasListeners('limit')
      ? () => publish('limit', { provider, correlationId, refused: false })
      : undefined,
    start: (left) => transport.request(request, { timeoutMs: left, signal }),
  });
  if (turn.isErr()) {
    if (turn.error === 'queue-full') publish('limit', { provider, correlationId, refused: true });
    return err(refusals[turn.error]);
  }
  return turn.value.mapErr(classifyFailure);
}

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
