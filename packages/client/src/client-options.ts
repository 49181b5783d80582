import type { StatusStore } from '@wamux/core';
import type { Limiter } from '@wamux/limits';
import type { RouterOptions } from '@wamux/router';
import type { HttpTransport } from '@wamux/transport';
import type { AdapterLoader } from './adapter-registry.js';

/** How a config is read. */
export interface LoadConfigOptions {
  /** Adapters of your own, by the name that the config gives as `adapter`. */
  readonly adapters?: Readonly<Record<string, AdapterLoader>>;
  /** Where `${NAME}` is looked up. Default `process.env`. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
}

/** The parts of a client that an app may replace. Each has a default. */
export interface ClientOptions extends LoadConfigOptions {
  /**
   * HTTP, shared by all providers. Default: undici, with a connection for every call that `limits` allow in flight. The
   * client closes it.
   */
  readonly transport?: HttpTransport;
  /**
   * Enforces the providers' limits. Where it throws, nothing is sent and the message ends as `queue_timeout`. Default: one
   * for this client, or that of its outbox, which is shared by all processes.
   */
  readonly limiter?: Limiter;
  /** The result of `health()` of an earlier client: failing providers stay out of use over a restart. */
  readonly restoredHealth?: NonNullable<RouterOptions['restoredHealth']>;
  /**
   * Stores every send, and every status that a webhook or an answer brings. Default: the store of the client's outbox, or a
   * `createMemoryStatusStore` of `@wamux/tracking`, which forgets the oldest messages and ends with the process; it records
   * sends where the config has a `webhook`. A store that hangs counts as unreachable after five seconds, or after thirty for
   * what a webhook brings.
   */
  readonly statusStore?: StatusStore;
  /** Draws weights and jitter; 0 ≤ random < 1. Default `Math.random`, which also takes its place where it gives anything else. */
  readonly random?: () => number;
}
