import type { BreakerState, CallOptions, ProviderError } from '@wamux/core';
import type { ParsedMessage } from '@wamux/core/input';
import type { BoundedOptions } from './call-options.js';
import type { CompiledRoute, FirstCall, RoutedProvider } from './compiled-route.js';
import type { LimitsInUse, Used } from './limits-in-use.js';
import { findHealthRefusal } from './provider-state.js';
import type { OnUnknown, Strategy } from './route.js';
import { findRefusal, selectLastResort } from './select-provider.js';

/** What would become of a message now. */
export interface Explanation {
  /** The index of the route that takes the message, from 0. */
  readonly route: number;
  /** How the route chooses the provider that it asks first. */
  readonly strategy: Strategy;
  /** What the route does after an unknown outcome. */
  readonly onUnknown: OnUnknown;
  /** The providers in the order in which they would be asked; with `weighted`, the most likely first. */
  readonly providers: readonly ExplainedProvider[];
}

/** What one provider of the route would do with the message now. */
export interface ExplainedProvider {
  /** Instance id. */
  readonly provider: string;
  /** The state of its circuit. */
  readonly state: BreakerState;
  /** The share of messages that it takes as the first of its route: 1, or less while it recovers. */
  readonly share: number;
  /** How much of its limits is in use, including the bucket of this recipient; absent where that is not known. */
  readonly limits?: LimitsInUse;
  /** Repeats at this provider in the last minute, and how many are allowed. */
  readonly repeats: Used;
  /**
   * Why it would be skipped: a capability, a template that is not mapped, a full queue or another limit that cannot be
   * kept in time, an open circuit, a pause after throttling or by an operator.
   */
  readonly skipped?: ProviderError;
  /** No provider is in use, so this one is asked all the same. */
  readonly lastResort?: true;
}

export function explainRoute(route: CompiledRoute, index: number, message: ParsedMessage): Explanation {
  const order = route.order.peek();
  const optionsOf = (routed: RoutedProvider): BoundedOptions =>
    (route.firstCalls.get(routed) as FirstCall).options;
  const explained = order.map((routed) => explainProvider(routed, message, optionsOf(routed)));
  const isAnyInUse = explained.some(({ skipped }) => skipped === undefined);
  const last = isAnyInUse ? undefined : selectLastResort(order, message, optionsOf)?.routed.provider.id;
  const providers = explained.map((one) =>
    one.provider === last ? { ...one, lastResort: true as const } : one,
  );
  return { route: index, strategy: route.strategy, onUnknown: route.onUnknown, providers };
}

function explainProvider(
  routed: RoutedProvider,
  message: ParsedMessage,
  options: CallOptions | undefined,
): ExplainedProvider {
  const { health, limitsInUse, provider, repeats } = routed;
  const skipped = findRefusal(provider, message, options) ?? findHealthRefusal(routed);
  // The call of `findRefusal` above has made the provider report its limits.
  const limits = limitsInUse(message.to);
  return {
    provider: provider.id,
    state: health.state,
    share: health.share,
    ...(limits !== undefined && { limits }),
    repeats: repeats.usage(),
    ...(skipped !== undefined && { skipped }),
  };
}
