export type { KnownStatus, ObservedStatus } from './delivery-watch.js';
export type { ErrorCount, ErrorsByKind } from './error-counts.js';
export type { ExplainedProvider, Explanation } from './explain.js';
export type { OpeningReason } from './health-signal.js';
export type { HealthSettings, HealthSnapshot } from './health-snapshot.js';
export type { LimitsInUse, Used } from './limits-in-use.js';
export { findSnapshotProblems } from './options-problems.js';
export type { ProviderState } from './provider-state.js';
export {
  type OneOrMore,
  type OnUnknown,
  onUnknownPolicies,
  type RetryPolicy,
  type Route,
  type RouteConditions,
  type Strategy,
  strategies,
} from './route.js';
export { findUnreachableRoutes, type UnreachableRoute } from './route-conditions.js';
export { createRouter, type Router, type RouterHealth } from './router.js';
export type { RouterOptions } from './router-options.js';
export { findHealthProblems, findRouteProblems, type SettingsProblem } from './settings-problems.js';
export type { SlowDeliverySettings } from './slow-delivery.js';
