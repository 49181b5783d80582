import type { StatusEvent, StatusStore, UnknownEvent } from '@wamux/core';

/** A status event with what its sender only claims set aside. */
export type ProvenUpdate = StatusEvent & { readonly claimedMessageId?: string };

/**
 * Keeps of an event only what is proven, where that is its correlation id alone. A store finds messages by the provider's id
 * first, so it gets that id only if this very message has it. Otherwise a sender that may report about one message could report
 * about any.
 */
export async function toProvenUpdate(
  store: StatusStore,
  event: StatusEvent,
): Promise<ProvenUpdate | UnknownEvent> {
  const { correlationId, provider, providerMessageId: claimed } = event;
  const message = correlationId === undefined ? undefined : await store.get(correlationId);
  const own = message?.attempts.filter((attempt) => attempt.provider === provider) ?? [];
  if (claimed === null || own.some(({ providerMessageId: id }) => id === claimed)) return event;
  if (own.length > 0 && own.every(({ providerMessageId: id }) => id !== null)) {
    const reason = `its message id is not that of the message with correlation id ${correlationId}`;
    return { type: 'unknown', provider, raw: event.raw, reason };
  }
  return { ...event, providerMessageId: null, claimedMessageId: claimed };
}
