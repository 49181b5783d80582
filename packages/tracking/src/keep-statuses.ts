import type { NewsResult, StatusEvent, StatusStore, TrackedMessage, WebhookEvent } from '@wamux/core';

type Keep = (event: StatusEvent) => WebhookEvent | Promise<WebhookEvent>;

/** How a status is stored, and what becomes of its event by that. */
export function keepingStatuses(store: StatusStore | undefined, isIdClaimed: boolean): Keep {
  if (store === undefined) return isIdClaimed ? withoutMessageId : (event) => event;
  return (event) => (isIdClaimed ? keepClaimed(store, event) : keep(store, event));
}

async function keep(store: StatusStore, event: StatusEvent): Promise<StatusEvent> {
  return marked(event, await store.addNews(withoutRaw(event)));
}

/**
 * Keeps news of which only the correlation id is proven. A store finds messages by their providers' ids first, so it is
 * given the id only where this very message has it; else whoever may report about one message could report about any.
 */
async function keepClaimed(store: StatusStore, event: StatusEvent): Promise<WebhookEvent> {
  const { correlationId, provider, providerMessageId: claimed } = event;
  const attempts = await attemptsOf(store, event);
  if (claimed === null || attempts.some((id) => id === claimed)) return keep(store, event);
  if (attempts.length > 0 && attempts.every((id) => id !== null)) {
    const reason = `its message id is not that of the message with correlation id ${correlationId}`;
    return { type: 'unknown', provider, raw: event.raw, reason };
  }
  const unnamed = withoutMessageId(event);
  const result = await store.addNews(withoutRaw(unnamed), attempts.length > 0 ? claimed : undefined);
  const isTaken = result.outcome === 'applied' && idsOf(result.message, provider).includes(claimed);
  return marked(isTaken ? event : unnamed, result);
}

/** The ids of a message's attempts through the provider that has news of it. */
async function attemptsOf(store: StatusStore, { correlationId, provider }: StatusEvent) {
  return correlationId === undefined ? [] : idsOf(await store.get(correlationId), provider);
}

const idsOf = (message: TrackedMessage | undefined, provider: string): readonly (string | null)[] =>
  (message?.attempts ?? [])
    .filter((attempt) => attempt.provider === provider)
    .map(({ providerMessageId }) => providerMessageId);

const withoutMessageId = (event: StatusEvent): StatusEvent => ({ ...event, providerMessageId: null });

/** What a store needs: the rest is the app's own data, and may be a person's. */
function withoutRaw({ raw: _, ...event }: StatusEvent): StatusEvent {
  return event;
}

const marked = (event: StatusEvent, { outcome }: NewsResult): StatusEvent =>
  outcome === 'duplicate' ? { ...event, duplicate: true } : event;
