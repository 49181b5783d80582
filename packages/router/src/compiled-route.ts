import type { WhatsAppProvider } from '@wamux/core';
import type { Deadlines } from '@wamux/core/helpers';
import type { ParsedMessage } from '@wamux/core/input';
import { type BoundedOptions, type CallLimits, toCallOptions } from './call-options.js';
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
import type { SteadyClock } from './steady-clock.js';

/** A provider as the router knows it. */
export interface RoutedProvider {
  readonly provider: WhatsAppProvider;
  /** Bounds the time that the provider takes. */
  readonly deadlines: Deadlines;
  readonly health: ProviderHealth;
  readonly repeats: RepeatBudget;
  readonly errors: ErrorCounts;
  /** How much of its limits is in use, including the bucket of a recipient; `undefined` where that is not known. */
  readonly limitsInUse: (recipient?: string) => LimitsInUse | undefined;
}

/** What all routes of a router share. */
export interface RouterContext {
  readonly clock: SteadyClock;
  readonly random: () => number;
  readonly deliveries: DeliveryWatch;
  readonly slowDelivery: SlowDelivery | undefined;
}

/** A route with its providers found and its defaults filled in. */
export interface CompiledRoute {
  readonly takes: (message: ParsedMessage) => boolean;
  readonly order: Order<RoutedProvider>;
  /** Present only where one of its providers makes messages to one recipient wait. */
  readonly recipients: RecipientOrder | undefined;
  /** Whether a message to the recipient may have to wait for a limit of one of its providers now. */
  readonly isLimited: (recipient: string) => boolean;
  readonly strategy: Strategy;
  readonly onUnknown: OnUnknown;
  readonly reconcileWithinMs: number;
  readonly retry: RetryPolicy;
  readonly deadlineMs: number;
  /** Present only with `successWhen: "delivered"`. */
  readonly deliveredWithinMs: number | undefined;
  /** The options of each provider's first call. They are made once, since most messages need nothing else. */
  readonly firstCalls: ReadonlyMap<RoutedProvider, FirstCall>;
}

/** @throws {RangeError} when the route names a provider that does not exist, or contradicts itself. */
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
  const retry = {
    attempts: route.retry?.attempts ?? defaults.retry.attempts,
    patienceMs: route.retry?.patienceMs ?? defaults.retry.patienceMs,
  };
  const usual = {
    timeoutMs: route.deadlineMs ?? defaults.deadlineMs,
    pairWithinMs: retry.patienceMs,
    hasAlternative: tried.length > 1,
  };
  return {
    takes: compileConditions(route.when, categories),
    order: compileOrder(route, tried, random),
    recipients: tried.some(({ provider }) => provider.hasPairLimit) ? new RecipientOrder() : undefined,
    strategy: route.strategy ?? 'priority',
    onUnknown: route.onUnknown ?? 'hold',
    reconcileWithinMs: route.reconcileWithinMs ?? defaults.reconcileWithinMs,
    isLimited: (recipient) => tried.some((routed) => isLimited(routed.limitsInUse(recipient))),
    retry,
    deadlineMs: usual.timeoutMs,
    deliveredWithinMs: route.successWhen === 'delivered' ? route.withinMs : undefined,
    firstCalls: new Map(tried.map((routed) => [routed, toFirstCall(routed, usual)])),
  };
}

/** Whether calls wait for the provider, or a message to this recipient would have to. */
const isLimited = (inUse: LimitsInUse | undefined): boolean =>
  inUse !== undefined &&
  (inUse.queue.used > 0 || (inUse.pair !== undefined && inUse.pair.used >= inUse.pair.limit));

export interface FirstCall {
  readonly limits: CallLimits;
  /** The options where the caller gives none. */
  readonly options: BoundedOptions;
}

function toFirstCall({ health }: RoutedProvider, usual: Omit<CallLimits, 'recheck'>): FirstCall {
  const limits = { ...usual, recheck: health.recheckWhileInUse(usual.hasAlternative) };
  return { limits, options: toCallOptions(undefined, limits) };
}
