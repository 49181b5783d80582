import { createHash } from 'node:crypto';
import type { StatusEvent, WebhookEvent } from '@wamux/core';

/** Whatever kinds of events there are, a status is not among these: its key is `statusUpdateKey`. */
type OtherEvent = Exclude<WebhookEvent, StatusEvent>;

/**
 * What makes two events the same one. A user's message has an id of its own. Anything else is known by what the provider
 * sent, whole: the id of an edit is that of the message edited, and what has no id may come in any form. `undefined` where
 * it cannot be told.
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
    // An adapter that gives what is no plain data breaks its contract; its event is never a repeat.
    return undefined;
  }
}

/** With its time, where it has one: a template that is paused twice is told of in the same words. */
function contentOf({ raw, ...event }: OtherEvent): readonly unknown[] {
  const { occurredAt = null } = event as { readonly occurredAt?: string | null };
  return [occurredAt, raw === undefined ? event : raw];
}
