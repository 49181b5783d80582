import type { ProviderError } from '@wamux/core';
import type { RoutedProvider } from './compiled-route.js';
import type { ErrorsByKind } from './error-counts.js';
import type { HealthSnapshot } from './health-snapshot.js';
import type { LimitsInUse, Used } from './limits-in-use.js';

/**
 * What a router knows about one of its providers. It is plain data that contains nothing of a message or a recipient, so it
 * may be stored and shown. The next router can be given its part about the circuit (`restoredHealth`).
 */
export interface ProviderState extends HealthSnapshot {
  /**
   * Until when it is not in use as usual, in milliseconds since the epoch: an open circuit until it is probed, a recovering
   * one until it counts as closed, a throttling provider until it is used again. Absent while the provider is in use.
   */
  readonly until?: number;
  /**
   * The share of messages that it takes as the first of its route: 1, less while it recovers, and 0 while its circuit is
   * open or an operator has paused it.
   */
  readonly share: number;
  /**
   * Why it is skipped now if another provider can take the message: an open circuit, or a pause after throttling or by an
   * operator.
   */
  readonly refusal?: ProviderError;
  /** Why an operator has paused it; absent where nobody has. */
  readonly paused?: string;
  /** How many messages it was given in the last minute, each counted once. */
  readonly messages: number;
  /** Their share of all messages that the router gave to its providers; 0 where there were none. */
  readonly trafficShare: number;
  /** Repeats of the last minute, and how many are allowed. Where none is left, messages are not repeated here. */
  readonly repeats: Used;
  /** Absent until the provider first asks for a permit, or where the router has no way to know (`limitsInUse`). */
  readonly limits?: LimitsInUse;
  /** The errors with which it did not take messages, including refusals by our own limits. */
  readonly errors: ErrorsByKind;
}

/** The state of every provider, by instance id. */
export function toProviderStates(members: Iterable<RoutedProvider>): Readonly<Record<string, ProviderState>> {
  const all = [...members];
  const total = all.reduce((sum, { repeats }) => sum + repeats.messages, 0);
  return Object.fromEntries(all.map((routed) => [routed.provider.id, toProviderState(routed, total)]));
}

function toProviderState(routed: RoutedProvider, total: number): ProviderState {
  const { errors, health, limitsInUse, repeats } = routed;
  const { messages } = repeats;
  const { until } = health;
  const refusal = findHealthRefusal(routed);
  const limits = limitsInUse();
  return {
    ...health.snapshot(),
    ...(until !== undefined && { until }),
    share: health.share,
    ...(refusal !== undefined && { refusal }),
    ...(health.pausedFor !== undefined && { paused: health.pausedFor }),
    messages,
    trafficShare: total === 0 ? 0 : messages / total,
    repeats: repeats.usage(),
    ...(limits !== undefined && { limits }),
    errors: errors.toJSON(),
  };
}

/** Why a provider is skipped for any message that another one can take. */
export function findHealthRefusal({ health }: Pick<RoutedProvider, 'health'>): ProviderError | undefined {
  return health.permissionFor('next', 0) === undefined ? health.toRefusal() : undefined;
}
