import type { WhatsAppProvider } from '@wamux/core';
import type { KnownStatus } from './delivery-watch.js';
import type { HealthSettings, HealthSnapshot } from './health-snapshot.js';
import type { LimitsOf } from './limits-in-use.js';
import type { Route } from './route.js';
import type { TemplateCategories } from './route-conditions.js';
import type { SlowDeliverySettings } from './slow-delivery.js';

/** The options of a router. Only `providers` is required. */
export interface RouterOptions {
  /** The router's own instance id. Default `router`. */
  readonly id?: string;
  /** At least one provider; no two may have the same id. */
  readonly providers: readonly WhatsAppProvider[];
  /** The first one that takes a message decides. Default: every provider, in the given order. */
  readonly routes?: readonly Route[];
  /** For routes that name a category: the category of each logical template. */
  readonly templateCategories?: TemplateCategories;
  /**
   * How long circuits stay open, and whether slow deliveries open them. Default: the default times, and deliveries are not
   * watched.
   */
  readonly health?: HealthSettings & { readonly slowDelivery?: SlowDeliverySettings | undefined };
  /** The result of an earlier router's `health()`, so that circuits stay open across a restart. */
  readonly restoredHealth?: Readonly<Record<string, HealthSnapshot>>;
  /**
   * How much of a provider's limits is in use, for `explain` and `health`. Only the limiter knows this.
   *
   * @param recipient The recipient whose bucket is included.
   */
  readonly limitsInUse?: LimitsOf;
  /**
   * For routes and health that depend on delivery: looks up a message in addition to what `observe` was told, where
   * webhooks may reach other processes. It is called before a message counts as not delivered. It should reject where the
   * status cannot be read, and counts as rejected when it has not answered within five seconds.
   */
  readonly knownStatus?: KnownStatus;
  /**
   * The source of randomness for weights and jitter: 0 ≤ random < 1. Default `Math.random`, which also replaces it where it
   * gives anything else.
   */
  readonly random?: () => number;
}
