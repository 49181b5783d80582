import {
  type Attempt,
  type CallOptions,
  type ErrorKind,
  errorKinds,
  type ProviderError,
  toAttemptError,
  type WhatsAppProvider,
} from '@wamux/core';
import type { ParsedMessage } from '@wamux/core/input';
import type { BoundedOptions } from './call-options.js';
import type { RoutedProvider } from './compiled-route.js';
import type { CallPermission } from './provider-health.js';

/** The provider that gets the message next, and those that are skipped for it. */
export interface Selection {
  readonly routed: RoutedProvider;
  readonly permission: CallPermission;
  readonly skipped: readonly Attempt[];
}

/**
 * The options of a call to a provider that would be made now.
 *
 * @param hasAlternative Whether another provider could be asked after it.
 */
export type OptionsOf = (routed: RoutedProvider, hasAlternative: boolean) => BoundedOptions;

/** The providers that a message may still be given to. */
interface Left {
  readonly left: readonly RoutedProvider[];
  /** How many of them, from the first on, are alternatives to each other. */
  readonly alternatives: number;
}

/** Selects the first provider that is in use and can take the message, within the time that the call would have. */
export function selectProvider(
  { alternatives, left }: Left,
  message: ParsedMessage,
  role: 'first' | 'next',
  random: number,
  optionsOf: OptionsOf,
): Selection | undefined {
  const skipped: Attempt[] = [];
  for (const [index, routed] of left.entries()) {
    const options = optionsOf(routed, index < alternatives - 1);
    const refusal = findRefusal(routed.provider, message, options);
    const permission = refusal === undefined ? routed.health.permissionFor(role, random) : undefined;
    if (permission !== undefined) return { routed, permission, skipped };
    skipped.push(toSkipped(routed, refusal ?? routed.health.toRefusal()));
  }
  return undefined;
}

/** Where no provider is in use, selects the one that is due to be asked again soonest. */
export function selectLastResort(
  candidates: readonly RoutedProvider[],
  message: ParsedMessage,
  optionsOf: OptionsOf,
): Selection | undefined {
  const able = candidates.filter(
    (routed) => findRefusal(routed.provider, message, optionsOf(routed, candidates.length > 1)) === undefined,
  );
  for (const routed of able.sort((a, b) => a.health.untilMs - b.health.untilMs)) {
    const permission = routed.health.permissionFor('last', 0);
    if (permission !== undefined) return { routed, permission, skipped: [] };
  }
  return undefined;
}

/** Says of each provider why it does not get the message. */
export function skipAll(
  candidates: readonly RoutedProvider[],
  message: ParsedMessage,
  optionsOf: OptionsOf,
): readonly Attempt[] {
  return candidates.map((routed) => {
    const { health, provider } = routed;
    const options = optionsOf(routed, candidates.length > 1);
    const refusal = findRefusal(provider, message, options);
    return toSkipped(routed, refusal ?? (health.isInUse ? tooLate(provider) : health.toRefusal()));
  });
}

const tooLate = ({ id }: WhatsAppProvider): ProviderError => ({
  kind: 'queue_timeout',
  provider: id,
  message: 'the time for the message ran out before it could be asked',
});

/** Asks a provider, before any call, whether it would refuse a message. */
export function findRefusal(
  provider: WhatsAppProvider,
  message: ParsedMessage,
  options?: CallOptions,
): ProviderError | undefined {
  try {
    const preview = provider.preview?.(message, options);
    if (preview?.isErr() && Object.hasOwn(errorKinds, preview.error.kind)) return preview.error;
  } catch {
    // A provider whose preview throws may still take the message.
  }
  return undefined;
}

/**
 * How long until a provider that is only busy may take the message, in milliseconds: one whose limits are used up for the
 * moment, or which has just throttled. `undefined` where there is none.
 */
export function msUntilBusyIsFree(
  candidates: readonly RoutedProvider[],
  message: ParsedMessage,
  optionsOf: OptionsOf,
): number | undefined {
  const waits = candidates.flatMap((routed) => {
    const { provider, health } = routed;
    const refusals = [
      findRefusal(provider, message, optionsOf(routed, candidates.length > 1)),
      health.isInUse ? undefined : health.toRefusal(),
    ].filter((refusal) => refusal !== undefined);
    if (refusals.length === 0 || !refusals.every(({ kind }) => isLocalLimit(kind))) return [];
    return Math.max(
      ...refusals.map(({ kind, retryAfterMs }) => retryAfterMs ?? errorKinds[kind].retryAfterMs ?? 0),
    );
  });
  return waits.length === 0 ? undefined : Math.min(...waits);
}

/**
 * Whether a message that was refused before any call may be taken in a moment: the limits that we keep for the provider are
 * used up, or it is left alone after it has throttled.
 */
export const isLocalLimit = (kind: ErrorKind | undefined): boolean =>
  kind === 'rate_limited' || kind === 'pair_rate_limited' || kind === 'queue_timeout';

function toSkipped({ provider }: RoutedProvider, error: ProviderError): Attempt {
  return { provider: provider.id, outcome: 'not-tried', durationMs: 0, error: toAttemptError(error) };
}
