import { createHash } from 'node:crypto';
import type { StatusEvent, WebhookEvent } from '@wamux/core';

/** All events but statuses, whose key is `statusUpdateKey`. */
type OtherEvent = Exclude<WebhookEvent, StatusEvent>;

/**
 * The identity of an event. A user's message has an id of its own. Any other event is identified by everything that the
 * provider sent: the id of an edit is that of the edited message, and others have no id at all. `undefined` where there is
 * no identity.
 */
export function eventKeyOf(event: OtherEvent): string | undefined {
  const { provider, type } = event;
  try {
    const key = JSON.stringify([
      provider,
      type,
      type === 'message' ? event.providerMessageId : contentOf(event),
    ]);
    return createHash('sha256').update(key).digest('base64url');
  } catch {
    // An adapter whose event is not plain data breaks its contract; the event is never a repeat.
    return undefined;
  }
}

/** Includes the time, where there is one: a template that is paused twice brings the same words twice. */
function contentOf({ raw, ...event }: OtherEvent): readonly unknown[] {
  const { occurredAt = null } = event as { readonly occurredAt?: string | null };
  return [occurredAt, raw === undefined ? event : raw];
}
