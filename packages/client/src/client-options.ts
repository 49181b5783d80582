import type { StatusStore } from '@wamux/core';
import type { Limiter } from '@wamux/limits';
import type { RouterOptions } from '@wamux/router';
import type { HttpTransport } from '@wamux/transport';
import type { AdapterLoader } from './adapter-registry.js';

/** What a config is read with. */
export interface LoadConfigOptions {
  /** Adapters of your own, by the name that the config gives as `adapter`. */
  readonly adapters?: Readonly<Record<string, AdapterLoader>>;
  /** Where `${NAME}` is looked up. Default `process.env`. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
}

/** What an app may bring of its own. Each has a default. */
export interface ClientOptions extends LoadConfigOptions {
  /** HTTP, shared by all providers. Default: undici, with a connection for every call that `limits` let be in flight. The client closes it. */
  readonly transport?: HttpTransport;
  /** Keeps the providers' limits. Where it throws nothing is sent, and the message ends as `queue_timeout`. Default: one for this client, or that of its outbox, over all processes. */
  readonly limiter?: Limiter;
  /** What `health()` of an earlier client gave: providers in trouble stay out of use over a restart. */
  readonly restoredHealth?: NonNullable<RouterOptions['restoredHealth']>;
  /**
   * Keeps what becomes of messages: every send, and every status that a webhook or an answer brings. Default: that of the
   * client's outbox, or a `createMemoryStatusStore` of `@wamux/tracking`, which forgets the oldest and ends with the process;
   * it records sends where the config has a `webhook`. One that hangs counts as away after five seconds, and for what a
   * webhook brings after thirty.
   */
  readonly statusStore?: StatusStore;
  /** Draws weights and jitter; 0 ≤ random < 1. Default `Math.random`, which also draws where this gives nothing of the kind. */
  readonly random?: () => number;
}
