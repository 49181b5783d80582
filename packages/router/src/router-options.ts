import type { WhatsAppProvider } from '@wamux/core';
import type { KnownStatus } from './delivery-watch.js';
import type { HealthSettings, HealthSnapshot } from './health-snapshot.js';
import type { LimitsOf } from './limits-in-use.js';
import type { Route } from './route.js';
import type { TemplateCategories } from './route-conditions.js';
import type { SlowDeliverySettings } from './slow-delivery.js';

/** What a router is made of. Only `providers` is needed. */
export interface RouterOptions {
  /** The router's own instance id. Default `router`. */
  readonly id?: string;
  /** At least one; no two have the same id. */
  readonly providers: readonly WhatsAppProvider[];
  /** The first one that takes a message decides. Default: every provider, in the given order. */
  readonly routes?: readonly Route[];
  /** For routes that name a category: the category of each logical template. */
  readonly templateCategories?: TemplateCategories;
  /**
   * How long circuits stay open, and whether slow deliveries open them. Default: the defaults of each, and deliveries
   * are not watched.
   */
  readonly health?: HealthSettings & { readonly slowDelivery?: SlowDeliverySettings | undefined };
  /** What `health()` of an earlier router gave: circuits stay open over a restart. */
  readonly restoredHealth?: Readonly<Record<string, HealthSnapshot>>;
  /**
   * How much of a provider's limits is in use, for `explain` and `health`: the limiter knows, the router does not.
   *
   * @param recipient The recipient whose bucket is included.
   */
  readonly limitsInUse?: LimitsOf;
  /**
   * For routes and health that depend on delivery: looks a message up beside what `observe` was told, as where webhooks
   * reach other processes. It is called before a message counts as not delivered. It rejects where the status cannot be
   * read, and counts as rejected when it has not answered after five seconds.
   */
  readonly knownStatus?: KnownStatus;
  /** Draws weights and jitter; 0 ≤ random < 1. Default `Math.random`, which also takes its place where it gives anything else. */
  readonly random?: () => number;
}
