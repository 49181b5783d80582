import {
  type Attempt,
  type ParsedMessage,
  type ProviderError,
  toAttemptError,
  type WhatsAppProvider,
} from '@wamux/core';
import type { Member } from './compiled-route.js';
import type { Admission } from './provider-health.js';

/** A provider that gets the message next, and those that are passed over for it. */
export interface Choice {
  readonly member: Member;
  readonly admission: Admission;
  readonly passedOver: readonly Attempt[];
}

/** The first provider that is in use and can take the message. */
export function chooseProvider(
  members: readonly Member[],
  message: ParsedMessage,
  role: 'first' | 'next',
  random: number,
): Choice | undefined {
  const passedOver: Attempt[] = [];
  for (const member of members) {
    const refusal = findRefusal(member.provider, message);
    const admission = refusal === undefined ? member.health.admits(role, random) : undefined;
    if (admission !== undefined) return { member, admission, passedOver };
    passedOver.push(toPassedOver(member, refusal ?? member.health.toRefusal()));
  }
  return undefined;
}

/** Where every circuit is open: the provider that is to be probed soonest, all the same. */
export function chooseLastResort(members: readonly Member[], message: ParsedMessage): Choice | undefined {
  const able = members.filter(({ provider }) => findRefusal(provider, message) === undefined);
  for (const member of able.sort((a, b) => a.health.untilMs - b.health.untilMs)) {
    const admission = member.health.admits('last', 0);
    if (admission !== undefined) return { member, admission, passedOver: [] };
  }
  return undefined;
}

/** Why each of the providers does not get the message. */
export function passOver(members: readonly Member[], message: ParsedMessage): readonly Attempt[] {
  return members.map((member) =>
    toPassedOver(member, findRefusal(member.provider, message) ?? member.health.toRefusal()),
  );
}

/** What a provider says of a message before any call. */
export function findRefusal(provider: WhatsAppProvider, message: ParsedMessage): ProviderError | undefined {
  try {
    const preview = provider.preview?.(message);
    return preview?.isErr() ? preview.error : undefined;
  } catch {
    return undefined; // it may still take the message
  }
}

function toPassedOver({ provider }: Member, error: ProviderError): Attempt {
  return { provider: provider.id, outcome: 'not-tried', durationMs: 0, error: toAttemptError(error) };
}
