import type { BreakerState, CallOptions, ParsedMessage, ProviderError } from '@wamux/core';
import type { CompiledRoute, RoutedProvider } from './compiled-route.js';
import type { OnUnknown, Strategy } from './route.js';
import { findRefusal } from './select-provider.js';

/** What would become of a message now. */
export interface Explanation {
  /** The place of the route that takes the message, from 0. */
  readonly route: number;
  readonly strategy: Strategy;
  /** What the route does where nobody knows whether a provider took the message. */
  readonly onUnknown: OnUnknown;
  /** In the order in which they would be met. With `weighted`, the likeliest first. */
  readonly providers: readonly ExplainedProvider[];
}

export interface ExplainedProvider {
  /** Instance id. */
  readonly provider: string;
  readonly state: BreakerState;
  /** The share of messages that it takes as the first of its route: 1, or less while it recovers. */
  readonly share: number;
  /** Why it would be skipped: a capability, a template that is not mapped, a full queue, an open circuit. */
  readonly skipped?: ProviderError;
}

export function explainRoute(route: CompiledRoute, index: number, message: ParsedMessage): Explanation {
  const providers = route.order
    .peek()
    .map((routed) => explainProvider(routed, message, route.firstCalls.get(routed)?.options));
  return { route: index, strategy: route.strategy, onUnknown: route.onUnknown, providers };
}

function explainProvider(
  { provider, health }: RoutedProvider,
  message: ParsedMessage,
  options: CallOptions | undefined,
): ExplainedProvider {
  const refusal = findRefusal(provider, message, options);
  const skipped = refusal ?? (health.permits('next', 0) === undefined ? health.toRefusal() : undefined);
  return {
    provider: provider.id,
    state: health.state,
    share: health.share,
    ...(skipped !== undefined && { skipped }),
  };
}
