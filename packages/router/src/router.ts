import type { OutboundMessage, SendError, WhatsAppProvider } from '@wamux/core';
import { Deadlines, getOwn, guardRandom } from '@wamux/core/helpers';
import type { Result } from 'neverthrow';
import { askInTime } from './ask-in-time.js';
import { closeInTime } from './bounded-call.js';
import { compileRoute, type RoutedProvider, type RouterContext } from './compiled-route.js';
import { DeliveryWatch, type ObservedStatus, toUpdateCheck } from './delivery-watch.js';
import { ErrorCounts } from './error-counts.js';
import type { Explanation } from './explain.js';
import { findLimitsInUse } from './limits-in-use.js';
import { findOptionsProblems } from './options-problems.js';
import { ProviderHealth } from './provider-health.js';
import { type ProviderState, toProviderStates } from './provider-state.js';
import { RepeatBudget } from './repeat-budget.js';
import { createRoutedOperations } from './routed-operations.js';
import { combineCapabilities } from './router-capabilities.js';
import type { RouterOptions } from './router-options.js';
import { findHealthProblems } from './settings-problems.js';
import { SlowDelivery } from './slow-delivery.js';
import { type SteadyClock, steadyClock } from './steady-clock.js';
import { createUnroutedOperations } from './unrouted-operations.js';

/** The state of each provider, by instance id. Plain data. */
export type RouterHealth = Readonly<Record<string, ProviderState>>;

/** Several providers behind one interface. Every call names its provider by id, or is routed. */
export interface Router extends WhatsAppProvider {
  /** The providers by instance id, in the order in which they were given. */
  readonly providers: ReadonlyMap<string, WhatsAppProvider>;
  /** Always present, unlike a provider's. A provider that cannot look messages up answers `unsupported`. */
  readonly findByCorrelationId: NonNullable<WhatsAppProvider['findByCorrelationId']>;
  /** Always present; goes to the provider that received the message. */
  readonly acknowledge: NonNullable<WhatsAppProvider['acknowledge']>;
  /** Always present; goes to the provider that has the file. */
  readonly downloadMedia: NonNullable<WhatsAppProvider['downloadMedia']>;
  /**
   * Tells which providers would be asked to send a message now, in which order, and why the others would not. Sends
   * nothing.
   */
  explain(message: OutboundMessage): Result<Explanation, SendError>;
  /** The state of every provider: its circuit, its traffic, its limits in use, its errors. */
  health(): RouterHealth;
  /**
   * Replaces the pauses set by operators: each reason by instance id. Such a provider gets no new messages until a later
   * call leaves it out. It is skipped as `unavailable`; a message that no other provider can take is not accepted. An
   * outbox that uses the router calls this, with the pauses that it keeps for all processes.
   *
   * @throws {TypeError} where `pauses` is not a `Map`; the pauses stay as they are.
   */
  setPauses(pauses: ReadonlyMap<string, string>): void;
  /**
   * Tells the router what a webhook or a poll reported about a message, for routes and health that depend on delivery, and
   * because a failure may be the provider's own: of an account without money every message is accepted and fails. A value
   * that is not a status update is ignored, and a process warning says so.
   */
  observe(update: ObservedStatus): void;
}

/**
 * Combines several providers into one. Does not call any of them yet.
 *
 * @throws {RangeError} when there is no provider, two have the same id, or an option, a route or a health setting cannot
 * work.
 */
export function createRouter(options: RouterOptions): Router {
  requireOptions(options);
  const { id = 'router', providers: list } = options;
  const random = options.random === undefined ? Math.random : guardRandom(options.random);
  const providers = new Map(list.map((provider) => [provider.id, provider]));
  const isUpdate = toUpdateCheck();
  const clock = steadyClock();
  const deadlines = new Deadlines();
  const slowDelivery = options.health?.slowDelivery;
  const knownStatus = options.knownStatus && askInTime(options.knownStatus, clock);
  const context: RouterContext = {
    clock,
    random,
    deliveries: new DeliveryWatch(clock, deadlines, knownStatus),
    slowDelivery: slowDelivery && new SlowDelivery(clock, slowDelivery, knownStatus),
  };
  const members = new Map(
    list.map((provider) => [provider.id, toMember(provider, deadlines, options, clock)]),
  );
  const routes = (options.routes ?? [{ try: [...providers.keys()] }]).map((route) =>
    compileRoute(route, members, options.templateCategories, random),
  );
  const identity = {
    id,
    adapter: 'router',
    capabilities: combineCapabilities(list),
    hasPairLimit: list.some((provider) => provider.hasPairLimit),
  };

  return {
    specificationVersion: 'v1',
    ...identity,
    providers,
    ...createRoutedOperations(context, routes, identity),
    ...createUnroutedOperations(providers, deadlines),

    health: () => toProviderStates(members.values()),

    setPauses(pauses) {
      if (typeof pauses?.get !== 'function')
        throw new TypeError('pauses: expected a Map from the ids of providers to reasons');
      for (const { health, provider } of members.values()) health.pausedFor = pauses.get(provider.id);
    },

    observe(update) {
      if (!isUpdate(update)) return;
      context.deliveries.observe(update);
      context.slowDelivery?.observe(update);
      members.get(update.provider)?.health.learnLater(update);
    },

    async close() {
      context.deliveries.close();
      await Promise.all(list.map((provider) => closeInTime({ provider, deadlines })));
    },
  };
}

function requireOptions(options: RouterOptions): void {
  const [wrong] = findOptionsProblems(options);
  if (wrong !== undefined) throw new RangeError(`${wrong.path}: ${wrong.message}`);
  const { health, providers } = options;
  if (providers.length === 0) throw new RangeError('a router needs at least one provider');
  if (new Set(providers.map(({ id }) => id)).size !== providers.length)
    throw new RangeError('two providers have the same id');
  const [problem] = findHealthProblems({ ...health });
  if (problem !== undefined) throw new RangeError(`health.${problem.path} ${problem.message}`);
}

/** A provider, with everything that the router keeps about it. */
function toMember(
  provider: WhatsAppProvider,
  deadlines: Deadlines,
  { health, limitsInUse, restoredHealth = {} }: RouterOptions,
  clock: SteadyClock,
): RoutedProvider {
  const { id } = provider;
  return {
    provider,
    deadlines,
    health: new ProviderHealth(id, clock, health ?? {}, getOwn(restoredHealth, id)),
    repeats: new RepeatBudget(clock),
    errors: new ErrorCounts(),
    limitsInUse: (recipient) => findLimitsInUse(limitsInUse, id, recipient),
  };
}
