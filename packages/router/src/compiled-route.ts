import type { CallOptions, Clock, ParsedMessage, WhatsAppProvider } from '@wamux/core';
import { type CallLimits, toCallOptions } from './call-options.js';
import type { DeliveryWatch } from './delivery-watch.js';
import type { ErrorCounts } from './error-counts.js';
import type { LimitsInUse } from './limits-in-use.js';
import { compileOrder, type Order } from './order-providers.js';
import type { ProviderHealth } from './provider-health.js';
import { RecipientOrder } from './recipient-order.js';
import type { RepeatBudget } from './repeat-budget.js';
import { defaults, type OnUnknown, type RetryPolicy, type Route, type Strategy } from './route.js';
import { compileConditions, type TemplateCategories } from './route-conditions.js';
import { findRouteProblems } from './settings-problems.js';
import type { SlowDelivery } from './slow-delivery.js';

/** A provider as the router knows it. */
export interface RoutedProvider {
  readonly provider: WhatsAppProvider;
  readonly health: ProviderHealth;
  readonly repeats: RepeatBudget;
  readonly errors: ErrorCounts;
  /** How much of its limits is in use, with the bucket of a recipient; `undefined` where nobody can tell. */
  readonly limitsInUse: (recipient?: string) => LimitsInUse | undefined;
}

/** What all routes of a router share. */
export interface RouterContext {
  readonly clock: Clock;
  readonly random: () => number;
  readonly deliveries: DeliveryWatch;
  readonly slowDelivery: SlowDelivery | undefined;
}

/** A route with its providers found and its defaults filled in. */
export interface CompiledRoute {
  readonly takes: (message: ParsedMessage) => boolean;
  readonly order: Order<RoutedProvider>;
  /** Only where one of its providers makes messages to one recipient wait. */
  readonly recipients: RecipientOrder | undefined;
  readonly strategy: Strategy;
  readonly onUnknown: OnUnknown;
  readonly reconcileWithinMs: number;
  readonly retry: RetryPolicy;
  readonly deadlineMs: number;
  /** Only with `successWhen: "delivered"`. */
  readonly deliveredWithinMs: number | undefined;
  /** How each provider is called first; made once, since most messages need nothing else. */
  readonly firstCalls: ReadonlyMap<RoutedProvider, FirstCall>;
}

/**
 * @throws {RangeError} when the route names a provider that is not there, or contradicts itself.
 */
export function compileRoute(
  route: Route,
  members: ReadonlyMap<string, RoutedProvider>,
  categories: TemplateCategories | undefined,
  random: () => number,
): CompiledRoute {
  const tried = route.try.map((id) => {
    const routed = members.get(id);
    if (routed === undefined) throw new RangeError(`a route tries ${id}, which is not a provider`);
    return routed;
  });
  const [problem] = findRouteProblems(route);
  if (problem !== undefined) throw new RangeError(`a route's ${problem.path} ${problem.message}`);
  const deadlineMs = route.deadlineMs ?? defaults.deadlineMs;
  return {
    takes: compileConditions(route.when, categories),
    order: compileOrder(route, tried, random),
    recipients: tried.some(({ provider }) => provider.hasPairLimit) ? new RecipientOrder() : undefined,
    strategy: route.strategy ?? 'priority',
    onUnknown: route.onUnknown ?? 'hold',
    reconcileWithinMs: route.reconcileWithinMs ?? defaults.reconcileWithinMs,
    retry: {
      attempts: route.retry?.attempts ?? defaults.retry.attempts,
      patienceMs: route.retry?.patienceMs ?? defaults.retry.patienceMs,
    },
    deadlineMs,
    deliveredWithinMs: route.successWhen === 'delivered' ? route.withinMs : undefined,
    firstCalls: new Map(tried.map((routed) => [routed, toFirstCall(routed, deadlineMs, tried.length > 1)])),
  };
}

export interface FirstCall {
  readonly limits: CallLimits;
  /** Where the caller gives none. */
  readonly options: CallOptions;
}

function toFirstCall({ health }: RoutedProvider, timeoutMs: number, hasAlternative: boolean): FirstCall {
  const limits = { timeoutMs, hasAlternative, recheck: health.recheckWhileInUse(hasAlternative) };
  return { limits, options: toCallOptions(undefined, limits) };
}
